package whatsmeow

import (
	"math/rand/v2"
	"sync"
	"time"
)

// Phase is the state of the link.
type Phase string

// The phases.
const (
	Unpaired   Phase = "unpaired"   // no account is linked
	Connecting Phase = "connecting" // linked, but not connected to WhatsApp
	Connected  Phase = "connected"
	Failed     Phase = "failed" // ended by the owner or by WhatsApp: until Next if set, else until a person fixes it
)

// Status is the state of the link for operators.
type Status struct {
	Phase    Phase     `json:"phase"`
	Account  string    `json:"account,omitempty"` // the linked number, masked
	Since    time.Time `json:"since"`             // when the phase began
	Code     string    `json:"code,omitempty"`    // code of the present fault
	Reason   string    `json:"reason,omitempty"`
	Attempts int       `json:"attempts,omitempty"` // attempts to connect since the last stable connection
	Next     time.Time `json:"next,omitzero"`      // when the next attempt is due
	Heard    time.Time `json:"heard,omitzero"`     // when a person's message last came
	Pairing  *Step     `json:"pairing,omitempty"`  // the linking that is under way, or the result of the last
}

// The pauses between attempts grow from minBackoff to maxBackoff.
const (
	minBackoff        = 2 * time.Second
	maxBackoff        = 5 * time.Minute
	stableAfter       = time.Minute     // a connection that lasted less does not reset the attempts
	handshakeTimeout  = time.Minute     // from opening a connection until WhatsApp accepts it
	pingTimeout       = 3 * time.Minute // time without an answer to pings
	deadAfterAttempts = 10              // after so many attempts Check reports the channel as dead; Run goes on trying
)

// state is the link's state machine. It does not use the library or the network.
type state struct {
	mu            sync.Mutex
	s             Status
	now           func() time.Time
	changed       func(Status)
	dialled       bool          // a connection is open, or being opened
	redeliveryDue bool          // an event was not stored: accept none until the connection is renewed
	news          chan struct{} // closed at every change
}

func (s *state) init(now func() time.Time, changed func(Status)) {
	s.now, s.changed, s.news = now, changed, make(chan struct{})
	s.s = Status{Phase: Unpaired, Since: now().UTC()}
}

// update changes the state under the lock and notifies those who wait.
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

// watch returns the state and a channel that is closed at the next change.
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

// linked records a newly linked device. The library reconnects it by itself.
func (s *state) linked(account string) {
	s.paired(account)
	s.opening()
}

func (s *state) connected() {
	s.update(func(st *Status, _ time.Time) {
		if st.Phase == Failed {
			return // a failed link stays failed, whatever events come late
		}
		s.dialled = true
		st.Phase, st.Code, st.Reason, st.Next = Connected, "", "", time.Time{}
	})
}

// lost schedules the next attempt. The attempts are reset only after a connection that lasted stableAfter.
func (s *state) lost(code, reason string) {
	s.update(func(st *Status, now time.Time) { s.scheduleRetry(st, now, code, reason) })
}

// dialTimedOut schedules the next attempt after a connection that was opened but never accepted. It
// checks the phase again, because the acceptance can come at the same moment.
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
		return // the library may report one loss twice
	}
	if st.Phase == Connected && now.Sub(st.Since) >= stableAfter {
		st.Attempts = 0
	}
	s.dialled = false
	st.Attempts++
	st.Phase, st.Code, st.Reason, st.Next = Connecting, code, reason, now.Add(backoff(st.Attempts))
}

// fail marks the link as failed until a moment, or for good if until is zero.
func (s *state) fail(code, reason string, until time.Time) {
	s.update(func(st *Status, _ time.Time) {
		s.dialled = false
		st.Phase, st.Code, st.Reason, st.Next = Failed, code, reason, until
	})
}

// retryAfterBan makes a failed link with an end due for an attempt now. The reason stays until the
// link is connected.
func (s *state) retryAfterBan() {
	s.update(func(st *Status, now time.Time) {
		if st.Phase == Failed && !st.Next.IsZero() {
			st.Phase, st.Attempts, st.Next = Connecting, 0, now
		}
	})
}

// requireRedelivery records that the server must redeliver events, and so the connection has to be renewed.
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

// opening records that a connection is being opened. Next is the deadline of the handshake. The
// server redelivers what was not acknowledged over the new connection.
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

// due returns how long Run waits, and what is due then: an attempt, or, if dialled, the end of the
// handshake's time. ever is false if nothing is due.
func (s *state) due() (wait time.Duration, dialled, ever bool, news <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.s.Phase != Connecting && !(s.s.Phase == Failed && !s.s.Next.IsZero()) {
		return 0, s.dialled, false, s.news
	}
	return max(s.s.Next.Sub(s.now()), 0), s.dialled, true, s.news
}

// backoff returns the pause before an attempt. It doubles with each attempt, with jitter, so that
// many devices don't reconnect at once.
func backoff(attempt int) time.Duration {
	d := maxBackoff
	if attempt < 9 {
		d = min(minBackoff<<(attempt-1), maxBackoff)
	}
	return d - rand.N(d/4+1)
}
