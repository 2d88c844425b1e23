package policy_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/flows/policy"
	"recado/flows/validation"
)

func ledger(b policy.Books) *policy.Ledger {
	return &policy.Ledger{Books: b, Policy: func(country string) policy.Policy { return policy.New(country, nil) }}
}

// of is a request of a campaign.
func of(when, key string) policy.Request {
	r := ask("CO", when)
	r.Key, r.Campaign = key, key
	return r
}

// TestTwoCampaignsAtOnceAreOneContact starts twenty campaigns for one debtor at once.
func TestTwoCampaignsAtOnceAreOneContact(t *testing.T) {
	for _, debtor := range []string{"", "CLI-00001"} { // by the address, and by the person behind several
		b := newBooks()
		l := ledger(b)
		var won sync.Map
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				r := of("2026-11-30 10:00", fmt.Sprint("campaign ", i))
				if r.Debtor = debtor; debtor != "" {
					r.Contact = fmt.Sprintf("+5730012345%02d", i)
				}
				d, err := l.Reserve(t.Context(), r, policy.NoWait)
				if err != nil {
					t.Error(err)
				}
				if d.Allowed {
					won.Store(r.Key, r.Contact)
				} else if d.Reason != policy.PerDay {
					t.Errorf("%+v", d)
				}
			})
		}
		all.Wait()
		n := 0
		won.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("debtor %q: %d campaigns have the day", debtor, n)
		}
	}
}

func TestReservationIsIdempotent(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	first := must(l.Reserve(t.Context(), of("2026-11-30 10:00", "a"), policy.NoWait))
	v := b.docs["+573001234567/2026-11"].V
	for range 3 {
		if again := must(l.Reserve(t.Context(), of("2026-11-30 10:00", "a"), policy.NoWait)); !again.Allowed || again.Evidence != first.Evidence {
			t.Fatalf("%+v", again)
		}
	}
	if got := b.docs["+573001234567/2026-11"]; got.V != v || len(got.Entries) != 1 {
		t.Errorf("repeating wrote: %+v", got)
	}
	if d := must(l.Send(t.Context(), of("2026-11-30 10:01", "a"))); !d.Allowed {
		t.Fatalf("%+v", d)
	}
	for range 2 {
		if err := l.Confirm(t.Context(), "+573001234567", "a", at("America/Bogota", "2026-11-30 10:02")); err != nil {
			t.Fatal(err)
		}
	}
	if d := must(l.Reserve(t.Context(), of("2026-12-02 10:00", "a"), policy.NoWait)); !d.Allowed || !d.First.Equal(at("America/Bogota", "2026-11-30 10:01")) {
		t.Errorf("after it was sent: %+v", d)
	}
	if e := must(l.Of(t.Context(), "+573001234567")); len(e) != 1 || e[0].State != policy.Sent || len(e[0].Steps) != 3 {
		t.Errorf("%+v", e)
	}
}

// TestWaiting checks who waits for a window, who for a free day, and who yields.
func TestWaiting(t *testing.T) {
	l := ledger(newBooks())
	night := "2026-11-30 21:00"
	if d := must(l.Reserve(t.Context(), of(night, "a"), policy.ForWindow)); !d.Waits() || d.Reason != policy.Hours || !d.First.Equal(at("America/Bogota", "2026-12-01 07:00")) {
		t.Fatalf("%+v", d)
	}
	if d := must(l.Reserve(t.Context(), of(night, "b"), policy.ForWindow)); d.Reason != policy.PerDay || !d.First.Equal(at("America/Bogota", "2026-12-02 07:00")) {
		t.Errorf("it yields to the contact that has the day: %+v", d)
	}
	if d := must(l.Reserve(t.Context(), of(night, "c"), policy.ForTurn)); !d.Waits() || !d.First.Equal(at("America/Bogota", "2026-12-02 07:00")) {
		t.Errorf("the one that yielded holds nothing: %+v", d)
	}
	if d := must(l.Reserve(t.Context(), of("2026-12-01 10:00", "d"), policy.NoWait)); d.Allowed || d.Reason != policy.PerDay {
		t.Errorf("a reserved day: %+v", d)
	}
	if d := must(l.Send(t.Context(), of("2026-12-01 07:00", "a"))); !d.Allowed {
		t.Errorf("its day: %+v", d)
	}
	if d := must(l.Send(t.Context(), of("2026-12-01 07:00", "c"))); d.Allowed || !d.First.Equal(at("America/Bogota", "2026-12-02 07:00")) {
		t.Errorf("too early: %+v", d)
	}
	states := map[string]policy.State{}
	for _, e := range must(l.Of(t.Context(), "+573001234567")) {
		states[e.Key] = e.State
	}
	if states["a"] != policy.Sending || states["b"] != policy.Refused || states["c"] != policy.Reserved || states["d"] != policy.Refused {
		t.Errorf("%v", states)
	}
}

