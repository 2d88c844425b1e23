package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/broken"
	"recado/bot/channels"
	"recado/bot/requestid"
)

const (
	// claimTTL is how long a claim keeps others from sending a message. It must be longer than
	// the slowest Send; after a crash the message waits that long.
	claimTTL    = 12 * time.Second
	sendTimeout = 10 * time.Second

	// clockSkew is how far the clocks of two processes may differ. If a stored time is further
	// ahead than possible, the clock has gone back.
	clockSkew = 5 * time.Second

	minBackoff = 2 * time.Second
	maxBackoff = 10 * time.Minute
)

// errClockWentBack is why a message with an impossibly long claim waits.
var errClockWentBack = errors.New("the clock has gone back since the message was claimed")

// RetryLater is the error of a delivery that has to wait. The queue tries again after After.
type RetryLater struct {
	After time.Duration
	Err   error
}

func (l *RetryLater) Error() string { return fmt.Sprintf("again after %s: %v", l.After, l.Err) }
func (l *RetryLater) Unwrap() error { return l.Err }

// Deliver sends a contact's messages in order. Two processes may run it for one contact at
// once: the one that claims a message sends it, the other stops. A message that waits for its
// person or its template delays the free-form messages behind it, but no templates.
func (e *Engine) Deliver(ctx context.Context, who bot.ContactID) error {
	return e.deliverAll(ctx, who, nil)
}

// deliverAll starts with the session that a turn has just committed, if given. It is used only
// to find messages: whether one may still be sent is read anew each time.
func (e *Engine) deliverAll(ctx context.Context, who bot.ContactID, committed *bot.Session) error {
	var done []string
	outbox := e.outboxes["session"].(sessionOutbox)
	defer func() {
		if err := outbox.Ack(context.WithoutCancel(ctx), string(who), done...); err != nil {
			e.Log.WarnContext(ctx, "delivered, not acknowledged yet", "contact", bot.Mask(who), "error", err)
		}
	}()
	var s bot.Session
	if committed != nil {
		s = *committed
	} else {
		var err error
		if s, err = e.Sessions.Get(ctx, who); errors.Is(err, bot.ErrNotFound) {
			return nil
		} else if err != nil {
			return fmt.Errorf("deliver to %s: %w", bot.Mask(who), err)
		}
	}
	var held *heldError // of a message that waits for its person or its template
	var lawful *lawfulWait
	end := func() error {
		if lawful != nil {
			e.waitLawfully(ctx, who, lawful.until, held != nil)
		}
		if held != nil {
			return &RetryLater{After: holdInterval, Err: held}
		}
		return nil
	}
	for settled := map[string]bool{}; ; {
		next := firstUnsent(s.Outbox, settled)
		if next == nil && len(done) == 0 {
			return end()
		}
		if next == nil { // everything seen is done; acknowledging it returns newer messages
			left, err := outbox.ackFrom(ctx, s, done)
			if err != nil {
				return end()
			}
			s, done = left, nil
			continue
		}
		var finished bool
		var err error
		s, finished, err = e.deliver(ctx, s, *next, held)
		settled[next.ID] = true
		if errors.As(err, &held) {
			continue
		}
		if wait := (*lawfulWait)(nil); errors.As(err, &wait) {
			if lawful == nil || wait.until.Before(lawful.until) {
				lawful = wait
			}
			continue
		}
		if err != nil || !finished {
			return err
		}
		done = append(done, next.ID)
	}
}

func firstUnsent(outbox []bot.Effect, settled map[string]bool) *bot.Effect {
	for i := range outbox {
		if outbox[i].Kind == bot.EffectSay && !settled[outbox[i].ID] {
			return &outbox[i]
		}
	}
	return nil
}

// deliver sends or withdraws one message, and returns the session as read after the claim. It
// reports false if another process is sending it. behind is why an earlier message waits for
// its person, or nil.
func (e *Engine) deliver(ctx context.Context, s bot.Session, f bot.Effect, behind *heldError) (_ bot.Session, finished bool, err error) {
	ctx = requestid.With(ctx, f.Request)
	m, mine, err := e.claim(ctx, s, f)
	if err != nil || !mine {
		return s, m.Status.Final(), err
	}
	// The claim is stored: a later takeover sees it and waits. An earlier takeover is seen
	// here. So no message is sent after a takeover.
	if s, err = e.Sessions.Get(ctx, s.ID); err != nil {
		return s, false, fmt.Errorf("deliver %s: %w", maskID(f.ID), err)
	}
	if why := e.withholdReason(s, f); why != "" {
		m.Status, m.Reason = bot.Withdrawn, why
		if err := e.settleContact(ctx, m); err != nil {
			return s, false, err
		}
		return s, true, e.saveResult(ctx, m)
	}
	finished, err = e.send(ctx, s, m, behind)
	return s, finished, err
}

