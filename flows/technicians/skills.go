package technicians

import (
	"cmp"
	"slices"
	"time"

	"recado/bot"
)

// expiredCertificate returns the first of a specialty's certificates that was not in force on a day
// ("2026-12-31") and not renewed by another of the same name (RN-021).
func (t *Technician) expiredCertificate(specialty, day string) (Certificate, bool) {
	for _, c := range t.Certificates {
		if c.Enables == specialty && !c.inForce(day) && !t.holds(c.Name, day) {
			return t.latest(c.Name), true
		}
	}
	return Certificate{}, false
}

// holds reports whether a certificate of a name is in force on a day.
func (t *Technician) holds(name, day string) bool {
	return slices.ContainsFunc(t.Certificates, func(c Certificate) bool {
		return sameName(c.Name, name) && c.inForce(day)
	})
}

// latest returns the certificate of a name that ends last; the zero Certificate without one.
func (t *Technician) latest(name string) (last Certificate) {
	for _, c := range t.Certificates {
		if sameName(c.Name, name) && (last.Name == "" || c.Expires == "" || last.Expires != "" && c.Expires > last.Expires) {
			last = c
		}
	}
	return last
}

func (c Certificate) inForce(day string) bool { return c.Expires == "" || c.Expires >= day }

// sameName compares names. Most are identical, and folding is slow.
func sameName(a, b string) bool { return a == b || bot.Fold(a) == bot.Fold(b) }

// level returns the level in a specialty that is active on a day, which means that no expired
// certificate disables it. For "" it is the highest level of any specialty; "" if there is none.
func (t *Technician) level(specialty, day string) (best Level) {
	for _, s := range t.Specialties {
		if specialty != "" && s.Code != specialty || s.Level.order() <= best.order() {
			continue
		}
		if _, off := t.expiredCertificate(s.Code, day); !off {
			best = s.Level
		}
	}
	return best
}

// Can reports whether a specialty is active on a day ("2026-12-31").
func (t Technician) Can(specialty, day string) bool { return t.level(specialty, day) != "" }

// WarnBefore is how many days before a certificate's end people are warned (RN-021).
const WarnBefore = 30

// The states of a certificate.
const (
	InForce      = "in_force"
	EndsSoon     = "expiring" // ends within WarnBefore days, including the last one
	HasExpired   = "expired"
	neverExpires = "9999-12-31"
)

// State returns a certificate's state on a day ("2026-12-31").
func (c Certificate) State(day string) string {
	today, err := time.Parse(time.DateOnly, day)
	switch ends := cmp.Or(c.Expires, neverExpires); {
	case err != nil || ends < day:
		return HasExpired
	case ends <= today.AddDate(0, 0, WarnBefore).Format(time.DateOnly):
		return EndsSoon
	}
	return InForce
}

// certified counts the certificate names in force for a specialty; for "" those for any.
func (t *Technician) certified(specialty, day string) int {
	var names []string
	for _, c := range t.Certificates {
		if c.Enables == "" || specialty != "" && c.Enables != specialty || !c.inForce(day) {
			continue
		}
		if name := bot.Fold(c.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return len(names)
}

// absent returns the absence that includes a day.
func (t *Technician) absent(day string) (Absence, bool) {
	i := slices.IndexFunc(t.Absences, func(a Absence) bool { return a.From <= day && day <= a.To })
	if i < 0 {
		return Absence{}, false
	}
	return t.Absences[i], true
}

// Expiry is a certificate that ends soon or has ended.
type Expiry struct {
	Technician  string // id
	Name        string // the technician's
	Certificate Certificate
	Days        int // after today; 0 on the last day, negative if expired
}

// Expiring lists the certificates that end within days, and those that have ended, the earliest
// first; RN-021 warns 30 days before. It omits renewed certificates and those of former staff.
func Expiring(all []Technician, today time.Time, days int) []Expiry {
	y, m, d := today.Date()
	first := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	var soon []Expiry
	for i := range all {
		t := &all[i]
		if t.Status == Terminated {
			continue
		}
		for _, c := range t.Certificates {
			ends, err := time.Parse(time.DateOnly, c.Expires)
			left := int(ends.Sub(first).Hours() / 24)
			if err == nil && left <= days && t.latest(c.Name) == c {
				soon = append(soon, Expiry{t.ID, t.Name, c, left})
			}
		}
	}
	slices.SortFunc(soon, func(a, b Expiry) int {
		return cmp.Or(cmp.Compare(a.Days, b.Days), cmp.Compare(a.Technician, b.Technician), cmp.Compare(a.Certificate.Name, b.Certificate.Name))
	})
	return slices.CompactFunc(soon, func(a, b Expiry) bool { return a == b })
}
