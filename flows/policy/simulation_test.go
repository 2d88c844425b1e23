package policy_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/policy"
	"recado/flows/sla"
	"recado/store/repo"
	"recado/store/sqlite"
)

// This file simulates two years of days of a business that collects: campaigns at random hours, answers,
// opt-outs, failures, fallbacks, restarts and holidays that are declared at short notice, on the real
// Decide and Ledger. What was sent is compared with the law as written below, which is not the code of
// the package.

// simulatedMessage is a message that waits to be sent.
type simulatedMessage struct {
	request policy.Request
	next    time.Time // when the engine looks at it again
	since   time.Time // since when nothing but the law holds it back: the last decision
	sent    time.Time
	dead    bool
}

// sending is what a debtor got, will get, or was tried in vain.
type sending struct {
	at      time.Time
	channel string
	failed  bool
}

type simulatedDebtor struct {
	contact  string
	person   string
	zone     *time.Location
	optedOut bool
	outSince time.Time
	got      []sending
}

type simulation struct {
	t         *rapid.T
	country   string
	ledger    *policy.Ledger
	now       time.Time
	declared  []string
	published map[string]bool
	known     map[string]time.Time // holiday → since when it is declared
	debtors   []*simulatedDebtor
	waiting   []*simulatedMessage
	sent      int
	refused   int
	key       int
}

const simulatedDays = 731

func TestTwoYearsOfDays(t *testing.T) {
	for _, country := range []string{"CO", "SV", "HN"} {
		for _, store := range []string{"memory", "sqlite"} {
			t.Run(country+" in "+store, func(t *testing.T) {
				if store == "sqlite" && testing.Short() {
					t.Skip("long")
				}
				runs, sent, refused := 0, 0, 0
				rapid.Check(t, func(r *rapid.T) {
					if runs++; store == "sqlite" && runs > 3 { // the same rules; the memory has the many
						return
					}
					s := simulate(r, country, booksIn(t, store))
					sent, refused = sent+s.sent, refused+s.refused
				})
				if t.Logf("%d reminders left, %d were refused", sent, refused); sent == 0 || refused == 0 {
					t.Error("nothing was simulated")
				}
			})
		}
	}
}

func booksIn(t *testing.T, store string) policy.Books {
	t.Helper()
	if store == "memory" {
		return newBooks()
	}
	db := must(sqlite.Temporary())
	t.Cleanup(func() { _ = db.Close() })
	return must(repo.NewContactBooks(db))
}

func simulate(r *rapid.T, country string, books policy.Books) *simulation {
	law := policy.New(country, nil)
	s := &simulation{t: r, country: country, published: published(country), known: map[string]time.Time{}}
	s.ledger = &policy.Ledger{Books: books, Policy: func(string) policy.Policy { return law.With(policy.NewDays(s.declared), sla.Span{}) }}
	zones := []string{law.Zone().String(), law.Zone().String(), "America/New_York", "Europe/Madrid"}
	for i := range rapid.IntRange(1, 3).Draw(r, "debtors") {
		d := &simulatedDebtor{contact: fmt.Sprintf("+5730000000%02d", i), zone: must(time.LoadLocation(rapid.SampledFrom(zones).Draw(r, "zone")))}
		if i > 0 && rapid.Bool().Draw(r, "same person") { // with a second phone
			d.person, d.zone = "CLI-00001", s.debtors[0].zone
			s.debtors[0].person = d.person
		}
		s.debtors = append(s.debtors, d)
	}
	first := must(time.Parse(time.DateOnly, "2026-01-01"))
	for day := range simulatedDays {
		s.day(first.AddDate(0, 0, day))
	}
	s.end(first.AddDate(0, 0, simulatedDays))
	return s
}

// day makes a few events at random times of a day, and lets messages leave whose time has come.
func (s *simulation) day(midnight time.Time) {
	// Most days are quiet: events come on one of three days.
	n := rapid.IntRange(-4, 3).Draw(s.t, "events")
	var at []time.Time
	for range n {
		at = append(at, midnight.Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(s.t, "minute"))*time.Minute))
	}
	slices.SortFunc(at, time.Time.Compare)
	for _, t := range at {
		s.until(t)
		s.event()
	}
	s.until(midnight.AddDate(0, 0, 1))
}

func (s *simulation) event() {
	d := rapid.SampledFrom(s.debtors).Draw(s.t, "debtor")
	switch rapid.IntRange(0, 19).Draw(s.t, "event") {
	case 0:
		date := s.now.In(d.zone).AddDate(0, 0, rapid.IntRange(0, 4).Draw(s.t, "in days")).Format(time.DateOnly)
		s.declared = append(slices.Clone(s.declared), date)
		if _, twice := s.known[date]; !twice {
			s.known[date] = s.now
		}
	case 1:
		d.optedOut, d.outSince = true, s.now
	case 2, 3, 4:
		d.optedOut = false
	case 5, 6: // an answer, which is free
		r := s.request(d, "whatsapp")
		r.Purpose = policy.Answer
		if got := must(s.ledger.Reserve(s.t.Context(), r, policy.NoWait)); !got.Allowed {
			s.t.Fatalf("an answer is refused: %+v", got)
		}
	default:
		s.campaign(d)
	}
}

