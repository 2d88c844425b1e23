package whatsmeow

import (
	"math/rand/v2"
	"sync"
	"time"
)

// Phase is how the link is.
type Phase string

// The phases.
const (
	Unpaired   Phase = "unpaired"   // no account is linked
	Connecting Phase = "connecting" // linked, and not through to WhatsApp
	Connected  Phase = "connected"
	Failed     Phase = "failed" // ended by the owner or by WhatsApp: until Next where that is set, else until a person mends it
)

// Status is the link as an operator sees it.
type Status struct {
	Phase    Phase     `json:"phase"`
	Account  string    `json:"account,omitempty"` // the linked number, masked
	Since    time.Time `json:"since"`             // when the phase began
	Code     string    `json:"code,omitempty"`    // of what is wrong
	Reason   string    `json:"reason,omitempty"`
	Attempts int       `json:"attempts,omitempty"` // to connect, since it last held
	Next     time.Time `json:"next,omitzero"`      // when the next one is due
	Heard    time.Time `json:"heard,omitzero"`     // when a person's message last came
	Pairing  *Step     `json:"pairing,omitempty"`  // the link that is being made, or how that ended
}

// The pauses between attempts to connect grow from first to most.
const (
	minBackoff        = 2 * time.Second
	maxBackoff        = 5 * time.Minute
	stableAfter       = time.Minute     // a link that held for less has not held
	handshakeTimeout  = time.Minute     // to be let in
	pingTimeout       = 3 * time.Minute // without an answer to our pings
	deadAfterAttempts = 10              // attempts after which the channel counts as dead, though they go on
)

// state is the link's state machine. It knows no library and no network.
type state struct {
	mu            sync.Mutex
	s             Status
	now           func() time.Time
	changed       func(Status)
	dialled       bool          // a connection is open, or being opened
	redeliveryDue bool          // something was not stored: take nothing before the link is renewed
	news          chan struct{} // closed at every change
}

func (s *state) init(now func() time.Time, changed func(Status)) {
	s.now, s.changed, s.news = now, changed, make(chan struct{})
	s.s = Status{Phase: Unpaired, Since: now().UTC()}
}

// update changes the state under the lock, then tells.
func (s *state) update(change func(st *Status, now time.Time)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, now := s.s, s.now().UTC()
	change(&s.s, now)
	if s.s.Phase != before.Phase {
		s.s.Since = now
	}
	close(s.news)
	s.news = make(chan struct{})
	if s.changed != nil && s.s != before {
		s.changed(s.s)
	}
}

func (s *state) status() Status {
	st, _ := s.watch()
	return st
}

// watch returns the state and what is closed when it changes.
func (s *state) watch() (Status, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.s, s.news
}

func (s *state) unpaired() {
	s.update(func(st *Status, _ time.Time) {
		s.dialled, s.redeliveryDue = false, false
		*st = Status{Phase: Unpaired, Since: st.Since, Pairing: st.Pairing}
	})
}

func (s *state) paired(account string) {
	s.update(func(st *Status, now time.Time) {
		s.dialled, s.redeliveryDue = false, false
		*st = Status{Phase: Connecting, Account: masked("+" + account), Since: st.Since, Next: now, Heard: st.Heard, Pairing: st.Pairing}
	})
}

// linked is a device that was just linked: the library itself connects it anew.
func (s *state) linked(account string) {
	s.paired(account)
	s.opening()
}

func (s *state) connected() {
	s.update(func(st *Status, _ time.Time) {
		if st.Phase == Failed {
			return // what was ended stays ended, whatever arrives late
		}
		s.dialled = true
		st.Phase, st.Code, st.Reason, st.Next = Connected, "", "", time.Time{}
	})
}

// lost schedules another attempt. Attempts are forgotten only after a link that held.
func (s *state) lost(code, reason string) {
	s.update(func(st *Status, now time.Time) { s.scheduleRetry(st, now, code, reason) })
}

// dialTimedOut schedules another attempt where a connection that was taken has led to nothing. It may
// have meanwhile: the greeting and the end of the wait can come at once.
func (s *state) dialTimedOut() {
	s.update(func(st *Status, now time.Time) {
		if st.Phase == Connecting && s.dialled {
			s.scheduleRetry(st, now, "silent", "WhatsApp took the connection and said nothing")
		}
	})
}

func (s *state) scheduleRetry(st *Status, now time.Time, code, reason string) {
	if st.Phase == Failed || st.Phase == Unpaired {
		return
	}
	if st.Phase == Connecting && !s.dialled && st.Attempts > 0 && st.Next.After(now) {
		return // one loss may be told twice
	}
	if st.Phase == Connected && now.Sub(st.Since) >= stableAfter {
		st.Attempts = 0
	}
	s.dialled = false
	st.Attempts++
	st.Phase, st.Code, st.Reason, st.Next = Connecting, code, reason, now.Add(backoff(st.Attempts))
}

// fail ends the link until a moment, or for good where that is zero.
func (s *state) fail(code, reason string, until time.Time) {
	s.update(func(st *Status, _ time.Time) {
		s.dialled = false
		st.Phase, st.Code, st.Reason, st.Next = Failed, code, reason, until
	})
}

// retryAfterBan begins anew after a failure that had an end. The reason stays until the link holds.
func (s *state) retryAfterBan() {
	s.update(func(st *Status, now time.Time) {
		if st.Phase == Failed && !st.Next.IsZero() {
			st.Phase, st.Attempts, st.Next = Connecting, 0, now
		}
	})
}

// requireRedelivery notes that the server must repeat something: the link has to be renewed.
func (s *state) requireRedelivery(err error) {
	s.mu.Lock()
	s.redeliveryDue = true
	s.mu.Unlock()
	s.lost("store", "what arrives can't be stored: "+err.Error())
}

func (s *state) redeliveryRequired() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.redeliveryDue
}

// opening notes that a connection is being opened. Those who have until then are
// told by Next; what was owed will come again over it.
func (s *state) opening() {
	s.update(func(st *Status, now time.Time) {
		s.dialled, s.redeliveryDue = true, false
		st.Next = now.Add(handshakeTimeout)
	})
}

func (s *state) noteTraffic() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.s.Heard = s.now().UTC()
}

func (s *state) pairing(step *Step) { s.update(func(st *Status, _ time.Time) { st.Pairing = step }) }

// due says what Run has to do next: dial, or find that dialling led to nothing.
func (s *state) due() (wait time.Duration, dialled, ever bool, news <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.s.Phase != Connecting && !(s.s.Phase == Failed && !s.s.Next.IsZero()) {
		return 0, s.dialled, false, s.news
	}
	return max(s.s.Next.Sub(s.now()), 0), s.dialled, true, s.news
}

// backoff doubles; some of it is chance, so that many devices don't come back at once.
func backoff(attempt int) time.Duration {
	d := maxBackoff
	if attempt < 9 {
		d = min(minBackoff<<(attempt-1), maxBackoff)
	}
	return d - rand.N(d/4+1)
}
