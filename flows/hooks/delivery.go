package hooks

import (
	"time"
)

// State is how a delivery stands.
type State string

// The states.
const (
	Pending   State = "pending"
	Delivered State = "delivered" // the receiver answered 2xx
	Failed    State = "failed"    // given up; Resend begins anew
)

// States are all of them.
var States = []State{Pending, Delivered, Failed}

// Delivery is one event on its way to one receiver.
type Delivery struct {
	ID       string    `json:"_id"` // of the event and the receiver: the same on every try
	V        int64     `json:"v"`
	Receiver string    `json:"receiver"` // its url
	Event    string    `json:"event"`    // on the wire
	Record   string    `json:"record"`   // the event's id in the log
	Body     string    `json:"body"`     // exactly what is sent
	At       time.Time `json:"at"`       // when the event happened
	State    State     `json:"state"`
	Since    time.Time `json:"since"` // the day of tries counts from here
	Attempts int       `json:"attempts"`
	Last     time.Time `json:"last,omitzero"`    // the latest try
	Status   int       `json:"status,omitempty"` // the HTTP status of the latest answer
	Reason   string    `json:"reason,omitempty"` // why the latest try did not do
	Due      *Due      `json:"due,omitempty"`    // nil once it is delivered or failed
}

// Due is when a delivery is to be tried next.
type Due struct {
	Receiver string    `json:"receiver"`
	Next     time.Time `json:"next"`
}

// The patience with receivers.
const (
	RetryPeriod = 24 * time.Hour
	minBackoff  = 10 * time.Second
	maxBackoff  = time.Hour
	claimTTL    = time.Minute // must outlast the slowest try
)

// Outcome is how one try went.
type Outcome struct {
	OK     bool
	Final  bool // another try can't mend it
	Status int
	Reason string
	After  time.Duration // not before, if the receiver says so
}

// Claim takes the delivery for one try: nobody else finds it due for a while, and a
// crash in between costs that while, never the delivery.
func (d Delivery) Claim(now time.Time) Delivery {
	d.V++
	d.Due = &Due{d.Receiver, now.Add(claimTTL)}
	return d
}

// RecordAttempt notes how a try went. jitter, in [0,1), spreads the next tries of what failed
// together.
func (d Delivery) RecordAttempt(o Outcome, now time.Time, jitter float64) Delivery {
	d.V++
	d.Attempts++
	d.Last, d.Status, d.Reason, d.Due = now, o.Status, o.Reason, nil
	if o.OK {
		d.State, d.Reason = Delivered, ""
		return d
	}
	next := now.Add(max(o.After, backoff(d.Attempts, jitter)))
	if o.Final || next.After(d.Since.Add(RetryPeriod)) {
		d.State = Failed
		return d
	}
	d.State, d.Due = Pending, &Due{d.Receiver, next}
	return d
}

// Reset begins anew, whatever became of it: the id stays, so that a receiver that did
// get it can tell.
func (d Delivery) Reset(now time.Time) Delivery {
	d.V++
	d.State, d.Since, d.Attempts, d.Due = Pending, now, 0, &Due{d.Receiver, now}
	return d
}

// Abandoned gives up what nobody has tried: its receiver is configured no longer.
func (d Delivery) Abandoned() Delivery {
	d.V++
	d.State, d.Reason, d.Due = Failed, "not tried for a day: is the receiver still configured?", nil
	return d
}

// backoff doubles from minBackoff to maxBackoff, a fifth more or less.
func backoff(tries int, jitter float64) time.Duration {
	d := minBackoff
	for range tries - 1 {
		if d *= 2; d >= maxBackoff {
			d = maxBackoff
			break
		}
	}
	return time.Duration(float64(d) * (0.8 + 0.4*jitter))
}