func (s *simulation) request(d *simulatedDebtor, channel string) policy.Request {
	s.key++
	return policy.Request{
		Country: s.country, Contact: d.contact, Debtor: d.person, Channel: channel, Purpose: policy.Collection, At: s.now, Zone: d.zone,
		Consented: []string{"whatsapp", "sms"}, OptedOut: d.optedOut, Key: fmt.Sprint("m", s.key),
	}
}

// campaign queues one or two messages at once, of which the second is of another campaign.
func (s *simulation) campaign(d *simulatedDebtor) {
	for range rapid.IntRange(1, 2).Draw(s.t, "campaigns") {
		r := s.request(d, rapid.SampledFrom([]string{"whatsapp", "whatsapp", "sms"}).Draw(s.t, "channel"))
		wait := rapid.SampledFrom([]policy.Wait{policy.NoWait, policy.ForWindow, policy.ForTurn}).Draw(s.t, "wait")
		if rapid.IntRange(0, 9).Draw(s.t, "to whom") == 0 {
			r.Recipient = policy.Family
		}
		got := must(s.ledger.Reserve(s.t.Context(), r, wait))
		switch {
		case r.Recipient == policy.Family || d.optedOut:
			if got.Allowed || got.Waits() {
				s.t.Fatalf("%+v", got)
			}
			s.refused++
		case got.Allowed:
			s.waiting = append(s.waiting, &simulatedMessage{request: r, next: s.now, since: s.now})
		case wait == policy.ForTurn && got.Waits(), wait == policy.ForWindow && got.Waits() && s.holds(r):
			s.waiting = append(s.waiting, &simulatedMessage{request: r, next: got.First, since: s.now})
		default:
			s.refused++
		}
	}
	if rapid.IntRange(0, 3).Draw(s.t, "now") > 0 { // else the queue is slow
		s.until(s.now.Add(time.Second))
	}
}

// holds reports whether a contact has been reserved.
func (s *simulation) holds(r policy.Request) bool {
	for _, e := range must(s.ledger.Of(s.t.Context(), r.Contact)) {
		if e.Key == r.Key {
			return e.State == policy.Reserved
		}
	}
	return false
}

// until lets time pass, and sends what may leave.
func (s *simulation) until(t time.Time) {
	for {
		var due *simulatedMessage
		for _, m := range s.waiting {
			if m.sent.IsZero() && !m.dead && !m.next.After(t) && (due == nil || m.next.Before(due.next)) {
				due = m
			}
		}
		if due == nil {
			break
		}
		if due.next.After(s.now) {
			s.now = due.next
		}
		s.deliver(due)
	}
	s.waiting = slices.DeleteFunc(s.waiting, func(m *simulatedMessage) bool { return m.dead || !m.sent.IsZero() })
	s.now = t
}

func (s *simulation) debtor(contact string) *simulatedDebtor {
	return s.debtors[slices.IndexFunc(s.debtors, func(d *simulatedDebtor) bool { return d.contact == contact })]
}

// deliver is what the engine does with a message at its time.
func (s *simulation) deliver(m *simulatedMessage) {
	d := s.debtor(m.request.Contact)
	m.request.At, m.request.OptedOut = s.now, d.optedOut
	got := must(s.ledger.Send(s.t.Context(), m.request))
	switch {
	case got.Allowed:
		s.check(d, m)
		m.sent = s.now
		s.settle(d, m, got)
	case got.Waits():
		if !got.First.After(s.now) {
			s.t.Fatalf("it waits for the past: %+v at %s", got, s.now)
		}
		s.forgotten(d, m, got)
		m.next = got.First
	case !d.optedOut:
		s.t.Fatalf("given up: %+v", got)
	default:
		m.dead = true
		s.refused++
	}
}

