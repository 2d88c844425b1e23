package orders

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// Work holds the offers to technicians and their work. At most one technician has the job at a time.
type Work struct {
	Technician *Technician    `json:"technician,omitempty"` // who accepted and has the job
	AcceptedAt time.Time      `json:"acceptedAt,omitzero"`
	Offer      *Offer         `json:"offer,omitempty"` // who is asked now
	Asked      []PastOffer    `json:"asked,omitempty"` // who was asked before, the earliest first
	When       time.Time      `json:"when,omitzero"`   // the scheduled time
	ETA        time.Time      `json:"eta,omitzero"`
	Visits     []Visit        `json:"visits,omitempty"`
	Site       *bot.Location  `json:"site,omitempty"` // where a supervisor confirmed an arrival, if the site's point is not known otherwise
	Photos     []Photo        `json:"photos,omitempty"`
	Materials  []UsedMaterial `json:"materials,omitempty"`
	Pauses     []Pause        `json:"pauses,omitempty"`
	Extras     []Extra        `json:"extras,omitempty"`
	Failed     []FailedVisit  `json:"failed,omitempty"` // visits at which the customer was not there or gave no access
	Report     *Report        `json:"report,omitempty"`
}

// Technician is the technician's data when asked.
type Technician struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Contact bot.ContactID `json:"contact"`
	Mail    string        `json:"mail,omitempty"`
	Locale  string        `json:"locale,omitempty"`
}

// Offer is a job that waits for a technician's answer.
type Offer struct {
	Technician Technician `json:"technician"`
	At         time.Time  `json:"at"`
	Until      time.Time  `json:"until"`
	Chosen     bool       `json:"chosen,omitempty"` // by a supervisor, not by rank
}

// PastOffer is a technician who was asked and does not have the job, or had it before.
type PastOffer struct {
	Technician string      `json:"technician"`
	Answer     OfferResult `json:"answer"`
	Reason     string      `json:"reason,omitempty"`
	At         time.Time   `json:"at"`
}

// OfferResult is the result of an offer.
type OfferResult string

// The results. A technician who did not answer may still accept.
const (
	Declined   OfferResult = "refused"
	NoResponse OfferResult = "silent"
	Returned   OfferResult = "given_back"
	Withdrawn  OfferResult = "withdrawn" // a supervisor asked another technician
)

// Visit is one stay at the site.
type Visit struct {
	Technician string        `json:"technician"`
	In         time.Time     `json:"in"`
	Place      bot.Location  `json:"place"`
	Metres     int           `json:"metres"`             // distance from the site; −1 if the site's point is unknown
	Out        time.Time     `json:"out,omitzero"`       // zero while the visit lasts
	OutPlace   *bot.Location `json:"outPlace,omitempty"` // if it was shared
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
	Price    Amount    `json:"price,omitzero"` // of a unit to the customer, before VAT; zero if the catalogue has none
	Cost     Amount    `json:"cost,omitzero"`  // of a unit to the business, by what was paid for the stock; only for roles that see costs
	At       time.Time `json:"at"`
}

// Totals returns what the material is sold for and what it cost, each rounded once; zero if unknown.
func (u UsedMaterial) Totals() (price, cost Amount) {
	n, err := money.ParseDecimal(u.Quantity)
	if err != nil {
		return Amount{}, Amount{}
	}
	if !u.Price.Blank() {
		price, _ = u.Price.Mul(n) // beyond the range of money: unknown
	}
	if !u.Cost.Blank() {
		cost, _ = u.Cost.Mul(n)
	}
	return price, cost
}

// Pause is a pause of the work.
type Pause struct {
	Reason string `json:"reason"` // "part", "customer", "approval"
	Text   string `json:"text,omitempty"`
	Part   *Part  `json:"part,omitempty"` // what a pause for a part waits for

	Why  *Justification  `json:"why,omitempty"`  // of a supervisor, for a pause of more than 24 hours (RN-005)
	Kept []Justification `json:"kept,omitempty"` // an admin's approvals, for one of more than 48 hours

	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"`
}

// Report is a technician's report at the end of the work.
type Report struct {
	Diagnosis string     `json:"diagnosis"`
	Actions   string     `json:"actions"`
	Advice    string     `json:"advice,omitempty"`
	Hours     string     `json:"hours"`            // decimal, as corrected by the technician
	Minutes   int        `json:"minutes"`          // computed from the visits
	Waited    string     `json:"waited,omitempty"` // hours of waiting, in addition to the work; decimal
	At        time.Time  `json:"at"`
	File      *bot.Media `json:"file,omitempty"` // the report as a document
}

func (w Work) onSite() bool { n := len(w.Visits); return n > 0 && w.Visits[n-1].Out.IsZero() }

// leave ends a visit.
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

// Minutes returns the time worked until now: the visits without their pauses.
func (w Work) Minutes(now time.Time) int {
	var worked time.Duration
	for _, v := range w.Visits {
		out := v.Out
		if out.IsZero() {
			out = now
		}
		worked += max(out.Sub(v.In), 0) // not negative if a clock was set back
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

// lastResult returns the last answer of a technician; "" if never asked.
func (w Work) lastResult(id string) OfferResult {
	for _, a := range slices.Backward(w.Asked) {
		if a.Technician == id {
			return a.Answer
		}
	}
	return ""
}
