package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// StepKind says what a step of linking shows.
type StepKind string

// The kinds of a step.
const (
	StepWait   StepKind = "wait"   // nothing to show yet, or the phone's answer is being handled
	StepQR     StepKind = "qr"     // show Code as a QR code
	StepCode   StepKind = "code"   // the person types Code on the phone
	StepEnable StepKind = "enable" // the person must allow linked devices on the phone; the QR code stays valid
	StepLinked StepKind = "linked"
	StepFailed StepKind = "failed" // Reason is one of the Pair errors' codes
)

// Step is the present state of linking. Code is secret: whoever has it can become the account's device.
type Step struct {
	Kind   StepKind  `json:"kind"`
	Code   string    `json:"-"`
	Until  time.Time `json:"until,omitzero"` // when Code expires
	Reason string    `json:"reason,omitempty"`
}

// PairError is the reason why linking failed; its text is the reason's code.
type PairError string

func (e PairError) Error() string { return string(e) }

// The reasons.
const (
	ErrLinked     PairError = "already_linked" // an account is linked already; unlink it on its phone first
	ErrBusy       PairError = "busy"           // another linking is under way
	ErrTimeout    PairError = "timeout"        // nobody scanned or typed in time
	ErrStopped    PairError = "stopped"
	ErrOutdated   PairError = "outdated"    // WhatsApp no longer accepts this program
	ErrBadNumber  PairError = "bad_number"  // not an international number
	ErrNetwork    PairError = "unreachable" // WhatsApp can't be reached
	ErrPairing    PairError = "refused"     // WhatsApp or the phone refused
	ErrNoPairCode PairError = "no_code"     // WhatsApp gives no code for the number now
)

// pairTimeout bounds the whole of linking. WhatsApp ends it after 160 seconds.
const pairTimeout = 4 * time.Minute

// pairing is a linking that is under way.
type pairing struct {
	stop context.CancelFunc
	done chan struct{}
}

// Pair links an account: by a QR code if phone is "", else by a code for that phone number in
// international form. It calls show with each step, including the last. It returns nil when the
// device is linked and connected; otherwise the error wraps a PairError.
func (c *Channel) Pair(ctx context.Context, phone string, show func(Step)) error {
	ctx, p, err := c.begin(ctx)
	if err != nil {
		return err
	}
	return c.steps(ctx, p, phone, show)
}

// StartPairing runs Pair in the background; Status shows its steps.
func (c *Channel) StartPairing(phone string) error {
	ctx, p, err := c.begin(context.Background())
	if err != nil {
		return err
	}
	go func() {
		if err := c.steps(ctx, p, phone, func(Step) {}); err != nil {
			c.Log.Warn("whatsapp device: not linked", "error", masked(err.Error()))
		}
	}()
	return nil
}

// StopPairing cancels a linking that is under way and waits until it has ended.
func (c *Channel) StopPairing() {
	c.mu.Lock()
	p := c.pairing
	c.mu.Unlock()
	if p != nil {
		p.stop()
		<-p.done
	}
}

// begin reserves linking for the caller: only one linking runs at a time.
func (c *Channel) begin(ctx context.Context) (context.Context, *pairing, error) {
	device, err := c.container.GetFirstDevice(ctx)
	if err != nil {
		return nil, nil, err
	}
	if device.ID != nil {
		return nil, nil, ErrLinked
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pairing != nil {
		return nil, nil, ErrBusy
	}
	ctx, cancel := context.WithTimeout(ctx, pairTimeout)
	c.pairing = &pairing{cancel, make(chan struct{})}
	return ctx, c.pairing, nil
}

func (c *Channel) steps(ctx context.Context, p *pairing, phone string, show func(Step)) error {
	defer func() {
		p.stop()
		c.mu.Lock()
		c.pairing = nil
		c.mu.Unlock()
		close(p.done)
	}()
	tell := func(s Step) {
		c.state.pairing(&s)
		show(s)
	}
	tell(Step{Kind: StepWait})
	if err := c.pair(ctx, phone, tell); err != nil {
		known, ok := errors.AsType[PairError](err)
		switch {
		case !ok && ctx.Err() != nil:
			known = stopped(ctx)
			err = fmt.Errorf("%w: %w", known, err)
		case !ok:
			known = ErrPairing
		}
		tell(Step{Kind: StepFailed, Reason: string(known)})
		return err
	}
	tell(Step{Kind: StepLinked})
	return nil
}

// pair links the account. If WhatsApp refuses the client version, it tries once more with the
// version that WhatsApp publishes.
func (c *Channel) pair(ctx context.Context, phone string, tell func(Step)) error {
	err := c.pairOnce(ctx, phone, tell)
	if !errors.Is(err, ErrOutdated) {
		return err
	}
	if newer, _ := c.version.renew(ctx); !newer { // if asking fails, ErrOutdated is still the answer
		return err
	}
	return c.pairOnce(ctx, phone, tell)
}

func (c *Channel) pairOnce(ctx context.Context, phone string, tell func(Step)) error {
	if err := c.renew(ctx); err != nil { // new keys: those of an unlinked device are no longer valid
		return err
	}
	w := c.link()
	codes, err := w.GetQRChannel(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPairing, err)
	}
	if err := w.ConnectContext(context.WithoutCancel(ctx)); err != nil { // the connection must stay open after linking ends
		return fmt.Errorf("%w: %w", ErrNetwork, err)
	}
	if err := c.offer(ctx, w, codes, phone, tell); err != nil {
		w.Disconnect()
		return err
	}
	tell(Step{Kind: StepWait})
	return c.settle(ctx)
}

// settle waits until the server accepts the new device: only then are its keys complete.
func (c *Channel) settle(ctx context.Context) error {
	for {
		st, news := c.state.watch()
		switch {
		case st.Phase == Connected, st.Code == "store": // accepted, and already receiving messages
			return nil
		case st.Phase == Failed:
			return fmt.Errorf("%w: %s", ErrPairing, st.Reason)
		}
		select {
		case <-ctx.Done():
			return stopped(ctx)
		case <-news:
		}
	}
}
