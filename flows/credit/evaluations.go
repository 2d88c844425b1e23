package credit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/cases"
	"recado/flows/edit"
	"recado/flows/money"
)

// Evaluations is the service of evaluations. It is safe for concurrent use by any number of processes. It
// returns errors of its ports unchanged.
type Evaluations struct {
	Evaluations EvaluationRepository
	Customers   Customers
	Bureau      Bureau
	Rules       *Rules
	Lines       *Lines
	Numbers     Numbers
	ZoneOf      func(country string) *time.Location // of the customers of a country; nil: UTC
	Signal      func(ctx context.Context, id string)
}

// deadlineExpire is the deadline of an evaluation that waits for data or for a person.
const deadlineExpire = "expire"

// pastPage is how many evaluations of a customer are looked at for the latest of a product.
const pastPage = 100

// Evaluate evaluates a customer, or goes on with the evaluation that is under way, or returns the one whose
// decision stands. An evaluation that lacks something has no decision and says what is missing; calling
// again goes on. The error is a *RefusedError: "customer" or "country"; bot.ErrUnavailable if the bureau does
// not answer, after which calling again goes on.
func (s *Evaluations) Evaluate(ctx context.Context, w EvaluateWork, now time.Time) (Evaluation, error) {
	now = now.UTC().Truncate(time.Millisecond)
	who, err := s.Customers.Applicant(ctx, w.Customer)
	if errors.Is(err, bot.ErrNotFound) || err == nil && who.Blocked {
		return Evaluation{}, refuse("customer")
	}
	if err != nil {
		return Evaluation{}, err
	}
	if _, ok := s.Rules.Currency(who.Country); !ok {
		return Evaluation{}, refuse("country")
	}
	e, err := s.current(ctx, w, who, now)
	if err != nil || e.Decision != "" {
		return e, err
	}
	e, err = s.edit(ctx, e.ID, now, func(e *Evaluation) error {
		if e.Decision != "" {
			return edit.ErrUnchanged
		}
		return s.Rules.advance(e, who, now)
	})
	if err != nil || e.Decision != "" || len(e.Missing) > 0 {
		return e, err
	}
	report, err := s.Bureau.Score(ctx, who.DocType, who.DocNo, who.Consent)
	if err != nil {
		return Evaluation{}, err
	}
	level := 0
	switch line, err := s.Lines.Get(ctx, who.ID); {
	case err == nil:
		level = line.Level
	case !errors.Is(err, bot.ErrNotFound):
		return Evaluation{}, err
	}
	return s.edit(ctx, e.ID, now, func(e *Evaluation) error {
		if e.Decision != "" { // another process was first
			return edit.ErrUnchanged
		}
		return s.conclude(e, who, level, report, now)
	})
}

// current returns the customer's evaluation for the product that is under way or stands, or makes one.
func (s *Evaluations) current(ctx context.Context, w EvaluateWork, who Applicant, now time.Time) (e Evaluation, err error) {
	err = edit.Retry(func() error {
		past, _, err := s.Evaluations.List(ctx, Filter{Customer: who.ID, Limit: pastPage})
		if err != nil {
			return err
		}
		nth := 0
		for i := range past {
			if past[i].Product != w.Product {
				continue
			}
			if nth < past[i].Nth {
				nth, e = past[i].Nth, past[i]
			}
		}
		if nth > 0 && !s.over(e, now) {
			return nil
		}
		number, err := s.Numbers.Next(ctx, "credit_evaluations")
		if err != nil {
			return err
		}
		e = Evaluation{
			ID: fmt.Sprintf("EVA-%05d", number), V: 1, Command: "evaluation:" + who.ID + ":" + w.Product + ":" + strconv.Itoa(nth+1), Customer: who.ID,
			Contact: who.Contact, Name: who.Name, Locale: who.Locale, Country: who.Country, Product: w.Product, Nth: nth + 1, CreatedAt: now, UpdatedAt: now,
		}
		e.enter(StepCreated, "", "", now)
		e.wait(s.Rules.openDays, now)
		return s.Evaluations.Insert(ctx, e)
	})
	return e, err
}

