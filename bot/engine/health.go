package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	checkInterval = time.Minute
	checkTimeout  = 15 * time.Second
	// typingDelay is how long the bot works before the person sees the typing indicator.
	typingDelay = time.Second
)

// checkChannels checks each channel at once and then each minute: a channel that is down must
// be known before someone writes.
func (e *Engine) checkChannels(ctx context.Context) {
	tick := time.NewTicker(checkInterval)
	defer tick.Stop()
	for {
		e.CheckChannels(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// CheckChannels checks each channel once. It marks a channel that is refused as a whole as
// down, or one that is back as up, and records each change in the log of events.
func (e *Engine) CheckChannels(ctx context.Context) {
	for _, name := range slices.Sorted(maps.Keys(e.channels)) { // in one order, as Sweep
		h, ok := e.channels[name].(channels.Health)
		if !ok {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, checkTimeout)
		err := h.Check(limited)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			if _, back := e.channelState(name).recordCheck("", e.Clock.Now()); back {
				e.alarm(ctx, "channel_recovered", name, "")
			}
		case channels.DecisionOf(err) == channels.Stop:
			if died, _ := e.channelState(name).recordCheck(vendorReason(err), e.Clock.Now()); died {
				e.alarm(ctx, "channel_failed", name, vendorReason(err))
			}
		default:
			e.Log.WarnContext(ctx, "a channel could not be checked", "channel", name, "error", err)
		}
	}
}

// showTyping shows the typing indicator to a person who waits for a worker's answer, if the
// channel has one. Nothing depends on it.
func (e *Engine) showTyping(s bot.Session, ready []bot.Inbound) {
	ch, ok := e.channels[s.Channel].(channels.TypingIndicator)
	await, last := awaitedEffect(s), ""
	if !ok || await == "" || !s.Owner.Bot() || !e.running.Load() {
		return
	}
	for _, in := range ready {
		if in.Kind.FromPerson() {
			last = strings.TrimRight(in.ID, bot.ForwardedSuffix)
		}
	}
	if last == "" {
		return
	}
	time.AfterFunc(typingDelay, func() {
		ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
		defer cancel()
		now, err := e.Sessions.Get(ctx, s.ID)
		if err != nil || awaitedEffect(now) != await {
			return // the answer has come already
		}
		if err := ch.Typing(ctx, cmp.Or(s.VendorAddress, s.ID), last); err != nil {
			e.Log.DebugContext(ctx, "typing could not be shown", "channel", s.Channel, "error", err)
		}
	})
}

// awaitedEffect returns the id of the effect whose answer a person waits for, or "".
func awaitedEffect(s bot.Session) string {
	switch top := s.Top(); {
	case s.PendingReading != nil:
		return s.PendingReading.Effect
	case top != nil:
		return top.AwaitedEffect
	}
	return ""
}