// claim renders a message and stores it as being sent by this process only.
func (e *Engine) claim(ctx context.Context, s bot.Session, f bot.Effect) (bot.Message, bool, error) {
	now := e.Clock.Now()
	m := e.renderMessage(s, f)
	m.At, m.Status, m.ClaimedBy, m.ClaimedUntil = now, bot.Sending, e.Name, now.Add(claimTTL)
	err := e.Messages.Claim(ctx, m)
	if err == nil || broken.Is("claim") {
		return m, true, nil
	}
	if !errors.Is(err, bot.ErrDuplicate) {
		return m, false, fmt.Errorf("claim %s: %w", maskID(f.ID), err)
	}
	old, err := e.Messages.Get(ctx, f.ID)
	if err != nil || old.Status.Final() {
		return old, false, err
	}
	if lasts := old.ClaimedUntil.Sub(now); old.ClaimedBy != "" && lasts > claimTTL+clockSkew {
		// The clock has gone back since. The sender needs no longer than a claim.
		short := old
		short.ClaimedUntil = now.Add(claimTTL)
		if err := e.Messages.Reclaim(ctx, short, old.ClaimedUntil); err != nil && !errors.Is(err, bot.ErrStale) {
			return old, false, err
		}
		return old, false, &RetryLater{After: claimTTL, Err: errClockWentBack}
	}
	if turnedBack := old.ClaimedBy == "" && old.At.After(now.Add(clockSkew)); old.ClaimedUntil.After(now) && !turnedBack {
		if old.ClaimedBy == "" { // it failed before and waits for its next attempt
			return old, false, &RetryLater{After: old.ClaimedUntil.Sub(now), Err: errors.New(old.Reason)}
		}
		return old, false, nil
	}
	if m.Attempts = old.Attempts; old.Contact == m.Contact { // else the address belonged to somebody else then
		m.At = old.At
	}
	err = e.Messages.Reclaim(ctx, m, old.ClaimedUntil)
	if errors.Is(err, bot.ErrStale) {
		return old, false, nil
	}
	return m, err == nil, err
}

// renderMessage renders an effect in the contact's language, for its channel.
func (e *Engine) renderMessage(s bot.Session, f bot.Effect) bot.Message {
	say := f.Say
	m := bot.Message{
		ID: f.ID, Contact: s.ID, Channel: s.Channel, Turn: s.Turn, Author: say.Author, Key: say.Key, Args: say.Args, Before: say.Before, Purpose: say.Purpose, Collection: say.Collection,
		Text: say.Text, Media: say.Media, Options: say.Buttons, Question: say.Question, AskPhone: say.AskPhone,
	}
	switch {
	case say.Via == bot.BySMS && e.FallbackChannel != "":
		m.Channel = e.FallbackChannel
	case say.Via != "":
		m.Channel = say.Via
	case m.Channel == "" && len(e.Channels) > 0: // a contact who has never written
		m.Channel = e.Channels[0].Name()
	}
	if say.Key != "" {
		m.Text = e.renderText(s, m.Channel, say.Key, say.Args)
	}
	for i := len(say.Before) - 1; i >= 0; i-- {
		line := say.Before[i]
		if line.Key != "" {
			line.Text = e.renderText(s, m.Channel, line.Key, line.Args)
		}
		m.Text = line.Text + "\n\n" + m.Text
	}
	for _, o := range say.Options {
		title := o.Label
		if title == "" {
			title = e.Texts.Title(o.Title, s.Locale)
		}
		m.Options = append(m.Options, bot.Button{ID: o.ID, Title: title, Unnumbered: say.OwnNumbering})
	}
	return m
}

// renderText renders a text; if that fails, it logs the error and returns the plain text.
func (e *Engine) renderText(s bot.Session, channel, key string, args json.RawMessage) string {
	text, err := e.Texts.Render(key, s.Locale, channelFamily(channel), args)
	if err != nil {
		e.Log.Error("text can't be worded, the plain one is sent", "key", key, "locale", s.Locale, "error", err)
	}
	return text
}

// channelFamily returns the kind of a channel, which decides the wording: "sms" of "sms-tigo".
func channelFamily(channel string) string {
	name, _, _ := strings.Cut(channel, "-")
	return name
}

// withholdReason returns why a message may no longer be sent, or "".
func (e *Engine) withholdReason(s bot.Session, f bot.Effect) string {
	bots := f.Say.Author == ""
	i := slices.IndexFunc(s.Outbox, func(o bot.Effect) bool { return o.ID == f.ID })
	switch {
	case broken.Is("epoch"):
		return ""
	case i < 0:
		return "withdrawn"
	case s.Outbox[i].Outdated:
		return "outdated: it waited for the person, who has written since"
	case bots && (!s.Owner.Bot() || s.Owner.Epoch != f.Epoch):
		return "an agent has taken over"
	case f.Say.Purpose == bot.PurposeNudge && s.OptedOut:
		return "the person has opted out"
	case f.Say.Via == bot.BySMS && e.FallbackChannel == "":
		return "no SMS channel is configured"
	case f.Say.Via == bot.BySMS && !s.ID.IsPhone():
		return "the person's phone number is not known"
	case f.Say.Via == bot.BySMS && e.FallbackChannel == s.Channel:
		return "the conversation itself is by SMS"
	}
	return ""
}

