package hooks

import (
	"time"
)

// State is the state of a delivery.
type State string

// The states.
const (
	Pending   State = "pending"
	Delivered State = "delivered" // the receiver answered 2xx
	Failed    State = "failed"    // given up; Resend starts again
)

// States lists all states.
var States = []State{Pending, Delivered, Failed}

// Delivery is the delivery of one event to one receiver.
type Delivery struct {
	ID       string    `json:"_id"` // derived from the event and the receiver: the same on every try
	V        int64     `json:"v"`
	Receiver string    `json:"receiver"`          // its URL
	Event    string    `json:"event"`             // its name for partners
	Record   string    `json:"record"`            // the event's id in the log
	Body     string    `json:"body"`              // the exact body
	At       time.Time `json:"at"`                // when the event happened
	Request  string    `json:"request,omitempty"` // id of the HTTP request that caused the event, if one did
	State    State     `json:"state"`
	Since    time.Time `json:"since"` // start of the day of tries
	Attempts int       `json:"attempts"`
	Last     time.Time `json:"last,omitzero"`    // time of the latest try
	Status   int       `json:"status,omitempty"` // the HTTP status of the latest answer
	Reason   string    `json:"reason,omitempty"` // why the latest try failed
	Due      *Due      `json:"due,omitempty"`    // nil once it is delivered or failed
}

// Due is when a delivery is to be tried next.
type Due struct {
	Receiver string    `json:"receiver"`
	Next     time.Time `json:"next"`
}

// Limits of the tries.
const (
	RetryPeriod = 24 * time.Hour
	minBackoff  = 10 * time.Second
	maxBackoff  = time.Hour
	claimTTL    = time.Minute // longer than the slowest try
)

// Outcome is the result of one try.
type Outcome struct {
	OK     bool
	Final  bool // a retry can't help
	Status int
	Reason string
	After  time.Duration // earliest retry, if the receiver names it
}

// Claim claims the delivery for one try: it is not due for others for claimTTL, after which it is
// due again if the process crashed.
func (d Delivery) Claim(now time.Time) Delivery {
	d.V++
	d.Due = &Due{d.Receiver, now.Add(claimTTL)}
	return d
}

// RecordAttempt records the result of a try. jitter, in [0,1), spreads the next tries.
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

// Reset starts the tries again in any state. The id stays, so that a receiver can detect a repetition.
func (d Delivery) Reset(now time.Time) Delivery {
	d.V++
	d.State, d.Since, d.Attempts, d.Due = Pending, now, 0, &Due{d.Receiver, now}
	return d
}

// Abandoned marks a delivery as failed that nobody has tried, because its receiver is no longer configured.
func (d Delivery) Abandoned() Delivery {
	d.V++
	d.State, d.Reason, d.Due = Failed, "not tried for a day: is the receiver still configured?", nil
	return d
}

// backoff doubles from minBackoff to maxBackoff, plus or minus a fifth.
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
