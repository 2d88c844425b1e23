package technicians_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/technicians"
)

// A Thursday, 10:00 in Bogotá.
var (
	bogota = time.FixedZone("COT", -5*3600)
	now    = time.Date(2026, 11, 26, 10, 0, 0, 0, bogota)
	site   = bot.Location{Latitude: 4.711, Longitude: -74.0721}
)

// north returns a position the given distance in metres north of the site.
func north(metres float64) bot.Location {
	return bot.Location{Latitude: site.Latitude + metres/111195.08, Longitude: site.Longitude}
}

// person returns a senior electrician on shift, with the given changes.
func person(id string, changes ...func(*technicians.Technician)) technicians.Technician {
	t := technicians.Technician{ID: id, V: 1, Profile: technicians.Profile{
		Name: id, Status: technicians.Active, Emergencies: true,
		Specialties: []technicians.Specialty{{Code: "electrical", Level: technicians.Senior}},
		Hours:       technicians.Hours{"thursday": {{From: 8 * 60, To: 17 * 60}}},
	}}
	for _, change := range changes {
		change(&t)
	}
	return t
}

type change = func(*technicians.Technician)

func seen(metres float64, ago time.Duration) change {
	return func(t *technicians.Technician) {
		t.LastPosition = &technicians.Position{Point: north(metres), At: now.Add(-ago)}
	}
}

func certificate(name, expires string) change {
	return func(t *technicians.Technician) {
		t.Certificates = append(t.Certificates, technicians.Certificate{Name: name, Enables: "electrical", Expires: expires})
	}
}

func level(l technicians.Level) change {
	return func(t *technicians.Technician) { t.Specialties[0].Level = l }
}

func status(s technicians.Status) change { return func(t *technicians.Technician) { t.Status = s } }

func absent(from, to string) change {
	return func(t *technicians.Technician) {
		t.Absences = []technicians.Absence{{Kind: technicians.OnVacation, From: from, To: to}}
	}
}

func emergencyAt(at time.Time) change {
	return func(t *technicians.Technician) { t.Stats.LastEmergency = at }
}

func rating(sum, count int) change {
	return func(t *technicians.Technician) {
		t.Ratings = map[technicians.Aspect]technicians.Rating{technicians.Overall: {Sum: sum, Count: count}}
	}
}

func need() technicians.Need {
	return technicians.Need{Specialty: "electrical", Point: &site, Zone: bogota}
}

// keys returns the last words of the reasons' keys.
func keys(reasons []technicians.Reason) string {
	words := make([]string, len(reasons))
	for i, r := range reasons {
		words[i] = r.Key[strings.LastIndex(r.Key, ".")+1:]
	}
	return strings.Join(words, " ")
}

