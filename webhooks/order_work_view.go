package webhooks

import (
	"time"

	"recado/flows/orders"
)

// assignee is the technician who has an order or is offered it.
type assignee struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Accepted bool      `json:"accepted"`
	Until    time.Time `json:"until,omitzero"` // when the offer expires
	ETA      time.Time `json:"eta,omitzero"`
}

// work is the work on an order in the API.
type work struct {
	When      time.Time      `json:"scheduledAt,omitzero"`
	Visits    []orders.Visit `json:"visits"`
	Photos    map[string]int `json:"photos"` // number of photos by phase
	Materials []usedView     `json:"materials"`
	Pauses    []orders.Pause `json:"pauses"`
	Waits     []orders.Wait  `json:"waits"` // the pauses that are billed as waiting
	Extras    []extra        `json:"extras"`
	Failed    []failedVisit  `json:"failedVisits"`
	Report    *written       `json:"report"`
}

type extra struct {
	ID        string            `json:"id"`
	Text      string            `json:"text"`
	Hours     string            `json:"hours,omitempty"`
	Materials []string          `json:"materials"`
	Amount    *amount           `json:"amount"`
	Status    orders.ExtraState `json:"status"`
	How       string            `json:"how,omitempty"`
	Until     time.Time         `json:"until,omitzero"`
}

// failedVisit is a visit at which the customer was not there.
type failedVisit struct {
	Technician string    `json:"technician"`
	Reason     string    `json:"reason"`
	Text       string    `json:"text,omitempty"`
	Metres     int       `json:"metres"`
	Photos     int       `json:"photos"`
	Fee        *amount   `json:"fee"`
	At         time.Time `json:"at"`
}

type written struct {
	Diagnosis string    `json:"diagnosis"`
	Actions   string    `json:"actions"`
	Advice    string    `json:"advice,omitempty"`
	Hours     string    `json:"hours"`
	Minutes   int       `json:"minutes"`
	Waited    string    `json:"waitedHours,omitempty"`
	At        time.Time `json:"at"`
}

func showAssignee(w orders.Work) *assignee {
	if t := w.Technician; t != nil {
		return &assignee{ID: t.ID, Name: t.Name, Accepted: true, ETA: w.ETA}
	}
	if f := w.Offer; f != nil {
		return &assignee{ID: f.Technician.ID, Name: f.Technician.Name, Until: f.Until}
	}
	return nil
}

// showWork returns nil if no work was done yet.
func showWork(o orders.Order, now time.Time) *work {
	w := o.Work
	if w.When.IsZero() && len(w.Visits) == 0 {
		return nil
	}
	shown := &work{
		When: w.When, Visits: some(w.Visits), Photos: map[string]int{}, Materials: showUsed(w.Materials, false), Pauses: some(w.Pauses), Waits: some(o.Waits(now)), Extras: []extra{}, Failed: []failedVisit{},
	}
	for _, p := range w.Photos {
		shown.Photos[string(p.Phase)]++
	}
	for _, v := range w.Failed {
		shown.Failed = append(shown.Failed, failedVisit{v.Technician, v.Reason, v.Text, v.Metres, len(v.Photos), showAmount(v.Fee), v.At})
	}
	for _, x := range w.Extras {
		shown.Extras = append(shown.Extras, extra{x.ID, x.Text, x.Hours, some(x.Materials), showAmount(x.Amount), x.Status, x.How, x.Until})
	}
	if r := w.Report; r != nil {
		shown.Report = &written{r.Diagnosis, r.Actions, r.Advice, r.Hours, r.Minutes, r.Waited, r.At}
	}
	return shown
}

// some returns an empty list instead of nil.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
