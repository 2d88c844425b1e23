package quotations

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/validation"
)

// Draft is a supervisor's draft. Country and date of the VAT come from the business.
type Draft struct {
	Command string // idempotency key: a repeated command returns the first quotation; required to create
	Order   string
	Job     pricing.Job
	Texts   Texts
	Days    int  // validity, 1–90; default: the business's
	Waiting bool // adds the technician's waiting time for the customer as lines of labour
}

// The limits of a draft.
const (
	maxText    = 2000
	maxDays    = 90
	maxEarlier = 20
)

// Create makes the quotation of a draft, or returns the one that its command has made already. The
// error is a *validation.InvalidError with all problems, a *pricing.DiscountError, bot.ErrNotFound for
// an unknown order, or a *RefusedError for an order that its contact has not confirmed and for one
// under warranty, which costs the customer nothing (RN-031).
func (s *Service) Create(ctx context.Context, d Draft, by Actor, now time.Time) (q Quotation, created bool, err error) {
	if q, err = s.Quotations.ByCommand(ctx, d.Command); !errors.Is(err, bot.ErrNotFound) {
		return q, false, err
	}
	o, err := s.Orders.Get(ctx, d.Order)
	if err != nil {
		return Quotation{}, false, err
	}
	if o.Kind == orders.Warranty {
		return Quotation{}, false, &RefusedError{Reason: "warranty"}
	}
	if o.Unconfirmed {
		return Quotation{}, false, &RefusedError{Reason: "unproven"}
	}
	q = Quotation{
		V: 1, Command: d.Command, Order: o.ID, Contact: o.Contact, Client: o.ClientName, Mail: o.ClientMail, Company: o.Company,
		Locale: o.Locale, Service: o.ServiceType, Place: o.Location.String(), Version: 1, Status: Drafted, CreatedAt: now, UpdatedAt: now,
	}
	if err = s.applyTerms(ctx, &q, o, d, now); err != nil {
		return Quotation{}, false, err
	}
	if q.ID, err = s.number(ctx); err != nil {
		return Quotation{}, false, err
	}
	q.enter(Drafted, by, "", now)
	s.keepFact(&q, now)
	switch err = s.Quotations.Insert(ctx, q); {
	case errors.Is(err, bot.ErrDuplicate):
		q, err = s.Quotations.ByCommand(ctx, d.Command)
		return q, false, err
	case err != nil:
		return Quotation{}, false, err
	}
	return q, true, nil
}

// applyTerms applies a draft with the customer's contract and the catalogue.
func (s *Service) applyTerms(ctx context.Context, q *Quotation, o orders.Order, d Draft, now time.Time) error {
	tariff, err := s.tariff(ctx, o, now)
	if err != nil {
		return err
	}
	if s.Customers != nil {
		terms, err := s.Customers.Terms(ctx, o, now)
		if err != nil {
			return err
		}
		q.PayWithin = terms.PaymentDays
	}
	if d.Job.Materials, err = s.fillFromCatalog(ctx, d.Job.Materials); err != nil {
		return err
	}
	if d.Waiting {
		d.Job.Labour = waited(d.Job.Labour, o, now)
	}
	return s.price(q, d, tariff, now)
}

// fillFromCatalog completes materials with a SKU from the catalogue. A given price or cost stays.
func (s *Service) fillFromCatalog(ctx context.Context, given []pricing.Material) ([]pricing.Material, error) {
	materials := slices.Clone(given)
	for i := range materials {
		m := &materials[i]
		if m.SKU == "" || s.CatalogItem == nil {
			continue
		}
		item, known, err := s.CatalogItem(ctx, m.SKU)
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		m.Description, m.Category = cmp.Or(m.Description, item.Description), cmp.Or(m.Category, item.Category)
		m.Markup = cmp.Or(m.Markup, item.Markup)
		if m.Price.Blank() && m.Cost.Blank() {
			m.Price, m.Cost = item.Price, item.Cost
		}
	}
	return materials, nil
}