func TestRankExcludesWithReasons(t *testing.T) {
	tomorrow := now.AddDate(0, 0, 7)
	for _, tt := range []struct {
		name   string
		change change
		need   func(*technicians.Need)
		why    string // "" if ranked
	}{
		{"fits", nil, nil, ""},
		{"no specialty at all (RN-020)", func(t *technicians.Technician) { t.Specialties = nil }, nil, "unskilled specialty"},
		{"another specialty", func(t *technicians.Technician) { t.Specialties[0].Code = "mechanics" }, nil, "specialty"},
		{"another specialty, any asked for", func(t *technicians.Technician) { t.Specialties[0].Code = "mechanics" }, func(n *technicians.Need) { n.Specialty = "" }, ""},
		{"asked for as people write it", nil, func(n *technicians.Need) { n.Specialty = " Electrical" }, ""},
		{"a certificate's last day (RN-021)", certificate("RETIE", "2026-11-26"), nil, ""},
		{"a certificate that expired yesterday", certificate("RETIE", "2026-11-25"), nil, "unskilled lapsed"},
		{"expired, any specialty asked for", certificate("RETIE", "2026-11-25"), func(n *technicians.Need) { n.Specialty = "" }, "unskilled lapsed"},
		{"expires before the job", certificate("RETIE", "2026-11-30"), func(n *technicians.Need) { n.When = tomorrow }, "unskilled lapsed"},
		{"expired, another specialty left", func(t *technicians.Technician) {
			certificate("RETIE", "2026-11-25")(t)
			t.Specialties = append(t.Specialties, technicians.Specialty{Code: "mechanics", Level: technicians.Junior})
		}, nil, "lapsed"},
		{"expired and renewed", func(t *technicians.Technician) {
			certificate("Retie", "2026-01-01")(t)
			certificate("RETIE", "2027-01-01")(t)
		}, nil, ""},
		{"one of two expired", func(t *technicians.Technician) { certificate("Alturas", "2026-01-01")(t); certificate("RETIE", "")(t) }, nil, "unskilled lapsed"},
		{"lacks what the job asks", nil, func(n *technicians.Need) { n.Certificates = []string{"Alturas"} }, "certificate"},
		{"has what the job asks", certificate("ALTURAS", ""), func(n *technicians.Need) { n.Certificates = []string{"alturas"} }, ""},
		{"had what the job asks", func(t *technicians.Technician) {
			t.Certificates = []technicians.Certificate{{Name: "Alturas", Expires: "2026-11-01"}}
		}, func(n *technicians.Need) { n.Certificates = []string{"Alturas"} }, "expired"},
		{"on vacation (RN-022)", status(technicians.Vacation), nil, "vacation"},
		{"sick", status(technicians.SickLeave), nil, "sick_leave"},
		{"gone", status(technicians.Terminated), nil, "terminated"},
		{"no status", status(""), nil, "terminated"},
		{"first day away", absent("2026-11-26", "2026-11-30"), nil, "absent"},
		{"last day away", absent("2026-11-20", "2026-11-26"), nil, "absent"},
		{"back since today", absent("2026-11-20", "2026-11-25"), nil, ""},
		{"away when the job is", absent("2026-12-01", "2026-12-10"), func(n *technicians.Need) { n.When = tomorrow }, "absent"},
		{"off shift", nil, func(n *technicians.Need) { n.When = now.Add(8 * time.Hour) }, "hours"},
		{"off shift in an emergency", func(t *technicians.Technician) { t.Hours = technicians.Hours{"monday": {{From: 0, To: 60}}} }, func(n *technicians.Need) { n.Emergency = true }, ""},
		{"not there for emergencies", func(t *technicians.Technician) { t.Emergencies = false }, func(n *technicians.Need) { n.Emergency = true }, "emergencies"},
		{"an emergency is now, whenever it was scheduled", absent("2026-12-01", "2026-12-10"), func(n *technicians.Need) { n.Emergency, n.When = true, tomorrow }, ""},
		{"two jobs in process (RN-004)", nil, func(n *technicians.Need) { n.InProcess = map[string]int{"ana": 2} }, ""},
		{"three jobs in process", nil, func(n *technicians.Need) { n.InProcess = map[string]int{"ana": 3} }, "busy"},
		{"three jobs in an emergency", nil, func(n *technicians.Need) { n.Emergency, n.InProcess = true, map[string]int{"ana": 4} }, "busy"},
		{"vetoed", nil, func(n *technicians.Need) { n.Vetoed = []string{"x", "ana"} }, "vetoed"},
		{"asked before", nil, func(n *technicians.Need) { n.Asked = []string{"ana"} }, "asked"},
		{"everything at once", func(t *technicians.Technician) { status(technicians.Vacation)(t); t.Specialties = nil }, func(n *technicians.Need) {
			n.Vetoed, n.Asked, n.Preferred, n.InProcess = []string{"ana"}, []string{"ana"}, []string{"ana"}, map[string]int{"ana": 3}
			n.When, n.Certificates = now.Add(20*time.Hour), []string{"Alturas"}
		}, "vacation unskilled specialty certificate hours busy vetoed asked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ana, n := person("ana"), need()
			if tt.change != nil {
				tt.change(&ana)
			}
			if tt.need != nil {
				tt.need(&n)
			}
			ranked, out := technicians.Rank(n, []technicians.Technician{ana}, now)
			if len(ranked)+len(out) != 1 {
				t.Fatalf("%d ranked, %d out", len(ranked), len(out))
			}
			if len(out) == 1 && keys(out[0].Reasons) != tt.why || len(ranked) == 1 && tt.why != "" {
				t.Errorf("ranked %v, out %v; want %q", ranked, out, tt.why)
			}
		})
	}
}

func ids(ranked []technicians.Candidate) string {
	all := make([]string, len(ranked))
	for i, c := range ranked {
		all[i] = c.Technician.ID
	}
	return strings.Join(all, " ")
}

