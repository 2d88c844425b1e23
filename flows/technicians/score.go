package technicians

import (
	"cmp"
	"strconv"
)

// The points of a normal job, 1000 in all, by the criteria of the requirements (5.3). No criterion
// subtracts points, and more of a good property never gives fewer points.
//
//	specialty     200  senior; 140 semi-senior; 80 junior: in the required one, else the best
//	certificates  100  50 for each of two in force for that specialty
//	availability  100  nothing in process; a third less for each job in process
//	distance      200  at the site, nothing from 50 km on; at least 100 if the site's zone is covered
//	load          100  nothing scheduled; 20 less for each scheduled job
//	history       100  20 for each of five jobs done for this customer
//	rating        100  for five of five, nothing for one; with few answers it is near four
//	preference    100  preferred by the customer
const (
	maxCertificatesCounted = 2
	farAway                = 50_000 // metres
	zonePoints             = 100
	maxCounted             = 5 // scheduled jobs, and jobs for a customer, beyond this make no difference
)

// A rating starts with this many assumed answers of 4: five jobs in four aspects, so that one bad
// day or one friend does not decide.
const (
	priorCount = 20
	priorSum   = 4 * priorCount
)

var levelPoints = map[Level]int{Senior: 200, SemiSenior: 140, Junior: 80}

func byPoints(a, b evaluation) int { return cmp.Compare(b.points, a.points) }

// score computes a technician's points, with one reason for each criterion that gives any.
func (j *job) score(f *evaluation) {
	t := f.who
	add := func(points int, r Reason) {
		r.Points = points
		f.points += points
		f.reasons = append(f.reasons, r)
	}
	add(levelPoints[f.level], j.skilled(f))
	if n := t.certified(j.Specialty, j.day); n > 0 {
		add(50*min(n, maxCertificatesCounted), why(ForCertified, "certificates", strconv.Itoa(n)))
	}
	add(100*(maxJobsInProcess-f.inProcess)/maxJobsInProcess, busy(f.inProcess))
	add(j.nearness(f), j.place(f))
	scheduled := max(0, j.Scheduled[t.ID])
	add(20*max(0, maxCounted-scheduled), why(ForLoad, "jobs", strconv.Itoa(scheduled)))
	if n := j.Served[t.ID]; n > 0 {
		add(20*min(n, maxCounted), why(ForHistory, "jobs", strconv.Itoa(n)))
	}
	add(rated(t))
	for _, id := range j.Preferred {
		if id == t.ID {
			add(100, why(ForPreferred))
			break
		}
	}
}

func busy(jobs int) Reason {
	if jobs == 0 {
		return why(ForFree)
	}
	return why(ForBusy, "jobs", strconv.Itoa(jobs))
}

func (j *job) nearness(f *evaluation) int {
	points := 0
	if f.metres >= 0 {
		points = max(0, int(200*(1-f.metres/farAway)))
	}
	if f.covers {
		points = max(points, zonePoints)
	}
	return points
}

func rated(t *Technician) (int, Reason) {
	var all Rating
	for _, r := range t.Ratings {
		all.Sum, all.Count = all.Sum+r.Sum, all.Count+r.Count
	}
	points := 100 * (all.Sum + priorSum - (all.Count + priorCount)) / (4 * (all.Count + priorCount))
	if all.Count == 0 {
		return points, why(ForUnrated)
	}
	return points, why(ForRating, "rating", strconv.FormatFloat(all.Mean(), 'f', 1, 64), "count", strconv.Itoa(all.Count))
}