// TestReleasedContactFreesItsDay checks failures before and after the channel was used.
func TestReleasedContactFreesItsDay(t *testing.T) {
	for _, tried := range []bool{false, true} {
		l := ledger(newBooks())
		must(l.Send(t.Context(), of("2026-11-30 10:00", "a")))
		for range 2 {
			if err := l.Release(t.Context(), "+573001234567", "a", tried, "not on WhatsApp", at("America/Bogota", "2026-11-30 10:01")); err != nil {
				t.Fatal(err)
			}
		}
		sms := of("2026-11-30 10:02", "a/sms")
		sms.Channel = "sms-tigo"
		if d := must(l.Preview(t.Context(), sms)); d.Allowed == tried || tried && d.Reason != policy.Channels {
			t.Errorf("tried %v, by SMS: %+v", tried, d)
		}
		if d := must(l.Reserve(t.Context(), of("2026-11-30 10:03", "b"), policy.NoWait)); !d.Allowed {
			t.Errorf("tried %v, another by WhatsApp: %+v", tried, d)
		}
		if err := l.Release(t.Context(), "+573001234567", "unknown", true, "", time.Time{}); err != nil {
			t.Errorf("an unknown key: %v", err)
		}
	}
}

// TestKeyOnAnotherDayIsAnotherContact checks that a message that is sent again does not pass as the
// contact of its first day.
func TestKeyOnAnotherDayIsAnotherContact(t *testing.T) {
	l := ledger(newBooks())
	send := func(when, key, channel string) policy.Decision {
		r := of(when, key)
		r.Channel = channel
		return must(l.Send(t.Context(), r))
	}
	for range 2 {
		if !send("2026-11-30 10:00", "a", "whatsapp").Allowed {
			t.Fatal("two messages of one contact")
		}
	}
	if d := send("2026-11-30 10:01", "a", "sms"); d.Reason != policy.PerDay {
		t.Errorf("by another channel: %+v", d)
	}
	l = ledger(newBooks())
	send("2026-11-30 18:59", "a", "whatsapp")
	if d := send("2026-11-30 19:00", "a", "whatsapp"); !d.Waits() || !d.First.Equal(at("America/Bogota", "2026-12-01 07:00")) {
		t.Errorf("past the end of the window: %+v", d)
	}
	if d := send("2026-12-01 09:00", "a", "whatsapp"); !d.Allowed {
		t.Errorf("the next day: %+v", d)
	}
	if d := must(l.Reserve(t.Context(), of("2026-12-01 10:00", "b"), policy.NoWait)); d.Reason != policy.PerDay {
		t.Errorf("the second day of the key does not count: %+v", d)
	}
	if e := must(l.Of(t.Context(), "+573001234567")); len(e) != 3 {
		t.Errorf("%d entries: %+v", len(e), e)
	}
}