// TestOrder checks who of two that differ in one respect comes first. The worse one has the lower
// id, so that a tie would show.
func TestOrder(t *testing.T) {
	both := []string{"a", "b"}
	for _, tt := range []struct {
		name   string
		a, b   change // b is better
		need   func(*technicians.Need)
		tie    bool   // they are equal
		urgent string // the order in an emergency
	}{
		{name: "level", a: level(technicians.SemiSenior), urgent: "b a"},
		{name: "level of juniors", a: level(technicians.Junior), b: level(technicians.SemiSenior), urgent: "b a"},
		{name: "certificates", b: certificate("RETIE", "2027-01-01"), urgent: "a b"},
		{name: "free", need: func(n *technicians.Need) { n.InProcess = map[string]int{"a": 1} }, urgent: "b a"},
		{name: "nearer", a: seen(10_000, 0), b: seen(5_000, 0), urgent: "b a"},
		{name: "nearer within a ring", a: seen(1_900, 0), b: seen(100, 0), urgent: "b a"},
		{name: "seen long ago", a: seen(10, 3*time.Hour), b: seen(20_000, time.Hour), urgent: "b a"},
		{name: "exactly two hours ago", a: seen(10, 2*time.Hour+time.Second), b: seen(10, 2*time.Hour), urgent: "b a"},
		{name: "seen in the future", a: seen(10, -time.Hour), b: seen(20_000, 0), urgent: "b a"},
		{name: "both seen long ago", a: seen(10, 3*time.Hour), b: seen(9, 3*time.Hour), tie: true, urgent: "a b"},
		{name: "covers the zone", b: func(t *technicians.Technician) { t.Zones = []string{"norte"} }, need: func(n *technicians.Need) { n.Area = "Norte" }, urgent: "b a"},
		{name: "load", need: func(n *technicians.Need) { n.Scheduled = map[string]int{"a": 2, "b": 1} }, urgent: "a b"},
		{name: "history", need: func(n *technicians.Need) { n.Served = map[string]int{"b": 1} }, urgent: "a b"},
		{name: "rating", a: rating(30, 10), b: rating(50, 10), urgent: "a b"},
		{name: "one friend is no match for many customers", a: rating(5, 1), b: rating(195, 40), urgent: "a b"},
		{name: "preferred", need: func(n *technicians.Need) { n.Preferred = []string{"b"} }, urgent: "a b"},
		{name: "last emergency", a: emergencyAt(now.Add(-time.Hour)), b: emergencyAt(now.Add(-2 * time.Hour)), tie: true, urgent: "b a"},
		{name: "no emergency yet", a: emergencyAt(now.AddDate(-1, 0, 0)), tie: true, urgent: "b a"},
		{name: "on call", a: func(t *technicians.Technician) { t.Hours = technicians.Hours{"monday": {{From: 0, To: 60}}} }, need: func(n *technicians.Need) { n.Emergency = true }, urgent: "b a"},
		{name: "equal", tie: true, urgent: "a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			people, n := make([]technicians.Technician, 2), need()
			for i, id := range both {
				people[i] = person(id)
				if c := []change{tt.a, tt.b}[i]; c != nil {
					c(&people[i])
				}
			}
			if tt.need != nil {
				tt.need(&n)
			}
			if !n.Emergency {
				ranked, _ := technicians.Rank(n, people, now)
				if got, want := ids(ranked), map[bool]string{true: "a b", false: "b a"}[tt.tie]; got != want {
					t.Errorf("%s, want %s: %+v", got, want, ranked)
				}
			}
			n.Emergency = true
			ranked, _ := technicians.Rank(n, people, now)
			if got := ids(ranked); got != tt.urgent {
				t.Errorf("in an emergency %s, want %s: %+v", got, tt.urgent, ranked)
			}
		})
	}
}

// TestEmergencyOrder checks that each criterion outweighs all later ones (5.6).
func TestEmergencyOrder(t *testing.T) {
	rested := emergencyAt(time.Time{})
	tired := emergencyAt(now.Add(-time.Hour))
	people := []technicians.Technician{
		person("5-busy", seen(0, 0), rested),
		person("4-far", seen(8_000, 0), rested),
		person("3-junior", seen(200, 0), level(technicians.Junior), rested),
		person("2-tired", seen(100, 0), tired),
		person("1-first", seen(1_500, 0), rested),
		person("6-nowhere", rested),
	}
	n := need()
	n.Emergency, n.InProcess = true, map[string]int{"5-busy": 1}
	ranked, _ := technicians.Rank(n, people, now)
	if got := ids(ranked); got != "1-first 2-tired 3-junior 4-far 6-nowhere 5-busy" {
		t.Error(got)
	}
	if got := keys(ranked[0].Reasons); got != "free near level first" || ranked[0].Metres < 1499 || ranked[4].Metres != -1 {
		t.Errorf("%s, %+v", got, ranked)
	}
}

