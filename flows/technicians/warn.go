package technicians

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/outbox"
)

// warningHour is the hour of the day for warnings, by the business's clock.
const warningHour = 9

// CertificateNotice holds the data for the notice about an ending certificate.
type CertificateNotice struct {
	Name        string    `json:"name"` // the technician's
	Certificate string    `json:"certificate"`
	Enables     string    `json:"enables,omitempty"` // the specialty that requires it
	Expires     time.Time `json:"expires"`           // a time on its last day
}

// Soonest returns when the next warning is due, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Technicians.Soonest(ctx) }

// Expire warns of certificates that end within WarnBefore days and of those that have ended, each
// once (RN-021), for at most limit technicians. Any process may call it.
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

// warn puts the due notices into the technician's outbox.
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

// minRework is the fewest orders done again of which people are told: one of a new technician's first
// orders is no rate.
const minRework = 2

// ReworkNotice holds the data for the notice about too much rework.
type ReworkNotice struct {
	Name      string `json:"name"`
	Percent   string `json:"percent"` // of the completed orders, in whole percent rounded up
	Completed int    `json:"completed"`
}

// warnRework tells human resources that a technician's rework needs a plan (RN-024), at most once a month.
func (s *Service) warnRework(t *Technician, now time.Time) {
	month := now.In(s.zone()).Format("2006-01")
	if t.Stats.Rework < minRework || t.Stats.ReworkShare() <= MaxReworkShare || t.ReworkWarned == month {
		return
	}
	t.ReworkWarned = month
	t.Add(t.ID, t.V, now, notify.Notice{
		Event: notify.ReworkHigh, About: t.ID, Args: ReworkNotice{t.Name, strconv.Itoa(int(math.Ceil(t.Stats.ReworkShare()))), t.Stats.Completed},
	}.Effects(s.People...)...)
}

// warning identifies a warning that was sent.
func (c Certificate) warning(state string) string { return c.Name + "|" + c.Expires + "|" + state }

// due returns when the next warning is due; the zero time for former staff.
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

// at returns the warning hour the given number of days after a date.
func (s *Service) at(date string, days int) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{} // can't happen: a stored profile has valid dates
	}
	return time.Date(day.Year(), day.Month(), day.Day()+days, warningHour, 0, 0, 0, s.zone())
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (t *Technician) Key() string { return t.ID }

// Rev points to the document's version, which each write increments.
func (t *Technician) Rev() *int64 { return &t.V }

// Due returns when the next warning is due, or the zero time without one.
func (t *Technician) Due() time.Time { return t.DueAt }

// Effects returns the document's outbox.
func (t *Technician) Effects() *outbox.Box { return &t.Box }