// TestMonthsAreOneLedger checks that a contact of the last day of a month counts in the next month, that
// a waiting one moves with it, and that nobody writes to a closed book.
func TestMonthsAreOneLedger(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	must(l.Send(t.Context(), of("2026-10-30 10:00", "a"))) // a Friday
	late := of("2026-10-31 20:00", "late")
	must(l.Reserve(t.Context(), late, policy.ForTurn)) // waits for 3 November: Sunday, holiday
	sms := of("2026-11-03 08:00", "b")
	sms.Channel = "sms"
	if d := must(l.Reserve(t.Context(), sms, policy.NoWait)); d.Allowed || d.Reason != policy.PerDay {
		t.Errorf("the reservation of last month is lost: %+v", d)
	}
	if d := must(l.Send(t.Context(), of("2026-11-03 07:00", "late"))); !d.Allowed {
		t.Errorf("%+v", d)
	}
	if !b.docs["+573001234567/2026-10"].Closed || b.docs["+573001234567/2026-11"].Closed {
		t.Error("the old book must be closed and the new one open")
	}
	v := b.docs["+573001234567/2026-10"].V
	if d := must(l.Reserve(t.Context(), of("2026-10-31 10:00", "behind"), policy.NoWait)); !d.Allowed {
		t.Errorf("a process whose clock is behind: %+v", d)
	}
	if b.docs["+573001234567/2026-10"].V != v || len(b.docs["+573001234567/2026-11"].Entries) != 4 {
		t.Error("a closed book was written to")
	}
	if e := must(l.Of(t.Context(), "+573001234567")); len(e) != 4 {
		t.Errorf("%d contacts: %+v", len(e), e)
	}
	quiet := ledger(b)
	if d := must(quiet.Send(t.Context(), of("2027-05-03 10:00", "much later"))); !d.Allowed {
		t.Errorf("after months: %+v", d)
	}
	if n := len(b.docs["+573001234567/2027-05"].Entries); n != 1 {
		t.Errorf("%d entries are carried over for ever", n)
	}
}

// TestBookIsBounded checks the size of a book that is asked about all the time.
func TestBookIsBounded(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	for i := range 1000 {
		must(l.Reserve(t.Context(), of("2026-11-29 10:00", fmt.Sprint("refused ", i)), policy.NoWait))
	}
	last := policy.Decision{}
	for i := range 50 {
		last = must(l.Reserve(t.Context(), of("2026-11-29 10:00", fmt.Sprint("waits ", i)), policy.ForTurn))
	}
	if last.Reason != policy.TooMany || last.Waits() {
		t.Errorf("%+v", last)
	}
	book := b.docs["+573001234567/2026-11"]
	if len(book.Entries) != 400 || book.Dropped == 0 {
		t.Errorf("%d entries, %d dropped", len(book.Entries), book.Dropped)
	}
	waiting := 0
	for _, e := range book.Entries {
		if e.State == policy.Reserved {
			waiting++
		}
	}
	if waiting != 32 {
		t.Errorf("%d wait", waiting)
	}
	for i := range 100 { // one message that is tried at every holiday
		must(l.Send(t.Context(), of("2026-11-29 10:00", fmt.Sprint("waits ", i%2))))
	}
	if n := len(b.docs["+573001234567/2026-11"].Entries[399].Steps); n > 12 {
		t.Errorf("%d steps", n)
	}
}

func TestLostRacesAreTriedAgain(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	must(l.Reserve(t.Context(), of("2026-11-30 06:00", "a"), policy.ForTurn))
	b.lose = 3
	if d := must(l.Send(t.Context(), of("2026-11-30 07:00", "a"))); !d.Allowed {
		t.Errorf("%+v", d)
	}
}