// TestPoints checks that the points of the reasons add up, and that the reasons contain what a
// supervisor can verify.
func TestPoints(t *testing.T) {
	n := need()
	n.Preferred, n.Served, n.Scheduled = []string{"ana"}, map[string]int{"ana": 7}, map[string]int{"ana": 0}
	best := person("ana", seen(0, 0), certificate("RETIE", ""), certificate("Alturas", ""), rating(100_000, 20_000))
	ranked, _ := technicians.Rank(n, []technicians.Technician{best, person("bea", level(technicians.Junior))}, now)
	for _, c := range ranked {
		sum := 0
		for _, r := range c.Reasons {
			sum += r.Points
		}
		if sum != c.Points {
			t.Errorf("%s: %d points, %d by the reasons", c.Technician.ID, c.Points, sum)
		}
	}
	if ranked[0].Points != 999 { // the maximum: a rating never reaches exactly five
		t.Errorf("%+v", ranked[0])
	}
	if got := keys(ranked[0].Reasons); got != "level certified free near load history rating preferred" {
		t.Error(got)
	}
	if got := keys(ranked[1].Reasons); got != "level free nowhere load unrated" {
		t.Error(got)
	}
}

// world draws technicians, some of whom are eligible, and a need.
func world(t *rapid.T) (technicians.Need, []technicians.Technician) {
	count := rapid.IntRange(1, 12).Draw(t, "people")
	n := technicians.Need{Zone: bogota, InProcess: map[string]int{}, Scheduled: map[string]int{}, Served: map[string]int{}}
	n.Specialty = rapid.SampledFrom([]string{"", "electrical", "mechanics"}).Draw(t, "specialty")
	n.Emergency = rapid.Bool().Draw(t, "emergency")
	n.Area = rapid.SampledFrom([]string{"", "norte"}).Draw(t, "area")
	if rapid.Bool().Draw(t, "point") {
		n.Point = &site
	}
	if rapid.Float64Range(0, 1).Draw(t, "asks") < 0.2 {
		n.Certificates = []string{"Alturas"}
	}
	people := make([]technicians.Technician, count)
	for i := range people {
		id := fmt.Sprintf("t%02d", i)
		p := person(id)
		p.Specialties = nil
		for _, code := range []string{"electrical", "mechanics"} {
			if l := rapid.SampledFrom([]technicians.Level{"", technicians.Junior, technicians.SemiSenior, technicians.Senior}).Draw(t, code); l != "" {
				p.Specialties = append(p.Specialties, technicians.Specialty{Code: code, Level: l})
			}
		}
		for _, name := range []string{"RETIE", "Alturas"} {
			if ends := rapid.SampledFrom([]string{"none", "none", "", "2026-11-01", "2027-01-01"}).Draw(t, name); ends != "none" {
				p.Certificates = append(p.Certificates, technicians.Certificate{Name: name, Enables: "electrical", Expires: ends})
			}
		}
		p.Status = rapid.SampledFrom([]technicians.Status{"active", "active", "active", "active", "vacation"}).Draw(t, "status")
		p.Emergencies = rapid.Bool().Draw(t, "emergencies")
		if rapid.Bool().Draw(t, "seen") {
			seen(rapid.Float64Range(0, 60_000).Draw(t, "metres"), rapid.SampledFrom([]time.Duration{0, time.Hour, 3 * time.Hour}).Draw(t, "ago"))(&p)
		}
		if rapid.Bool().Draw(t, "covers") {
			p.Zones = []string{"norte"}
		}
		rating(rapid.IntRange(10, 50).Draw(t, "sum"), 10)(&p)
		emergencyAt(now.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "hours ago")) * time.Hour))(&p)
		n.InProcess[id] = rapid.IntRange(0, 3).Draw(t, "in process")
		n.Scheduled[id] = rapid.IntRange(0, 6).Draw(t, "scheduled")
		n.Served[id] = rapid.IntRange(0, 6).Draw(t, "served")
		switch rapid.IntRange(0, 9).Draw(t, "list") {
		case 0:
			n.Vetoed = append(n.Vetoed, id)
		case 1:
			n.Asked = append(n.Asked, id)
		case 2:
			n.Preferred = append(n.Preferred, id)
		}
		people[i] = p
	}
	return n, people
}

