package technicians

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/geo"
)

const (
	maxJobsInProcess = 3             // in process at a time (RN-004)
	positionMaxAge   = 2 * time.Hour // how long a position counts as current
	clockSkew        = time.Minute   // how far a phone's clock may be ahead
)

// Need is what a job requires of a technician.
type Need struct {
	Service      string         // Service.Available derives Specialty and Certificates from it; Rank ignores it
	Specialty    string         // "" is any
	Certificates []string       // names of those that must be in force
	Point        *bot.Location  // of the site; nil if unknown
	Area         string         // code of the site's zone; "" if unknown
	Emergency    bool           // at once, ranked as an emergency
	When         time.Time      // the scheduled time; zero means now. Ignored for an emergency
	Zone         *time.Location // for days and hours; nil: UTC
	Company      string         // the customer; Service.Available derives Served from it
	Preferred    []string       // preferred by the customer, ids
	Vetoed       []string       // vetoed by the customer, ids: never asked
	Asked        []string       // ids of those who refused, did not answer, or have it

	InProcess map[string]int // jobs in process by technician
	Scheduled map[string]int // scheduled jobs by technician
	Served    map[string]int // jobs done for this customer, by technician
}

// Candidate is a technician who may be sent.
type Candidate struct {
	Technician Technician
	Points     int      // of 1000; 0 in an emergency, which is ranked by criteria instead of points
	Metres     float64  // distance from the site to the last known position; -1 if unknown
	Reasons    []Reason // in the order of their weight
}

// Excluded is a technician who may not be sent, with every reason.
type Excluded struct {
	Technician Technician
	Reasons    []Reason
}

// Rank ranks the technicians for a job, the best first, and returns the excluded ones with the
// reasons. Each of all, whose ids must differ, is in exactly one list. Of equals the lower id comes
// first; excluded ones are sorted by id. A normal job is ranked by points, see score.go; an
// emergency by the criteria in emergency.go.
func Rank(n Need, all []Technician, now time.Time) (ranked []Candidate, out []Excluded) {
	j := newJob(n, now)
	order := byPoints
	fits := make([]evaluation, 0, len(all))
	for i := range all {
		t := &all[i]
		if reasons := j.exclusions(t); len(reasons) > 0 {
			out = append(out, Excluded{*t, reasons})
			continue
		}
		f := j.measure(t)
		if n.Emergency {
			j.urgent(&f)
		} else {
			j.score(&f)
		}
		fits = append(fits, f)
	}
	if n.Emergency {
		order = byUrgency
	}
	slices.SortFunc(fits, func(a, b evaluation) int { return cmp.Or(order(a, b), cmp.Compare(a.who.ID, b.who.ID)) })
	slices.SortFunc(out, func(a, b Excluded) int { return cmp.Compare(a.Technician.ID, b.Technician.ID) })
	ranked = make([]Candidate, len(fits))
	for i, f := range fits {
		ranked[i] = Candidate{*f.who, f.points, f.metres, f.reasons}
	}
	return ranked, out
}

// job is a need prepared for comparing it with many technicians.
type job struct {
	Need
	now  time.Time
	wall time.Time // the start, by the wall clock
	day  string
}

func newJob(n Need, now time.Time) job {
	if n.Zone == nil {
		n.Zone = time.UTC
	}
	if n.When.IsZero() || n.Emergency {
		n.When = now
	}
	n.Specialty, n.Area = code(n.Specialty), code(n.Area)
	j := job{Need: n, now: now, wall: n.When.In(n.Zone)}
	j.day = j.wall.Format(time.DateOnly)
	return j
}

// exclusions lists why a technician may not go.
func (j *job) exclusions(t *Technician) (reasons []Reason) {
	no := func(key string, args ...string) { reasons = append(reasons, why(key, args...)) }
	switch t.Status {
	case Active:
	case Vacation:
		no(OutVacation)
	case SickLeave:
		no(OutSick)
	default:
		no(OutTerminated)
	}
	if a, away := t.absent(j.day); away {
		no(OutAbsent, "kind", string(a.Kind), "from", a.From, "to", a.To)
	}
	reasons = append(reasons, j.missingSkills(t)...)
	onShift := t.Hours.At(j.wall)
	if j.Emergency && !t.Emergencies {
		no(OutOnCall)
	} else if !j.Emergency && !onShift {
		no(OutHours)
	}
	if jobs := j.InProcess[t.ID]; jobs >= maxJobsInProcess {
		no(OutBusy, "jobs", strconv.Itoa(jobs))
	}
	if slices.Contains(j.Vetoed, t.ID) {
		no(OutVetoed)
	}
	if slices.Contains(j.Asked, t.ID) {
		no(OutAsked)
	}
	return reasons
}

// missingSkills lists the required specialties and certificates that a technician lacks.
func (j *job) missingSkills(t *Technician) (reasons []Reason) {
	no := func(key string, args ...string) { reasons = append(reasons, why(key, args...)) }
	if t.level("", j.day) == "" {
		no(OutNoSpecialty)
	}
	has := false
	for _, s := range t.Specialties {
		if j.Specialty != "" && s.Code != j.Specialty {
			continue
		}
		has = true
		if c, off := t.expiredCertificate(s.Code, j.day); off && (j.Specialty != "" || len(reasons) > 0) {
			no(OutCertificateExpired, "specialty", s.Code, "certificate", c.Name, "date", c.Expires)
		}
	}
	if j.Specialty != "" && !has {
		no(OutSpecialty, "specialty", j.Specialty)
	}
	for _, name := range j.Certificates {
		if t.holds(name, j.day) {
			continue
		}
		if c := t.latest(name); c.Name != "" {
			no(OutExpired, "certificate", c.Name, "date", c.Expires)
		} else {
			no(OutCertificateMissing, "certificate", name)
		}
	}
	return reasons
}

// evaluation is an eligible technician with the data for the ranking.
type evaluation struct {
	who       *Technician
	level     Level
	metres    float64 // -1 if unknown
	covers    bool    // covers the site's zone
	inProcess int
	onShift   bool
	points    int
	reasons   []Reason
}

func (j *job) measure(t *Technician) evaluation {
	f := evaluation{
		who: t, level: t.level(j.Specialty, j.day), metres: -1, inProcess: max(0, j.InProcess[t.ID]),
		onShift: t.Hours.At(j.wall), covers: j.Area != "" && slices.Contains(t.Zones, j.Area),
		reasons: make([]Reason, 0, 8),
	}
	if p := t.LastPosition; p != nil && j.Point != nil && j.now.Sub(p.At) <= positionMaxAge && p.At.Sub(j.now) <= clockSkew {
		if m := geo.Metres(p.Point, *j.Point); geo.Valid(p.Point) && geo.Valid(*j.Point) {
			f.metres = m
		}
	}
	return f
}

// place returns the reason for the technician's distance.
func (j *job) place(f *evaluation) Reason {
	switch {
	case f.metres >= 0:
		return why(ForNear, "km", strconv.FormatFloat(f.metres/1000, 'f', 1, 64))
	case f.covers:
		return why(ForZone, "zone", j.Area)
	}
	return why(ForNowhere)
}

// skilled returns the reason for the technician's level.
func (j *job) skilled(f *evaluation) Reason {
	if j.Specialty == "" {
		return why(ForAnyLevel, "level", string(f.level))
	}
	return why(ForLevel, "level", string(f.level), "specialty", j.Specialty)
}

// code returns the form in which codes of specialties and zones are stored and compared.
func code(s string) string { return bot.Fold(s) }