func TestRequestsThatCanNotBeKept(t *testing.T) {
	l := ledger(newBooks())
	for field, change := range map[string]func(*policy.Request){
		"contact": func(r *policy.Request) { r.Contact = "" }, "key": func(r *policy.Request) { r.Key = "" },
		"campaign": func(r *policy.Request) { r.Campaign = strings.Repeat("x", 101) },
	} {
		r := of("2026-11-30 10:00", "a")
		change(&r)
		_, err := l.Reserve(t.Context(), r, policy.NoWait)
		var invalid *validation.InvalidError
		if !errors.As(err, &invalid) || invalid.Problems[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	r := of("2026-11-30 23:00", "")
	r.Purpose = policy.Answer
	if d, err := l.Reserve(t.Context(), r, policy.NoWait); err != nil || !d.Allowed {
		t.Errorf("an answer: %+v, %v", d, err)
	}
}

func TestFactsOfAContact(t *testing.T) {
	l := ledger(newBooks())
	r := of("2026-11-30 10:00", "a")
	r.Debtor = "CLI-00001"
	must(l.Send(t.Context(), r))
	noon := at("America/Bogota", "2026-11-30 12:00")
	for _, fact := range []policy.Fact{policy.Delivered, policy.Read, "nonsense"} {
		for i := range 2 {
			if err := l.Mark(t.Context(), r.Contact, "a", fact, noon.Add(time.Duration(i)*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.MarkLatest(t.Context(), r.Contact, policy.Answered, noon); err != nil {
		t.Fatal(err)
	}
	if err := l.MarkLatest(t.Context(), r.Contact, policy.Paid, noon.AddDate(0, 0, 15)); err != nil {
		t.Fatal(err)
	}
	e := must(l.Of(t.Context(), r.Contact))[0]
	if f := e.Facts; !f.Delivered.Equal(noon) || !f.Read.Equal(noon) || !f.Answered.Equal(noon) || !f.Paid.IsZero() {
		t.Errorf("%+v", f)
	}
	if person := must(l.Of(t.Context(), "CLI-00001")); len(person) != 1 || !person[0].Facts.Answered.Equal(noon) {
		t.Errorf("%+v", person)
	}
}

// TestContactsMoveWithThePerson checks that somebody who gets a new address has had the day's contact.
func TestContactsMoveWithThePerson(t *testing.T) {
	l := ledger(newBooks())
	must(l.Send(t.Context(), of("2026-11-30 10:00", "a")))
	for range 2 {
		if err := l.Move(t.Context(), "+573001234567", "+573009999999", at("America/Bogota", "2026-11-30 11:00")); err != nil {
			t.Fatal(err)
		}
	}
	r := of("2026-11-30 12:00", "b")
	r.Contact = "+573009999999"
	if d := must(l.Reserve(t.Context(), r, policy.NoWait)); d.Reason != policy.PerDay {
		t.Errorf("%+v", d)
	}
	if e := must(l.Of(t.Context(), r.Contact)); len(e) != 2 {
		t.Errorf("%+v", e)
	}
}

// TestFactsOfAMonth checks that a contact of the last day of a month counts once, in its month, with what
// followed it in the next one.
func TestFactsOfAMonth(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	r := of("2026-10-30 10:00", "a")
	r.Debtor, r.Tone = "CLI-00001", "friendly"
	must(l.Send(t.Context(), r))
	next := of("2026-11-03 10:00", "b")
	next.Debtor = "CLI-00001"
	must(l.Send(t.Context(), next))
	if err := l.Release(t.Context(), next.Contact, "b", true, "failed", next.At); err != nil {
		t.Fatal(err)
	}
	if err := l.Mark(t.Context(), r.Contact, "a", policy.Paid, next.At); err != nil {
		t.Fatal(err)
	}
	for month, want := range map[string]policy.Counts{
		"2026-10": {Group: "10", Sent: 1, Paid: 1}, "2026-11": {Group: "10", Failed: 1},
	} {
		if got := must(policy.Count(t.Context(), b, month, "hour")); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v", month, got)
		}
		if all := must(policy.ListMade(t.Context(), b, month)); len(all) != 1 || all[0].Contact != r.Contact {
			t.Errorf("%s: %+v", month, all)
		}
	}
	if csv := string(policy.CSV(must(policy.ListMade(t.Context(), b, "2026-10")))); !strings.Contains(csv, ",friendly,") || !strings.Contains(csv, "2026-11-03T10:00:00-05:00\n") {
		t.Error(csv)
	}
}

// TestErasedDebtorsEvidence checks that evidence stays without the address, however often it is erased.
func TestErasedDebtorsEvidence(t *testing.T) {
	b := newBooks()
	l := ledger(b)
	must(l.Send(t.Context(), of("2026-10-30 10:00", "a")))
	must(l.Send(t.Context(), of("2026-11-03 10:00", "b")))
	for range 2 {
		if err := policy.Pseudonymise(t.Context(), b, "+573001234567", "CLI-00001/x"); err != nil {
			t.Fatal(err)
		}
	}
	if e := must(l.Of(t.Context(), "CLI-00001/x")); len(e) != 2 {
		t.Errorf("%+v", e)
	}
	if text := fmt.Sprintf("%+v", b.docs); strings.Contains(text, "+573001234567") {
		t.Error(text)
	}
}
