package credit

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// EventDecided is the event of a decision in the log.
const EventDecided = "credit_evaluation.decided"

type evaluationEvent struct {
	Evaluation string   `json:"evaluation"`
	Customer   string   `json:"customer"`
	Decision   Decision `json:"decision"`
}

// RejectReasons lists why a person may reject an evaluation. Each has a text for the customer,
// credit.reason.<reason>; none is about the bureau, whose data alone deny nobody.
func RejectReasons() []string { return []string{"income", "capacity", "identity", "documents", "work"} }

// Verdict is a person's decision.
type Verdict struct {
	Approve bool
	Level   int      // of an approval
	Reasons []string // of a rejection, of RejectReasons: what the customer is told
	Why     string   // for the business
	By      string   // the person
}

const (
	maxReasons = 2
	maxWhy     = 1000 // characters
	maxAppeal  = 1000
)

// Decide records a person's decision about an evaluation that is IN_PROCESS, and tells the customer. The same
// decision of the same person again changes nothing. The error is bot.ErrNotFound or a *RefusedError:
// "level", "limit", "reasons", "decided" or "other_decision".
func (s *Evaluations) Decide(ctx context.Context, id string, v Verdict, now time.Time) (Evaluation, error) {
	now = now.UTC().Truncate(time.Millisecond)
	if err := checkReasons(v); err != nil {
		return Evaluation{}, err
	}
	v.Why = text.Cut(text.Line(v.Why), maxWhy)
	return s.edit(ctx, id, now, func(e *Evaluation) error {
		wanted := Rejected
		if v.Approve {
			wanted = Approved
		}
		switch {
		case e.Decision == wanted && e.DecidedBy == v.By && (!v.Approve || e.Level == v.Level):
			return edit.ErrUnchanged
		case e.Decision == Approved || e.Decision == Rejected:
			return refuse("other_decision")
		case e.Decision != InProcess:
			return refuse("decided")
		case v.Approve && (v.Level < 1 || v.Level > s.Rules.Levels(e.Country)):
			return refuse("level")
		}
		e.Reasons = slices.Clone(e.Reasons)
		for _, r := range v.Reasons {
			e.Reasons = append(e.Reasons, Reason{Rule: "person", Decision: Rejected, Text: "credit.reason." + r})
		}
		if v.Approve {
			e.Level, e.Limit = v.Level, s.Rules.Limit(e.Country, v.Level, e.Cap)
			if e.Limit.Minor <= 0 { // the income allows nothing
				return refuse("limit")
			}
		}
		e.DecidedBy, e.Why = v.By, v.Why
		e.enter(e.Step, wanted, v.By, now)
		s.decided(e, now)
		e.tellClient(now)
		return nil
	})
}

func checkReasons(v Verdict) error {
	if v.Approve != (len(v.Reasons) == 0) || len(v.Reasons) > maxReasons {
		return refuse("reasons")
	}
	for i, r := range v.Reasons {
		if !slices.Contains(RejectReasons(), r) || slices.Contains(v.Reasons[:i], r) {
			return refuse("reasons")
		}
	}
	return nil
}

// DecidedNotice are the arguments of what the customer is told.
type DecidedNotice struct {
	Name    string   `json:"name,omitempty"`
	Limit   any      `json:"limit,omitempty"`   // of an approval
	Reasons []string `json:"reasons,omitempty"` // text keys
}

// tellClient tells the customer what a person has decided.
func (e *Evaluation) tellClient(now time.Time) {
	if e.Contact == "" {
		return
	}
	ev, args := notify.CreditRejected, DecidedNotice{Name: e.Name}
	if e.Decision == Approved {
		ev, args.Limit = notify.CreditApproved, e.Limit
	} else {
		for _, r := range e.Reasons {
			if r.Decision == Rejected {
				args.Reasons = append(args.Reasons, r.Text)
			}
		}
	}
	client := notify.Person{Role: notify.Client, Contact: e.Contact, Locale: e.Locale}
	e.add(now, notify.Notice{Event: ev, About: e.ID, Args: args}.Effects(client)...)
}

// Appeal asks for a second look at a denial, by a person, once. who is the customer's conversation. The same
// appeal again changes nothing. The error is a *RefusedError: "gone", "not_yours", "not_denied", "appealed" or
// "appeal_late".
func (s *Evaluations) Appeal(ctx context.Context, w AppealWork, who bot.ContactID, now time.Time) (Evaluation, error) {
	now = now.UTC().Truncate(time.Millisecond)
	e, err := s.Evaluations.Get(ctx, w.Evaluation)
	if errors.Is(err, bot.ErrNotFound) {
		return Evaluation{}, refuse("gone")
	}
	if err != nil {
		return Evaluation{}, err
	}
	if e.Contact != who { // the customer may have another address by now
		customer, err := s.Customers.ByContact(ctx, who)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return Evaluation{}, err
		}
		if err != nil || customer != e.Customer {
			return Evaluation{}, refuse("not_yours")
		}
	}
	said := text.Cut(text.Line(bot.MaskSecrets(w.Text)), maxAppeal)
	return s.edit(ctx, w.Evaluation, now, func(e *Evaluation) error {
		switch {
		case e.Appeal != nil && e.Decision == InProcess:
			return edit.ErrUnchanged
		case e.Appeal != nil:
			return refuse("appealed")
		case e.Decision != Denied && e.Decision != Rejected:
			return refuse("not_denied")
		case now.Sub(e.DecidedAt) > days(s.Rules.appealDays):
			return refuse("appeal_late")
		}
		e.Appeal = &Appeal{said, now}
		e.DecidedBy, e.Why = "", ""
		e.enter(StepAppeal, InProcess, "", now)
		s.decided(e, now)
		return nil
	})
}

// Soonest returns the next deadline of all evaluations, or the zero time without one.
func (s *Evaluations) Soonest(ctx context.Context) (time.Time, error) {
	return s.Evaluations.Soonest(ctx)
}

// Expire ends evaluations that nobody has gone on with or decided. Any process may call it at any time.
func (s *Evaluations) Expire(ctx context.Context, now time.Time, limit int) error {
	now = now.UTC().Truncate(time.Millisecond)
	ids, err := s.Evaluations.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.edit(ctx, id, now, func(e *Evaluation) error {
			due, rest := e.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			e.Deadlines = rest
			if e.Decision == "" || e.Decision == InProcess {
				e.Missing = nil
				e.enter(e.Step, Expired, "", now)
				s.decided(e, now)
			}
			return nil
		})
		if failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}
