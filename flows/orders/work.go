package orders

import (
	"slices"
	"time"

	"recado/bot"
)

// Work is what technicians are asked and do. At most one has the job at a time.
type Work struct {
	Technician *Technician    `json:"technician,omitempty"` // who said yes, and has it
	AcceptedAt time.Time      `json:"acceptedAt,omitzero"`
	Offer      *Offer         `json:"offer,omitempty"` // who is asked now
	Asked      []PastOffer    `json:"asked,omitempty"` // who was asked before, the first first
	When       time.Time      `json:"when,omitzero"`   // scheduled for
	ETA        time.Time      `json:"eta,omitzero"`
	Visits     []Visit        `json:"visits,omitempty"`
	Photos     []Photo        `json:"photos,omitempty"`
	Materials  []UsedMaterial `json:"materials,omitempty"`
	Pauses     []Pause        `json:"pauses,omitempty"`
	Extras     []Extra        `json:"extras,omitempty"`
	Report     *Report        `json:"report,omitempty"`
}

// Technician is who works, as known when asked.
type Technician struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Contact bot.ContactID `json:"contact"`
	Mail    string        `json:"mail,omitempty"`
	Locale  string        `json:"locale,omitempty"`
}

// Offer is a job that waits for a technician's yes.
type Offer struct {
	Technician Technician `json:"technician"`
	At         time.Time  `json:"at"`
	Until      time.Time  `json:"until"`
	Chosen     bool       `json:"chosen,omitempty"` // by a supervisor, not by rank
}

// PastOffer is a technician who was asked for a job and does not have it, or had it before.
type PastOffer struct {
	Technician string      `json:"technician"`
	Answer     OfferResult `json:"answer"`
	Reason     string      `json:"reason,omitempty"`
	At         time.Time   `json:"at"`
}

// OfferResult is what became of an offer.
type OfferResult string

// The answers. Only who was silent may still say yes.
const (
	Declined   OfferResult = "refused"
	NoResponse OfferResult = "silent"
	Returned   OfferResult = "given_back"
	Withdrawn  OfferResult = "withdrawn" // a supervisor asked somebody else
)

// Visit is one stay at the site.
type Visit struct {
	Technician string        `json:"technician"`
	In         time.Time     `json:"in"`
	Place      bot.Location  `json:"place"`
	Metres     int           `json:"metres"`             // from the site; −1 where the site's point is not known
	Out        time.Time     `json:"out,omitzero"`       // zero while it lasts
	OutPlace   *bot.Location `json:"outPlace,omitempty"` // where it was shared
}

// Photo is a picture of the work.
type Photo struct {
	Phase Phase     `json:"phase"`
	Media bot.Media `json:"media"`
	At    time.Time `json:"at"`
}

// UsedMaterial is material that was used.
type UsedMaterial struct {
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	Quantity string    `json:"quantity"` // decimal
	Unit     string    `json:"unit,omitempty"`
	At       time.Time `json:"at"`
}

// Pause is time in which the work stood still.
type Pause struct {
	Reason string    `json:"reason"` // "part", "customer", "approval"
	Text   string    `json:"text,omitempty"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until,omitzero"`
}

// Report is what a technician writes at the end.
type Report struct {
	Diagnosis string     `json:"diagnosis"`
	Actions   string     `json:"actions"`
	Advice    string     `json:"advice,omitempty"`
	Hours     string     `json:"hours"`            // decimal, as corrected by the technician
	Minutes   int        `json:"minutes"`          // as the visits say
	Waited    string     `json:"waited,omitempty"` // hours of waiting, beside those of work; decimal
	At        time.Time  `json:"at"`
	File      *bot.Media `json:"file,omitempty"` // the report as a document
}

func (w Work) onSite() bool { n := len(w.Visits); return n > 0 && w.Visits[n-1].Out.IsZero() }

// leave ends a stay at the site.
func (w *Work) leave(at time.Time, place *bot.Location) {
	if w.onSite() {
		v := &w.Visits[len(w.Visits)-1]
		v.Out, v.OutPlace = at, place
	}
}

func (w *Work) pause(reason, text string, at time.Time) {
	w.Pauses = append(w.Pauses, Pause{Reason: reason, Text: text, From: at})
}

func (w *Work) resume(at time.Time) {
	if n := len(w.Pauses); n > 0 && w.Pauses[n-1].Until.IsZero() {
		w.Pauses[n-1].Until = at
	}
}

// Minutes is how long was worked until now: the stays at the site without the pauses in them.
func (w Work) Minutes(now time.Time) int {
	var worked time.Duration
	for _, v := range w.Visits {
		out := v.Out
		if out.IsZero() {
			out = now
		}
		worked += max(out.Sub(v.In), 0) // less than none where a clock has gone back
		for _, p := range w.Pauses {
			until := p.Until
			if until.IsZero() {
				until = now
			}
			if from, to := later(p.From, v.In), earlier(until, out); to.After(from) {
				worked -= to.Sub(from)
			}
		}
	}
	return max(int(worked.Minutes()), 0)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// lastResult says what a technician answered the last time; "" was never asked.
func (w Work) lastResult(id string) OfferResult {
	for _, a := range slices.Backward(w.Asked) {
		if a.Technician == id {
			return a.Answer
		}
	}
	return ""
}
