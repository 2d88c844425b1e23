package hours

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado/flows/validation"
)

const monthLayout = "2006-01"

// Month is a technician's month as it counts now. Days belong to it by the date on which their shifts began.
type Month struct {
	Technician string
	Name       string
	Month      string // "2026-12"
	Planned    int    // minutes by the schedule, without absences; 0: there is none
	Days       []Day
	Overtime   []Overtime
	Counted    Minutes // of all days
	Final      Minutes // of the approved ones
	Pending    int     // days that are not approved
	Unasked    int     // minutes of overtime that nobody authorised before
}

// Month returns a month of a technician.
func (s *Service) Month(ctx context.Context, technician, month string, now time.Time) (Month, error) {
	t, err := s.Workers.Worker(ctx, technician)
	if err != nil {
		return Month{}, err
	}
	all, err := s.months(ctx, t.ID, month, now)
	if err != nil {
		return Month{}, err
	}
	m := Month{Technician: t.ID, Name: t.Name, Month: month}
	if len(all) > 0 {
		m = all[0]
	}
	m.Planned = planned(t.Plan, month)
	return m, nil
}

// Months returns the month of every technician who has hours in it, by id.
func (s *Service) Months(ctx context.Context, month string, now time.Time) ([]Month, error) {
	all, err := s.months(ctx, "", month, now)
	for i := range all {
		t, failed := s.Workers.Worker(ctx, all[i].Technician)
		if failed == nil {
			all[i].Planned = planned(t.Plan, month)
		}
	}
	return all, err
}

func planned(p Plan, month string) (n int) {
	first, err := time.Parse(monthLayout, month)
	if err != nil || !p.Known {
		return 0
	}
	for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
		n += p.Minutes[at.Weekday()]
	}
	return n
}

// maxWeeks bounds the weeks that are read for a month: 400 technicians.
const maxWeeks = 2400

func (s *Service) months(ctx context.Context, technician, month string, now time.Time) ([]Month, error) {
	first, err := time.ParseInLocation(monthLayout, month, s.Zone)
	if err != nil || first.Year() < 2000 || first.Year() > 2200 {
		return nil, validation.Refuse("month", validation.Day)
	}
	end := first.AddDate(0, 1, 1) // a shift of the last day may stand in the next week, since its entry was corrected
	byID := map[string]*Month{}
	for cursor, n := "", 0; n < maxWeeks; {
		page, next, err := s.Weeks.Between(ctx, technician, mondayOf(first), end.Format(time.DateOnly), 200, cursor)
		if err != nil {
			return nil, err
		}
		for i := range page {
			w := &page[i]
			m := byID[w.Technician]
			if m == nil {
				m = &Month{Technician: w.Technician, Month: month}
				byID[w.Technician] = m
			}
			m.Name = w.Name
			m.add(w, s, now)
		}
		if cursor, n = next, n+len(page); next == "" {
			break
		}
	}
	var all []Month
	for _, m := range byID {
		slices.SortFunc(m.Days, func(a, b Day) int { return strings.Compare(a.Date, b.Date) })
		slices.SortFunc(m.Overtime, func(a, b Overtime) int { return a.AskedAt.Compare(b.AskedAt) })
		if len(m.Days)+len(m.Overtime) > 0 {
			all = append(all, *m)
		}
	}
	slices.SortFunc(all, func(a, b Month) int { return strings.Compare(a.Technician, b.Technician) })
	return all, nil
}

// add takes the days of a week that lie in the month.
func (m *Month) add(w *Week, s *Service, now time.Time) {
	for _, d := range w.days(s.rules(w.Plan), now) {
		if !strings.HasPrefix(d.Date, m.Month) {
			continue
		}
		m.Days = append(m.Days, d)
		m.Counted = m.Counted.plus(d.Counted)
		m.Unasked += d.Unasked
		if d.State == Final {
			m.Final = m.Final.plus(d.Counted)
		} else {
			m.Pending++
		}
	}
	for _, o := range w.Overtime {
		if strings.HasPrefix(o.Day, m.Month) {
			m.Overtime = append(m.Overtime, o)
		}
	}
}

// Payroll returns a month of all technicians as a spreadsheet reads it: a line for each kind of time and surcharge, of approved
// days only. Who has none has a line with the number of the days that wait.
func (s *Service) Payroll(ctx context.Context, month string, now time.Time) ([]byte, error) {
	all, err := s.Months(ctx, month, now)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"technician", "name", "month", "kind", "surcharge_percent", "minutes", "hours", "approved_days", "pending_days"}) // a Buffer takes everything
	for _, m := range all {
		approved := strconv.Itoa(len(m.Days) - m.Pending)
		parts := m.Final
		if len(parts) == 0 {
			parts = Minutes{{}}
		}
		for _, p := range parts {
			_ = w.Write([]string{
				plain(m.Technician), plain(m.Name), m.Month, string(p.Kind), strconv.Itoa(p.Surcharge), strconv.Itoa(p.Minutes),
				strconv.FormatFloat(float64(p.Minutes)/60, 'f', 2, 64), approved, strconv.Itoa(m.Pending),
			})
		}
	}
	w.Flush()
	return out.Bytes(), nil
}

// plain returns a cell that no spreadsheet takes for a formula.
func plain(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