// price applies a draft and computes the estimate.
func (s *Service) price(q *Quotation, d Draft, tariff pricing.Tariff, now time.Time) error {
	var wrong []validation.Problem
	for field, text := range map[string]*string{
		"texts.problem": &d.Texts.Problem, "texts.solution": &d.Texts.Solution, "texts.scope": &d.Texts.Scope,
		"texts.payment": &d.Texts.Payment, "texts.warranty": &d.Texts.Warranty, "texts.exclusions": &d.Texts.Exclusions,
	} {
		if *text = orders.CleanText(*text); len([]rune(*text)) > maxText {
			wrong = append(wrong, validation.Problem{Field: field, Code: validation.TooLong, Max: maxText})
		}
	}
	if d.Days < 0 || d.Days > maxDays {
		wrong = append(wrong, validation.Problem{Field: "days", Code: validation.TooMuch, Max: maxDays})
	}
	d.Job.Country, d.Job.Date = s.Country, now
	for i := range d.Job.Labour {
		l := &d.Job.Labour[i]
		if l.Start.IsZero() {
			l.Start = s.workday(now)
		}
		if l.Service == "" {
			l.Service = q.Service
		}
	}
	estimate, err := pricing.Price(d.Job, tariff, s.Calendar)
	if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
		wrong = append(wrong, invalid.Problems...)
	} else if err != nil {
		return err
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b validation.Problem) int { return strings.Compare(a.Field, b.Field) })
		return &validation.InvalidError{Problems: wrong}
	}
	q.Job, q.Estimate, q.Texts, q.Days = d.Job, estimate, d.Texts, d.Days
	if q.Days == 0 {
		if q.Days = s.Days; q.Days == 0 {
			q.Days = 15 // RN-010
		}
	}
	return nil
}

// workday returns noon of the next day without a surcharge: work without a planned time is quoted
// at the day rate.
func (s *Service) workday(now time.Time) time.Time {
	day := now.In(s.Calendar.Zone)
	for n := 1; ; n++ {
		noon := time.Date(day.Year(), day.Month(), day.Day()+n, 9, 0, 0, 0, s.Calendar.Zone)
		weekend := noon.Weekday() == time.Saturday || noon.Weekday() == time.Sunday
		if !weekend && !s.Calendar.Holiday(noon) || n > 30 {
			return noon
		}
	}
}

// Update rewrites a quotation whose V is v. A sent one becomes a new version, a draft again, and
// the customer is no longer asked about the old one. It returns a *validation.StaleError for
// another v, a *RefusedError for an approved quotation, and the errors of Create.
func (s *Service) Update(ctx context.Context, id string, v int64, d Draft, by Actor, now time.Time) (Quotation, error) {
	var err error
	if d.Job.Materials, err = s.fillFromCatalog(ctx, d.Job.Materials); err != nil {
		return Quotation{}, err
	}
	q, err := s.edit(ctx, id, now, func(q *Quotation) error {
		if was := q.V - 1; v != was {
			return &validation.StaleError{V: was, Fields: differences(*q, d)}
		}
		if q.Status == Approved {
			return refuse("approved", q)
		}
		if q.Status == Sent { // the version that was asked about is changed
			q.closeChats(now)
		}
		if !q.SentAt.IsZero() {
			q.supersede()
		}
		o, err := s.Orders.Get(ctx, q.Order)
		if err != nil {
			return err
		}
		if err := s.applyTerms(ctx, q, o, d, now); err != nil {
			return err
		}
		q.enter(Drafted, by, "", now)
		return nil
	})
	return q, err
}

// supersede archives the current version and begins the next.
func (q *Quotation) supersede() {
	as := q.Status
	if as == Sent {
		as = Superseded
	}
	q.Earlier = append(slices.Clone(q.Earlier), PastVersion{q.Version, as, q.SentAt, q.Estimate, q.File})
	if n := len(q.Earlier) - maxEarlier; n > 0 {
		q.Earlier = q.Earlier[n:]
	}
	q.Version++
	q.SentAt, q.ValidUntil, q.File, q.Decision, q.DelegatedTo = time.Time{}, time.Time{}, nil, nil, ""
}

// differences lists the fields in which a draft differs from the stored quotation, to be shown to
// the second editor.
func differences(q Quotation, d Draft) []string {
	fields := []string{"v"}
	same := func(a, b any) bool {
		x, _ := json.Marshal(a) // plain structs always encode
		y, _ := json.Marshal(b)
		return reflect.DeepEqual(x, y)
	}
	for name, pair := range map[string][2]any{
		"labour": {q.Job.Labour, d.Job.Labour}, "materials": {q.Job.Materials, d.Job.Materials}, "others": {q.Job.Others, d.Job.Others},
		"zone": {q.Job.Zone, d.Job.Zone}, "discount": {q.Job.Discount, d.Job.Discount}, "texts": {q.Texts, d.Texts},
	} {
		if !same(pair[0], pair[1]) {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}