// send sends a claimed message through its channel.
func (e *Engine) send(ctx context.Context, s bot.Session, m bot.Message, behind *heldError) (bool, error) {
	ch := e.channels[m.Channel]
	if ch == nil {
		m.Status, m.Reason = bot.Failed, fmt.Sprintf("no channel %q", m.Channel)
		return true, e.saveResult(ctx, m)
	}
	out, ok := e.outbound(s, &m, ch)
	if !ok {
		return e.holdMessage(ctx, m, "outside the 24-hour window, and no template fits: waits for the person")
	}
	if behind != nil && behind.channel == m.Channel && out.Kind != channels.Template { // it would overtake an earlier message
		if w, ok := ch.(windowed); ok && w.Windowed() {
			return e.retryAfter(ctx, m, time.Second, errPersonWrote.Error(), errPersonWrote)
		}
		return e.holdMessage(ctx, m, "behind a message that waits for the person")
	}
	limited, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	v := e.channelState(m.Channel)
	if out.Template != nil {
		if why := v.templatePauseReason(out.Template.Name, e.Clock.Now()); why != "" {
			return e.holdMessage(ctx, m, "the template "+out.Template.Name+" is stopped: "+why)
		}
	}
	if wait, why := v.admit(limited, m.Contact, e.Clock.Now()); wait > 0 {
		return e.retryAfter(ctx, m, wait, why, errors.New(why))
	}
	if refused, finished, err := e.admitContact(ctx, s, &m); refused {
		return finished, err
	}
	if why := e.admitPaid(limited, s, &m); why != "" {
		m.Status, m.Reason = bot.Withdrawn, why
		if err := e.settleContact(ctx, m); err != nil {
			return false, err
		}
		return true, e.saveResult(ctx, m)
	}
	if m.Key == paidLimitText { // the text was replaced: the transcript must have the same
		out, _ = e.outbound(s, &m, ch)
		if err := e.Messages.Reclaim(ctx, m, m.ClaimedUntil); err != nil {
			return false, fmt.Errorf("reword %s: %w", maskID(m.ID), err)
		}
	}
	e.Checkpoint(MidDelivery)
	began := e.Clock.Now()
	id, err := ch.Send(limited, out)
	m.Attempts++
	if channels.DecisionOf(err) == channels.UseTemplate && out.Kind != channels.Template {
		if s, err := e.closeWindow(ctx, m.Contact, m.Channel, began); err == nil && windowClosed(ch, s, e.Clock.Now()) {
			return e.send(ctx, s, m, behind) // as a template, or not at all
		}
	}
	if err != nil {
		return e.handleSendError(ctx, m, err)
	}
	if _, back := v.recordResult(delivered, "", false, e.Clock.Now()); back {
		e.alarm(ctx, "channel_recovered", m.Channel, "")
	}
	if out.Template != nil && v.resumeTemplate(out.Template.Name) {
		e.alarm(ctx, "template_recovered", m.Channel, out.Template.Name)
	}
	m.Status, m.VendorID, m.Reason = bot.Sent, id, ""
	if err := e.settleContact(ctx, m); err != nil { // it counts as sent anyway
		e.Log.WarnContext(ctx, "a contact is not noted as sent yet", "id", maskID(m.ID), "error", err)
	}
	return true, e.saveResult(ctx, m)
}

// outbound converts a message for its channel. Outside the window only a template may be sent;
// it reports false if none fits.
func (e *Engine) outbound(s bot.Session, m *bot.Message, ch bot.Channel) (bot.Outbound, bool) {
	out := bot.Outbound{ID: m.ID, To: m.Contact, Kind: channels.Text, Text: m.Text, Options: m.Options, Media: m.Media}
	if s.VendorAddress != "" && m.Channel == s.Channel {
		out.To = s.VendorAddress
	}
	switch {
	case m.Media != nil:
		out.Kind = channels.Image
	case len(m.Options) > 0:
		out.Kind = channels.Options
	case m.AskPhone && !m.Contact.IsPhone():
		out.Kind = channels.AskPhone
	}
	if !windowClosed(ch, s, e.Clock.Now()) {
		return out, true
	}
	name, language, params, ok := e.Texts.MessageTemplate(m.Key, s.Locale, m.Args)
	if !ok {
		return out, false
	}
	m.Template = name
	out.Kind, out.Options, out.Template = channels.Template, nil, &bot.Template{Name: name, Language: language, Body: params}
	return out, true
}

func (e *Engine) saveResult(ctx context.Context, m bot.Message) error {
	e.Observer.Message(m.Channel, m.Status)
	defer e.Changed(m.Contact)
	if err := e.Messages.SaveResult(context.WithoutCancel(ctx), m); err != nil {
		return fmt.Errorf("settle %s: %w", maskID(m.ID), err)
	}
	return nil
}
