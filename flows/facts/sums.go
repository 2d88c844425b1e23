package facts

// Sums are what reports need of many facts. They add up: those of a month are the sums of its days.
type Sums struct {
	Count     int64 `json:"n,omitempty"`
	Open      int64 `json:"open,omitempty"`
	Done      int64 `json:"done,omitempty"`
	Cancelled int64 `json:"cancelled,omitempty"`

	// Of orders.
	Finished   int64 `json:"finished,omitempty"`   // done, and no follow-up of other work
	Reopened   int64 `json:"reopened,omitempty"`   // of these, continued by another order
	FirstVisit int64 `json:"firstVisit,omitempty"` // of these, done at the first visit
	Problems   int64 `json:"problems,omitempty"`   // orders that report a problem with finished work
	Warranties int64 `json:"warranties,omitempty"` // orders under warranty
	SLAMet     int64 `json:"slaMet,omitempty"`
	SLAMissed  int64 `json:"slaMissed,omitempty"`
	Respond    Mean  `json:"respond,omitzero"`
	Assign     Mean  `json:"assign,omitzero"`
	Arrive     Mean  `json:"arrive,omitzero"`
	Resolve    Mean  `json:"resolve,omitzero"`
	Rating     Mean  `json:"rating,omitzero"`
	Promoters  int64 `json:"promoters,omitempty"`  // a rating of five
	Detractors int64 `json:"detractors,omitempty"` // three or less
	Worked     int64 `json:"worked,omitempty"`     // minutes
	Billed     int64 `json:"billed,omitempty"`     // before VAT
	BilledOf   int64 `json:"billedOf,omitempty"`   // orders
	Costed     int64 `json:"costed,omitempty"`     // billed for orders whose costs are known
	Cost       int64 `json:"cost,omitempty"`       // of these orders

	// Of invoices, payments and quotations.
	Net   int64 `json:"net,omitempty"`
	Total int64 `json:"total,omitempty"`

	Foreign int64 `json:"foreign,omitempty"` // facts in other currencies: their amounts are left out
}

// Mean is a mean as its parts.
type Mean struct {
	Sum int64 `json:"s"`
	N   int64 `json:"n"`
}

// Value returns the mean; false without a value.
func (m Mean) Value() (float64, bool) {
	if m.N == 0 {
		return 0, false
	}
	return float64(m.Sum) / float64(m.N), true
}

func (m *Mean) add(v *int64) {
	if v != nil {
		m.Sum, m.N = m.Sum+*v, m.N+1
	}
}

func (m *Mean) join(n Mean) { m.Sum, m.N = m.Sum+n.Sum, m.N+n.N }

// Add counts a fact. Amounts count if they are in the business's currency.
func (s *Sums) Add(f Fact, currency string) {
	if f.State == Unconfirmed {
		return
	}
	s.Count++
	s.Open += one(f.Unfinished)
	s.Done += one(f.Done)
	s.Cancelled += one(f.Cancelled)
	s.Resolve.add(f.Resolve)
	if f.Kind == OfOrder {
		s.order(f)
	}
	if f.Currency != currency {
		s.Foreign++
		return
	}
	s.Billed += f.Billed
	s.BilledOf += one(f.Invoiced)
	if f.Costed && f.Invoiced {
		s.Costed += f.Billed
		s.Cost += f.Cost
	}
	s.Net += f.Net
	s.Total += f.Total
}

func (s *Sums) order(f Fact) {
	switch f.Reason {
	case "":
		s.Finished += one(f.Done)
		s.Reopened += one(f.Done && f.Reopened)
		s.FirstVisit += one(f.Done && f.FirstVisit)
	case reasonProblem:
		s.Problems++
	case reasonWarranty:
		s.Warranties++
	}
	s.SLAMet += one(f.SLA == Met)
	s.SLAMissed += one(f.SLA == Missed)
	s.Respond.add(f.Respond)
	s.Assign.add(f.Assign)
	s.Arrive.add(f.Arrive)
	if f.Rating > 0 {
		s.Rating.add(&f.Rating)
		s.Promoters += one(f.Rating == 5)
		s.Detractors += one(f.Rating <= 3)
	}
	s.Worked += f.Worked
}

// The reasons of orders that are follow-ups; see orders.Kind.
const (
	reasonProblem  = "problem"
	reasonWarranty = "warranty"
)

// Join adds other sums.
func (s *Sums) Join(o Sums) {
	for _, p := range []struct{ to, from *int64 }{
		{&s.Count, &o.Count},
		{&s.Open, &o.Open},
		{&s.Done, &o.Done},
		{&s.Cancelled, &o.Cancelled},
		{&s.Finished, &o.Finished},
		{&s.Reopened, &o.Reopened},
		{&s.FirstVisit, &o.FirstVisit},
		{&s.Problems, &o.Problems},
		{&s.Warranties, &o.Warranties},
		{&s.SLAMet, &o.SLAMet},
		{&s.SLAMissed, &o.SLAMissed},
		{&s.Promoters, &o.Promoters},
		{&s.Detractors, &o.Detractors},
		{&s.Worked, &o.Worked},
		{&s.Billed, &o.Billed},
		{&s.BilledOf, &o.BilledOf},
		{&s.Costed, &o.Costed},
		{&s.Cost, &o.Cost},
		{&s.Net, &o.Net},
		{&s.Total, &o.Total},
		{&s.Foreign, &o.Foreign},
	} {
		*p.to += *p.from
	}
	for _, p := range []struct{ to, from *Mean }{
		{&s.Respond, &o.Respond}, {&s.Assign, &o.Assign}, {&s.Arrive, &o.Arrive}, {&s.Resolve, &o.Resolve}, {&s.Rating, &o.Rating},
	} {
		p.to.join(*p.from)
	}
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