// TestRankProperties checks that everybody is in exactly one list, that nobody is ranked who may
// not go, that the order of the input does not matter, and that no input is changed.
func TestRankProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, people := world(t)
		before := fmt.Sprintf("%+v", people)
		ranked, out := technicians.Rank(n, people, now)
		if fmt.Sprintf("%+v", people) != before {
			t.Fatal("somebody was changed")
		}
		where := map[string]int{}
		for _, c := range ranked {
			p := c.Technician
			where[p.ID]++
			if slices.Contains(n.Vetoed, p.ID) || slices.Contains(n.Asked, p.ID) || p.Status != technicians.Active || n.InProcess[p.ID] >= 3 ||
				n.Emergency && !p.Emergencies || len(c.Reasons) == 0 || !able(p, n.Specialty) || len(n.Certificates) > 0 && !holds(p, "Alturas") {
				t.Fatalf("ranked: %+v for %+v", c, n)
			}
		}
		for _, e := range out {
			if where[e.Technician.ID]++; len(e.Reasons) == 0 {
				t.Fatalf("left out for nothing: %+v", e)
			}
		}
		for _, p := range people {
			if where[p.ID] != 1 {
				t.Fatalf("%s is %d times in the lists", p.ID, where[p.ID])
			}
		}
		shuffled := rapid.Permutation(people).Draw(t, "shuffled")
		again, outAgain := technicians.Rank(n, shuffled, now)
		if fmt.Sprint(ranked, out) != fmt.Sprint(again, outAgain) {
			t.Fatalf("%s, shuffled %s", ids(ranked), ids(again))
		}
	})
}

// able and holds implement the rules independently of the package.
func able(p technicians.Technician, specialty string) bool {
	for _, s := range p.Specialties {
		if (specialty == "" || s.Code == specialty) && (s.Code != "electrical" || !slices.ContainsFunc(p.Certificates, func(c technicians.Certificate) bool { return c.Expires == "2026-11-01" })) {
			return true
		}
	}
	return false
}

func holds(p technicians.Technician, name string) bool {
	return slices.ContainsFunc(p.Certificates, func(c technicians.Certificate) bool { return c.Name == name && c.Expires != "2026-11-01" })
}

// TestBetterIsNeverLower checks that an improvement never lowers a technician's rank.
func TestBetterIsNeverLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, people := world(t)
		i := rapid.IntRange(0, len(people)-1).Draw(t, "who")
		id := people[i].ID
		place := func() int {
			ranked, _ := technicians.Rank(n, people, now)
			at := slices.IndexFunc(ranked, func(c technicians.Candidate) bool { return c.Technician.ID == id })
			if at < 0 {
				return len(people) + 1
			}
			return at
		}
		before := place()
		p := &people[i]
		what := rapid.SampledFrom([]string{"level", "certificate", "nearer", "covers", "free", "load", "served", "rated", "preferred", "rested", "on call", "back"}).Draw(t, "what")
		switch what {
		case "level":
			p.Specialties = slices.Clone(p.Specialties)
			for j := range p.Specialties {
				p.Specialties[j].Level = technicians.Senior
			}
		case "certificate":
			p.Certificates = append(slices.Clone(p.Certificates), technicians.Certificate{Name: "Alturas", Enables: "electrical"})
		case "nearer":
			if p.LastPosition != nil && now.Sub(p.LastPosition.At) < 2*time.Hour {
				half := *p.LastPosition
				half.Point.Latitude = (half.Point.Latitude + site.Latitude) / 2
				p.LastPosition = &half
			}
		case "covers":
			p.Zones = []string{"norte"}
		case "free":
			n.InProcess[id] = max(0, n.InProcess[id]-1)
		case "load":
			n.Scheduled[id] = max(0, n.Scheduled[id]-1)
		case "served":
			n.Served[id]++
		case "rated":
			r := p.Ratings[technicians.Overall]
			p.Ratings = map[technicians.Aspect]technicians.Rating{technicians.Overall: {Sum: r.Sum + 5, Count: r.Count + 1}}
		case "preferred":
			n.Preferred = append(n.Preferred, id)
		case "rested":
			p.Stats.LastEmergency = p.Stats.LastEmergency.Add(-time.Hour)
		case "on call":
			p.Emergencies = true
		case "back":
			p.Status = technicians.Active
		}
		if after := place(); after > before {
			t.Fatalf("%s: from %d to %d", what, before, after)
		}
	})
}

func BenchmarkRank(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	people := make([]technicians.Technician, 1000)
	n := need()
	n.InProcess, n.Scheduled, n.Served = map[string]int{}, map[string]int{}, map[string]int{}
	for i := range people {
		id := fmt.Sprintf("t%04d", i)
		people[i] = person(id, seen(r.Float64()*60_000, time.Minute), certificate("RETIE", "2027-01-01"), certificate("Alturas", "2027-02-01"), rating(40+r.IntN(10), 10))
		n.InProcess[id], n.Scheduled[id], n.Served[id] = r.IntN(4), r.IntN(6), r.IntN(6)
	}
	for _, emergency := range []bool{false, true} {
		n.Emergency = emergency
		b.Run(map[bool]string{false: "normal", true: "emergency"}[emergency], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				technicians.Rank(n, people, now)
			}
		})
	}
}
