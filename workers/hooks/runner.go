package hooks

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/hooks"
)

// Intervals and limits of a runner.
const (
	poll             = 5 * time.Second // finds deliveries of other processes, and retries
	batch            = 20
	failureThreshold = 3 // failures in a row before a receiver is paused
	cooldown         = 30 * time.Second
)

// Runner sends deliveries.
type Runner struct {
	Deliveries hooks.Repository
	Receivers  []hooks.Receiver // including their secrets
	Now        func() time.Time // the clock of deliveries and signatures; default: time.Now
	Jitter     func() float64   // spreads retries, in [0,1); default: random
	Log        *slog.Logger     // default: no log
	Allow      []string         // base URLs that are allowed on any address, also over http
	TLS        *tls.Config      // default: the system's certificates

	once      sync.Once
	http      *http.Client
	receivers map[string]*receiverState
}

// receiverState is the state of one receiver. Only its own goroutine uses it, except for signal.
type receiverState struct {
	hooks.Receiver
	signal   chan struct{}
	failures int
	until    time.Time // paused until then
}

func (r *Runner) open() {
	r.once.Do(func() {
		r.http = reach(r.Allow, r.TLS)
		r.receivers = map[string]*receiverState{}
		for _, to := range r.Receivers {
			r.receivers[to.URL] = &receiverState{Receiver: to, signal: make(chan struct{}, 1)}
		}
		if r.Now == nil {
			r.Now = time.Now
		}
		if r.Jitter == nil {
			r.Jitter = rand.Float64
		}
		if r.Log == nil {
			r.Log = slog.New(slog.DiscardHandler)
		}
	})
}

// Signal has a receiver's deliveries checked at once. It never blocks.
func (r *Runner) Signal(receiver string) {
	r.open()
	if l := r.receivers[receiver]; l != nil {
		select {
		case l.signal <- struct{}{}:
		default: // it is already signalled
		}
	}
}

// Run sends deliveries until ctx ends, and returns when the running tries have ended.
func (r *Runner) Run(ctx context.Context) {
	r.open()
	var all sync.WaitGroup
	for _, l := range r.receivers {
		all.Go(func() {
			r.every(ctx, poll, l.signal, func() error { return r.sendDue(ctx, l) })
		})
	}
	all.Go(func() {
		r.every(ctx, upkeepInterval, nil, func() error { return r.Upkeep(ctx) })
	})
	all.Wait()
}

func (r *Runner) every(ctx context.Context, pause time.Duration, signal <-chan struct{}, do func() error) {
	look := time.NewTicker(pause)
	defer look.Stop()
	for ctx.Err() == nil {
		if err := do(); err != nil && ctx.Err() == nil {
			r.Log.WarnContext(ctx, "hooks: the next look will try again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-signal:
		case <-look.C:
		}
	}
}

// sendDue tries all due deliveries of a receiver, the longest due first.
func (r *Runner) sendDue(ctx context.Context, l *receiverState) error {
	for ctx.Err() == nil && !l.until.After(r.Now()) {
		due, err := r.Deliveries.Due(ctx, l.URL, r.Now(), batch)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			return nil
		}
		for _, d := range due {
			if ctx.Err() != nil || l.until.After(r.Now()) {
				return nil //nolint:nilerr // the rest waits for the next look
			}
			if err := r.try(ctx, l, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// try claims a delivery and sends it. It skips a delivery that another process has claimed.
func (r *Runner) try(ctx context.Context, l *receiverState, d hooks.Delivery) error {
	d = d.Claim(r.Now())
	err := r.Deliveries.Put(ctx, d)
	if errors.Is(err, bot.ErrStale) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("claim delivery %s: %w", d.ID, err)
	}
	ctx = context.WithoutCancel(ctx) // a shutdown waits for the answer, so that nothing is sent twice
	o := r.send(ctx, l.Receiver, d)
	l.note(o, r.Now())
	dice := r.Jitter()
	recorded := false
	d, err = edit.Known(ctx, r.Deliveries, d.ID, d, func(d *hooks.Delivery) error {
		if recorded = d.State == hooks.Pending; !recorded {
			return edit.ErrUnchanged
		}
		*d = d.RecordAttempt(o, r.Now(), dice)
		return nil
	})
	if err == nil && recorded && d.State == hooks.Failed {
		r.Log.ErrorContext(ctx, "hooks: delivery given up", "delivery", d.ID, "event", d.Event, "attempts", d.Attempts, "reason", d.Reason)
	}
	return err
}

// note pauses a receiver after repeated failures. A receiver that answers with an error of ours (4xx) works.
func (l *receiverState) note(o hooks.Outcome, now time.Time) {
	if o.Status != 0 && o.Status < http.StatusInternalServerError && o.Status != http.StatusTooManyRequests {
		l.failures = 0
		return
	}
	if l.failures++; l.failures >= failureThreshold {
		l.until = now.Add(max(cooldown, o.After))
	}
}
