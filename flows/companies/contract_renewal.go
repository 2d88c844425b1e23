package companies

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/outbox"
)

// NoticeDays is the number of days before a contract's last day at which people are notified (seed 3.3).
const NoticeDays = 30

// noticeAt is the hour of the notice, by the business's clock.
const noticeAt = 9

// ContractNotice holds the arguments of notices about a contract's end.
type ContractNotice struct {
	Contract string    `json:"contract"` // id
	Company  string    `json:"company"`  // name
	Ends     time.Time `json:"ends"`     // a time on its last day
	Business string    `json:"business,omitempty"`
}

// Soonest returns when a contract is to be checked next, or the zero time.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Calendars.Soonest(ctx) }

// Expire notifies staff of contracts that end within NoticeDays, and the customer too if the
// contract renews: each once, for at most limit companies. Any process may call it.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Calendars.Due(ctx, now, limit)
	for _, id := range ids {
		if failed := s.remind(ctx, id, now); failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// remind adds the due notices to the company's calendar.
func (s *Service) remind(ctx context.Context, id string, now time.Time) error {
	var was int64
	c, err := edit.Document(ctx, s.Calendars, id, func(c *Calendar) error {
		was = c.V
		if c.DueAt.IsZero() || c.DueAt.After(now) {
			return edit.ErrUnchanged
		}
		c.V++
		return s.notices(ctx, c, now)
	})
	if err == nil && c.V > was && len(c.Outbox) > 0 && s.Signal != nil {
		s.Signal(ctx, c.Company)
	}
	return err
}

func (s *Service) notices(ctx context.Context, c *Calendar, now time.Time) error {
	company, err := s.Companies.Get(ctx, c.Company)
	if err != nil {
		return err
	}
	all, err := s.Contracts.All(ctx, c.Company)
	if err != nil {
		return err
	}
	var warned []string // of terms that are still in force
	c.DueAt = time.Time{}
	for _, k := range all {
		if err := s.visits(ctx, c, k, company.Data, now); err != nil {
			return err
		}
		t := k.Data.Term
		name := k.ID + "|" + t.To
		switch {
		case k.Data.Status != Active || t.To == "" || t.To < s.Day(now):
			continue
		case slices.Contains(c.Warned, name):
		case now.Before(s.noticeOf(t)):
			c.scheduleCheck(s.noticeOf(t))
			continue
		case company.Data.Status != Active: // the company is not served any more
			continue
		default:
			c.Add("contracts-"+c.Company, c.V, now, s.contractNotices(k, company.Data)...)
		}
		warned = append(warned, name)
	}
	c.Warned = warned
	c.forgetVisits(all)
	for _, h := range c.Reservations { // a contract is being written; check again after its reservation
		if end := h.At.Add(reservationTTL); end.After(now) {
			c.scheduleCheck(end)
		}
	}
	return nil
}

func (s *Service) contractNotices(k ContractDoc, company Company) []bot.Effect {
	event, people := notify.ContractEnding, slices.Clone(s.People)
	if k.Data.Renews {
		event = notify.ContractRenewing
		if c := company.mainContact(); c != nil {
			people = append(people, notify.Person{Role: notify.Client, Contact: c.Phone, Mail: c.Mail, Name: c.Name})
		}
	}
	args := ContractNotice{k.ID, company.Name, s.noticeOf(k.Data.Term).AddDate(0, 0, NoticeDays), s.Business}
	return notify.Notice{Event: event, About: k.ID, Args: args}.Effects(people...)
}

// mainContact returns the contact for a company's contracts: the primary contact, else one who may
// approve; nil without either.
func (c Company) mainContact() *Contact {
	for _, fits := range []func(Contact) bool{func(c Contact) bool { return c.Primary }, func(c Contact) bool { return c.Role.Approves() }} {
		if i := slices.IndexFunc(c.Contacts, fits); i >= 0 {
			return &c.Contacts[i]
		}
	}
	return nil
}

// forgetVisits drops the visits of contracts that are gone or over.
func (c *Calendar) forgetVisits(all []ContractDoc) {
	kept := map[string]string{}
	for name, date := range c.Visits {
		id, _, _ := strings.Cut(name, "|")
		if slices.ContainsFunc(all, func(k ContractDoc) bool { return k.ID == id && k.Data.Status == Active }) {
			kept[name] = date
		}
	}
	if c.Visits = kept; len(kept) == 0 {
		c.Visits = nil
	}
}

// scheduleCheck makes the calendar due by a moment.
func (c *Calendar) scheduleCheck(at time.Time) {
	if !at.IsZero() && (c.DueAt.IsZero() || at.Before(c.DueAt)) {
		c.DueAt = at
	}
}

// noticeOf returns when people are notified of a term's last day; the zero time for a term without end.
func (s *Service) noticeOf(t Term) time.Time {
	day, err := time.Parse(time.DateOnly, t.To)
	if err != nil {
		return time.Time{} // a valid contract without an end
	}
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Date(day.Year(), day.Month(), day.Day()-NoticeDays, noticeAt, 0, 0, 0, zone)
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (c *Calendar) Key() string { return c.Company }

// Rev points to the document's version, which each write increments.
func (c *Calendar) Rev() *int64 { return &c.V }

// Effects returns the document's outbox.
func (c *Calendar) Effects() *outbox.Box { return &c.Box }

// Due returns when the next notice is due.
func (c *Calendar) Due() time.Time { return c.DueAt }
