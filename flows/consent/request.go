package consent

import (
	"time"

	"recado/flows/deadline"
	"recado/flows/outbox"
)

// RequestKind is what a person asks for by the law of data protection.
type RequestKind string

// The kinds.
const (
	Access     RequestKind = "access"     // what is kept of the person: an export
	Erasure    RequestKind = "erasure"    // that it is erased
	Correction RequestKind = "correction" // that it is corrected
	Evidence   RequestKind = "proof"      // the proof of a consent
)

// RequestKinds lists all kinds.
func RequestKinds() []RequestKind { return []RequestKind{Access, Erasure, Correction, Evidence} }

// answerDays are the business days within which a request is answered (Colombia: Ley 1581 of 2012; El
// Salvador: Decreto 144 of 2024).
var answerDays = map[string]int{"CO": 15, "SV": 20}

// defaultAnswerDays are those of countries without such a law: the strictest of the others.
const defaultAnswerDays = 15

// AnswerDays returns the business days within which a request in a country is answered.
func AnswerDays(country string) int {
	if days, ok := answerDays[country]; ok {
		return days
	}
	return defaultAnswerDays
}

// AnswerBy returns the end of the last day on which a request may be answered: business days of a
// country after the day on which it was received, without Saturdays, Sundays and holidays.
func AnswerBy(country string, received time.Time, zone *time.Location, holiday func(country string, day time.Time) bool) time.Time {
	return addBusinessDays(country, received, AnswerDays(country), zone, holiday).AddDate(0, 0, 1).Add(-time.Millisecond)
}

// addBusinessDays returns the beginning of the n-th business day after a moment.
func addBusinessDays(country string, from time.Time, n int, zone *time.Location, holiday func(string, time.Time) bool) time.Time {
	y, m, d := from.In(zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, zone)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday && !holiday(country, day) {
			n--
		}
	}
	return day
}

// Request is a person's request about his data.
type Request struct {
	ID      string `json:"_id"` // "SOL-00001"
	V       int64  `json:"v"`
	Command string `json:"command,omitempty"` // unique

	Customer   string      `json:"customer"`
	Country    string      `json:"country"`
	Kind       RequestKind `json:"kind"`
	Channel    string      `json:"channel,omitempty"`
	By         string      `json:"by"` // who of the business took it
	ReceivedAt time.Time   `json:"receivedAt"`
	AnswerBy   time.Time   `json:"answerBy"`
	AnsweredAt time.Time   `json:"answeredAt,omitzero"`
	AnsweredBy string      `json:"answeredBy,omitempty"`
	Result     string      `json:"result,omitempty"` // "exported", "erased", or a sentence
	CreatedAt  time.Time   `json:"createdAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (r *Request) Key() string { return r.ID }

// Rev points to the document's version, which each write increments.
func (r *Request) Rev() *int64 { return &r.V }

// Due returns the next deadline, or the zero time without one.
func (r *Request) Due() time.Time { return r.DueAt }

// Effects returns the document's outbox.
func (r *Request) Effects() *outbox.Box { return &r.Box }

// Open reports whether the request waits for an answer.
func (r Request) Open() bool { return r.AnsweredAt.IsZero() }
