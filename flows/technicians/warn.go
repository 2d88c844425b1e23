package technicians

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/outbox"
)

// warningHour is the hour of the day at which people are warned, by the business's clock.
const warningHour = 9

// CertificateNotice is what people are told of a certificate that ends.
type CertificateNotice struct {
	Name        string    `json:"name"` // the technician's
	Certificate string    `json:"certificate"`
	Enables     string    `json:"enables,omitempty"` // the specialty that goes with it
	Expires     time.Time `json:"expires"`           // a moment of its last day
}

// Soonest is when somebody is to be warned next, the zero time where nobody is.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Technicians.Soonest(ctx) }

// Expire warns of certificates that end within WarnBefore days, and of those that have
// ended, each once (RN-021), for at most limit technicians. Any process may call it.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Technicians.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.edit(ctx, id, now, func(t *Technician) (bool, error) { return s.warn(t, now), nil })
		if failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// warn puts the notices that are due into the technician's own outbox.
func (s *Service) warn(t *Technician, now time.Time) bool {
	t.Warned = slices.Clone(t.Warned)
	told := false
	for _, c := range t.Certificates {
		state := c.State(s.Day(now))
		if t.latest(c.Name) != c || state == InForce || slices.Contains(t.Warned, c.warning(state)) {
			continue
		}
		t.Warned, told = append(t.Warned, c.warning(state)), true
		event := notify.CertificateExpiring
		if state == HasExpired {
			event = notify.CertificateExpired
		}
		people := append([]notify.Person{{Role: notify.Technician, Contact: t.Contact, Name: t.Name, Locale: t.Locale}}, s.People...)
		t.Add(t.ID, t.V, now, notify.Notice{
			Event: event, About: t.ID, Args: CertificateNotice{t.Name, c.Name, c.Enables, s.at(c.Expires, 0)},
		}.Effects(people...)...)
	}
	return told || !t.DueAt.Equal(s.due(t))
}

// warning names what was said of a certificate.
func (c Certificate) warning(state string) string { return c.Name + "|" + c.Expires + "|" + state }

// due is when there is next something to warn of; the zero time for who works no more.
func (s *Service) due(t *Technician) (first time.Time) {
	if t.Status == Terminated {
		return time.Time{}
	}
	for _, c := range t.Certificates {
		if c.Expires == "" || t.latest(c.Name) != c || slices.Contains(t.Warned, c.warning(HasExpired)) {
			continue
		}
		at := s.at(c.Expires, 1)
		if !slices.Contains(t.Warned, c.warning(EndsSoon)) {
			at = s.at(c.Expires, -WarnBefore)
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return first
}

// at is the hour of warning so many days after a date.
func (s *Service) at(date string, days int) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{} // a profile is cleaned: it is a date
	}
	return time.Date(day.Year(), day.Month(), day.Day()+days, warningHour, 0, 0, 0, s.zone())
}

// The part of a document that every aggregate shows to its repository.

// Key is the document's id.
func (t *Technician) Key() string { return t.ID }

// Rev is the document's version, to be raised with each write.
func (t *Technician) Rev() *int64 { return &t.V }

// Due is when there is something to warn of, the zero time where there is nothing.
func (t *Technician) Due() time.Time { return t.DueAt }

// Effects is the document's outbox.
func (t *Technician) Effects() *outbox.Box { return &t.Box }