// over reports whether an evaluation is so old that another one may be made.
func (s *Evaluations) over(e Evaluation, now time.Time) bool {
	switch e.Decision {
	case Expired:
		return true
	case Approved, Denied, Rejected:
		return now.Sub(e.DecidedAt) > days(s.Rules.decisionDays)
	}
	return false // under way, or with a person
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// wait sets the time after which the evaluation expires.
func (e *Evaluation) wait(n int, now time.Time) {
	e.Deadlines = e.Deadlines.Set(deadlineExpire, now.Add(days(n)))
	e.DueAt = e.Deadlines.Next()
}

// advance enters every step whose data are there, up to the question to the bureau. It checks the steps of
// before again, since a consent may have been withdrawn meanwhile.
func (r *Rules) advance(e *Evaluation, a Applicant, now time.Time) error {
	steps := Steps()
	at, before := slices.Index(steps, e.Step), len(e.History)
	var missing []string
	for i, step := range steps[:slices.Index(steps, StepEvaluation)] {
		if missing = r.missing(step, a); len(missing) > 0 {
			break
		}
		if i > at {
			switch step {
			case StepRequest:
				e.Request = e.ID + "/1"
			case StepBureauConsent:
				e.Consent = a.Consent
			}
			e.enter(step, "", "", now)
		}
	}
	if before == len(e.History) && slices.Equal(missing, e.Missing) {
		return edit.ErrUnchanged
	}
	e.Missing, e.Contact, e.Name, e.Locale = missing, a.Contact, a.Name, a.Locale
	e.Consent = a.Consent
	return nil
}

// conclude applies the rules to what the bureau knows.
func (s *Evaluations) conclude(e *Evaluation, who Applicant, level int, report Report, now time.Time) error {
	facts := s.Rules.facts(who, level, report, now.In(s.zone(e.Country)).Format(time.DateOnly))
	out, err := s.Rules.Decide(facts)
	if err != nil {
		return err
	}
	if e.Cap, err = s.Rules.incomeCap(who.Income); err != nil {
		return err
	}
	e.Bureau, e.Facts, e.Reasons, e.Rules, e.Consent = &report, &facts, out.Reasons, s.Rules.version, who.Consent
	if out.Decision == Approved {
		e.Level = max(out.Level, level)
		if e.Limit = s.Rules.Limit(e.Country, e.Level, e.Cap); e.Limit.Minor <= 0 {
			out.Decision = InProcess
		}
	}
	e.enter(StepEvaluation, out.Decision, "", now)
	s.decided(e, now)
	return nil
}

// decided does what follows from a decision.
func (s *Evaluations) decided(e *Evaluation, now time.Time) {
	e.Deadlines = nil
	e.DecidedAt = now
	switch e.Decision {
	case Approved:
		e.add(now, bot.Do(DoGrant, Grant{e.Customer, e.ID, e.Level, e.Limit, e.Cap}))
	case InProcess:
		e.DecidedAt = time.Time{}
		e.Level, e.Limit = 0, money.Amount{}
		e.wait(s.Rules.openDays, now)
		e.openCase(now)
	case Denied, Rejected, Expired:
		e.Level, e.Limit = 0, money.Amount{}
	}
	e.add(now, event(EventDecided, evaluationEvent{e.ID, e.Customer, e.Decision}))
}

// CaseReason is the reason of the cases that are opened for a person who decides.
const CaseReason = cases.ReviewReason

// openCase asks people of the business to look at the evaluation. Without a conversation they find it in
// the list.
func (e *Evaluation) openCase(now time.Time) {
	if e.Contact == "" {
		return
	}
	e.add(now, event(bot.EventCaseOpened, struct {
		Contact    bot.ContactID `json:"contact"`
		Reason     string        `json:"reason"`
		Evaluation string        `json:"evaluation"`
	}{e.Contact, CaseReason, e.ID}))
}

func (e *Evaluation) add(now time.Time, effects ...bot.Effect) { e.Box.Add(e.ID, e.V, now, effects...) }

// edit changes an evaluation by compare-and-set; change may return edit.ErrUnchanged.
func (s *Evaluations) edit(ctx context.Context, id string, now time.Time, change func(*Evaluation) error) (Evaluation, error) {
	e, err := edit.Document(ctx, s.Evaluations, id, func(e *Evaluation) error {
		e.V++
		e.UpdatedAt = now
		if err := change(e); err != nil {
			return err
		}
		e.DueAt = e.Deadlines.Next()
		return nil
	})
	if err == nil && s.Signal != nil && len(e.Outbox) > 0 {
		s.Signal(ctx, e.ID)
	}
	return e, err
}

func (s *Evaluations) zone(country string) *time.Location {
	if s.ZoneOf != nil {
		if z := s.ZoneOf(country); z != nil {
			return z
		}
	}
	return time.UTC
}

// Get returns an evaluation, or bot.ErrNotFound.
func (s *Evaluations) Get(ctx context.Context, id string) (Evaluation, error) {
	return s.Evaluations.Get(ctx, id)
}

// List returns a page of evaluations, the latest first.
func (s *Evaluations) List(ctx context.Context, f Filter) ([]Evaluation, string, error) {
	return s.Evaluations.List(ctx, f.bounded())
}

// CustomerOf returns the customer of a conversation, or bot.ErrNotFound.
func (s *Evaluations) CustomerOf(ctx context.Context, who bot.ContactID) (string, error) {
	return s.Customers.ByContact(ctx, who)
}
