package orders

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// Filter selects orders; zero fields select all.
type Filter struct {
	State      State
	Status     Status        // narrower than State, one of its stages
	StatusText string        // a state as the caller wrote it, in either set of names; List converts it to State and Status
	Phone      string        // E.164
	Contact    bot.ContactID // like Phone, for contacts without a known phone
	Company    string        // id of a company on record, whoever requested the order
	Technician string        // id of the technician who has or did the job
	Equipment  string        // id of a company's equipment
	Service    string        // code
	Priority   Priority
	From, To   time.Time // of the creation; To is exclusive
	Words      string    // all of them are in the order's id, description, place, serial or customer, in any spelling
	Limit      int       // 1–200; 0 is 50
	After      string    // the next of the page before
}

// Matches reports whether an order has all that the filter names, except its contact or phone, which
// are found by their index.
func (f Filter) Matches(o Order) bool {
	technician := ""
	if o.Work.Technician != nil {
		technician = o.Work.Technician.ID
	}
	for _, pair := range [][2]string{
		{string(f.State), string(o.State)},
		{string(f.Status), string(o.Status())},
		{f.Company, o.CustomerOf},
		{f.Technician, technician},
		{f.Equipment, o.Equipment},
		{f.Service, o.ServiceType},
		{string(f.Priority), string(o.Priority)},
	} {
		if pair[0] != "" && pair[0] != pair[1] {
			return false
		}
	}
	if !f.From.IsZero() && o.CreatedAt.Before(f.From) || !f.To.IsZero() && !o.CreatedAt.Before(f.To) {
		return false
	}
	return f.Words == "" || holdsWords(o, f.Words)
}

func holdsWords(o Order, words string) bool {
	in := bot.Fold(strings.Join([]string{
		o.ID, o.Description, o.AssetSerial, o.AssetID, o.Equipment, o.Location.String(), o.Location.Text, o.ClientName, o.ClientPhone, o.ClientMail, o.Company,
	}, " "))
	return !slices.ContainsFunc(strings.Fields(bot.Fold(words)), func(w string) bool { return !strings.Contains(in, w) })
}

// normalize converts what callers wrote. The error is a *validation.InvalidError.
func (f *Filter) normalize(country string) error {
	var p validation.Problems
	if f.StatusText != "" && !f.parseStatus() {
		p.Add("state", "state")
	}
	if f.Phone != "" {
		phone, ok := Phone(f.Phone, country)
		if f.Phone = phone; !ok {
			p.Add("clientPhone", validation.Phone)
		}
	}
	if f.Priority != "" {
		priority(&p, &f.Priority)
	}
	if !f.To.IsZero() && f.To.Before(f.From) {
		p.Add("to", validation.Day)
	}
	f.Company, f.Technician, f.Equipment = canonical(f.Company), canonical(f.Technician), canonical(f.Equipment)
	return p.Err()
}

// canonical returns the stored form of the id of a document that people maintain.
func canonical(id string) string { return strings.ToUpper(strings.TrimSpace(id)) }

// parseStatus converts StatusText to State and Status; false for an unknown word.
func (f *Filter) parseStatus() bool {
	if State(f.StatusText).Valid() {
		f.State = State(f.StatusText)
		return true
	}
	for _, s := range Stages() {
		if word := s.Status(); word == Status(f.StatusText) {
			f.State, f.Status = s.State, word
			return true
		}
	}
	return false
}