// settle reports the result of a sending: most succeed, some fail for good, of which some are tried by SMS.
func (s *simulation) settle(d *simulatedDebtor, m *simulatedMessage, got policy.Decision) {
	if rapid.IntRange(0, 9).Draw(s.t, "result") > 0 {
		d.got = append(d.got, sending{at: s.now, channel: m.request.Channel})
		s.sent++
		if err := s.ledger.Confirm(s.t.Context(), d.contact, got.Key, s.now); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	if err := s.ledger.Release(s.t.Context(), d.contact, got.Key, true, "failed", s.now); err != nil {
		s.t.Fatal(err)
	}
	if m.request.Channel == "sms" {
		return
	}
	r := m.request
	r.Channel, r.At = "sms", s.now
	sms := must(s.ledger.Reserve(s.t.Context(), r, policy.ForWindow))
	if s.country == "CO" && sms.Allowed {
		s.t.Fatalf("a fallback in Colombia: %+v", sms)
	}
	if sms.Allowed {
		s.waiting = append(s.waiting, &simulatedMessage{request: r, next: s.now, since: s.now})
	}
}

// same lists the sendings to a debtor at all addresses.
func (s *simulation) same(d *simulatedDebtor) (all []sending) {
	for _, o := range s.debtors {
		if o == d || d.person != "" && o.person == d.person {
			all = append(all, o.got...)
		}
	}
	return all
}

// check compares a message that is about to be sent with the law.
func (s *simulation) check(d *simulatedDebtor, m *simulatedMessage) {
	local := s.now.In(d.zone)
	if why := s.unlawful(local); why != "" {
		s.t.Fatalf("%s: sent %s at %s", s.country, why, local)
	}
	if since, ok := s.known[local.Format(time.DateOnly)]; ok && !since.After(s.now) {
		s.t.Fatalf("sent on a holiday declared at %s: %s", since, local)
	}
	if d.optedOut {
		s.t.Fatalf("sent at %s to somebody opted out since %s", local, d.outSince)
	}
	if m.request.Recipient == policy.Family {
		s.t.Fatal("sent to the family")
	}
	for _, earlier := range s.same(d) {
		days := int(midnight(local).Sub(midnight(earlier.at.In(d.zone))).Round(24*time.Hour) / (24 * time.Hour))
		if days == 0 {
			s.t.Fatalf("two on a day: %s and %s", earlier.at.In(d.zone), local)
		}
		if s.country == "CO" && days < 7 && earlier.channel != m.request.Channel {
			s.t.Fatalf("%s on %s after %s on %s", m.request.Channel, local, earlier.channel, earlier.at.In(d.zone))
		}
	}
}

// forgotten checks that no earlier moment would have been lawful than the one for which a message waits:
// none at which the hours allow it, no holiday is declared, and neither the debtor's contacts nor those
// that are reserved stand against it.
func (s *simulation) forgotten(d *simulatedDebtor, m *simulatedMessage, got policy.Decision) {
	reserved := s.reservations(d, got.Key)
	for day := 0; ; day++ {
		local := s.now.In(d.zone)
		y, mo, date := local.Date()
		for minute := range 24 * 60 {
			if minute%30 != 0 { // windows begin and end on half hours
				continue
			}
			at := time.Date(y, mo, date+day, 0, minute, 0, 0, d.zone)
			if !at.Before(got.First) {
				return
			}
			if !at.Before(s.now) && s.free(d, m, at, reserved) {
				s.t.Fatalf("%s: asked at %s, it waits until %s, and %s is lawful: %+v", s.country, local, got.First, at, got)
			}
		}
	}
}

// reservations lists what other messages of the debtor have reserved.
func (s *simulation) reservations(d *simulatedDebtor, key string) (all []sending) {
	for _, o := range s.debtors {
		if o != d && (d.person == "" || o.person != d.person) {
			continue
		}
		for _, e := range must(s.ledger.Of(s.t.Context(), o.contact)) {
			if e.Key != key && (e.State == policy.Reserved && !midnight(e.At.In(d.zone)).Before(midnight(s.now.In(d.zone))) || e.State == policy.Tried) {
				all = append(all, sending{e.At, e.Channel, e.State == policy.Tried})
			}
		}
	}
	return all
}

func (s *simulation) free(d *simulatedDebtor, m *simulatedMessage, at time.Time, reserved []sending) bool {
	_, declared := s.known[at.Format(time.DateOnly)]
	if s.unlawful(at) != "" || declared || strict(s.country, at) {
		return false
	}
	for _, o := range append(s.same(d), reserved...) {
		days := int(midnight(at).Sub(midnight(o.at.In(d.zone))).Round(24*time.Hour) / (24 * time.Hour))
		if days == 0 && !o.failed {
			return false
		}
		if s.country == "CO" && max(days, -days) < 7 && o.channel != m.request.Channel {
			return false
		}
	}
	return true
}

// end checks that everything that waited has left within the weeks after the last event.
func (s *simulation) end(last time.Time) {
	for _, d := range s.debtors {
		d.optedOut = false
	}
	s.until(last.AddDate(1, 0, 0))
	if len(s.waiting) > 0 {
		slices.SortFunc(s.waiting, func(a, b *simulatedMessage) int { return cmp.Compare(a.request.Key, b.request.Key) })
		s.t.Fatalf("%d messages are forgotten, such as %+v", len(s.waiting), s.waiting[0])
	}
}
