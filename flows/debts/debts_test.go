package debts_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/store/repo"
	"recado/store/sqlite"
)

const ana = bot.ContactID("+573001234567")

var (
	bogota = time.FixedZone("COT", -5*3600)
	monday = time.Date(2026, 11, 30, 9, 0, 0, 0, bogota)
	rosa   = debts.Debtor{Name: "Rosa Pérez", DocumentEnd: "4567"}
)

func cop(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "COP"} }

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

func owed(id, due string, balance money.Amount) debts.Debt {
	return debts.Debt{ID: id, Number: id, Debtor: rosa, Balance: balance, Due: due}
}

// newService returns a service on a store of its own. reminded counts the broken promises that were noticed.
func newService(t testing.TB) (s *debts.Service, reminded *int) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts, err := repo.NewDebts(db)
	if err != nil {
		t.Fatal(err)
	}
	reminded = new(int)
	return &debts.Service{
		Accounts: accounts, Terms: debts.Terms{Days: 30, Parts: 3}, Zone: bogota,
		Remind: func(who bot.ContactID) []bot.Effect {
			*reminded++
			return []bot.Effect{bot.Open(who, debts.Dialog, debts.Dialog, nil)}
		},
	}, reminded
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAPaymentPaysTheOldestDebtFirst(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("new", "2026-11-20", cop(300)), owed("old", "2026-10-01", cop(200)), owed("dollars", "2026-01-01", usd(500))}, monday))
	p := must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(250)}, monday))
	if len(p.Paid) != 2 || p.Paid[0] != (debts.PaidDebt{Debt: "old", Amount: cop(200)}) || p.Paid[1] != (debts.PaidDebt{Debt: "new", Amount: cop(50)}) || !p.Rest.IsZero() {
		t.Errorf("paid %+v", p)
	}
	again := must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(250)}, monday))
	if a := must[debts.Account](t)(s.Get(ctx, ana)); len(a.Payments) != 1 || len(again.Paid) != 2 {
		t.Errorf("the same payment counts %d times", len(a.Payments))
	}
	over := must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p2", Amount: cop(1000)}, monday))
	if over.Rest != cop(750) {
		t.Errorf("of 1000 for 250 the rest is %v", over.Rest)
	}
	for name, amount := range map[string]money.Amount{"nothing": cop(0), "less than nothing": cop(-5)} {
		if _, err := s.Pay(ctx, ana, debts.Payment{ID: name, Amount: amount}, monday); !errors.Is(err, debts.ErrAmount) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReversedPaymentIsOwedAgain(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(200))}, monday))
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(200)}, monday))
	for range 2 {
		must[debts.Account](t)(s.Reverse(ctx, ana, "p1", monday))
	}
	if a := must[debts.Account](t)(s.Get(ctx, ana)); len(a.Open()) != 1 || a.Open()[0].Balance != cop(200) {
		t.Errorf("owed: %+v", a.Debts)
	}
}

// Two debtors of one phone answer for themselves: the promise of one neither silences nor replaces the other's.
func TestDebtorsOfOnePhonePromiseForThemselves(t *testing.T) {
	s, reminded := newService(t)
	ctx := context.Background()
	luis := debts.Debtor{Name: "Luis Mora", DocumentEnd: "9911"}
	his := debts.Debt{ID: "B", Number: "B", Debtor: luis, Balance: cop(300), Due: "2026-10-02"}
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(200)), his}, monday))
	a := must[debts.Account](t)(s.Promise(ctx, ana, rosa, []debts.Part{{Due: "2026-12-04", Amount: cop(200)}}, "c1", monday))
	if hers, _ := a.Silence(rosa, monday); hers != debts.SilentPromise {
		t.Errorf("she is reminded in spite of her promise: %q", hers)
	}
	if why, _ := a.Silence(luis, monday); why != "" {
		t.Errorf("he is silent for %q because of her promise", why)
	}
	if why, _ := a.Quiet(monday); why != "" {
		t.Errorf("the contact is silent for %q", why)
	}
	a = must[debts.Account](t)(s.Promise(ctx, ana, luis, []debts.Part{{Due: "2026-12-02", Amount: cop(300)}}, "c2", monday))
	if len(a.Promises) != 2 || !a.Due().Equal(time.Date(2026, 12, 3, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v due %v", a.Promises, a.Due())
	}
	if why, until := a.Quiet(monday); why != debts.SilentPromise || !until.Equal(time.Date(2026, 12, 5, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("the contact is silent for %q until %v", why, until)
	}
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Debtor: rosa, Amount: cop(200)}, monday))
	if err := s.Expire(ctx, monday.AddDate(0, 0, 10), 10); err != nil {
		t.Fatal(err)
	}
	a = must[debts.Account](t)(s.Get(ctx, ana))
	states := map[string]debts.PromiseState{}
	for _, p := range a.Promises {
		states[p.Debts[0]] = p.State
	}
	if states["A"] != debts.PromiseKept || states["B"] != debts.PromiseBroken || *reminded != 1 {
		t.Errorf("%v, reminded %d times", states, *reminded)
	}
}

// A source that has not heard of a payment repeats its balance: that must not make the debt whole again.
func TestTheSourcesOldBalanceDoesNotUndoAPayment(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	record := func(balance money.Amount) money.Amount {
		return must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", balance)}, monday)).Debts[0].Balance
	}
	record(cop(200))
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(150)}, monday))
	if got := record(cop(200)); got != cop(50) {
		t.Errorf("the same report: %v is owed", got)
	}
	if got := record(cop(120)); got != cop(120) {
		t.Errorf("another report: %v is owed", got)
	}
}

// A source that counts payments itself reports late: what it has not heard of still counts, and what it has heard
// does not count twice.
func TestALateReportOfASourceKeepsThePayments(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	report := func(balance money.Amount, heard ...string) money.Amount {
		a := must[debts.Account](t)(s.Report(ctx, ana, []debts.Debt{owed("A", "2026-10-01", balance)}, heard, monday))
		return a.Debts[0].Balance
	}
	report(cop(200))
	for _, id := range []string{"p1", "p2"} {
		must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: id, Amount: cop(50)}, monday))
	}
	if got := report(cop(150), "p1"); got != cop(100) {
		t.Errorf("p2 is on its way to the source: %v is owed", got)
	}
	must[debts.Account](t)(s.Reverse(ctx, ana, "p1", monday))
	if got := report(cop(100), "p1", "p2"); got != cop(150) {
		t.Errorf("the end of p1 is on its way to the source: %v is owed", got)
	}
	if got := report(cop(150), "p2"); got != cop(150) {
		t.Errorf("all is known: %v is owed", got)
	}
	if a := must[debts.Account](t)(s.Report(ctx, ana, []debts.Debt{owed("B", "2026-10-01", cop(0))}, nil, monday)); len(a.Debts) != 1 {
		t.Errorf("a debt that was never owed is kept: %+v", a.Debts)
	}
}

func TestNobodyIsRemindedWhileAPromiseRuns(t *testing.T) {
	s, reminded := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(200))}, monday))
	a := must[debts.Account](t)(s.Promise(ctx, ana, rosa, []debts.Part{{Due: "2026-12-04", Amount: cop(200)}}, "c1", monday))
	end := time.Date(2026, 12, 5, 0, 0, 0, 0, bogota)
	if why, until := a.Silence(rosa, monday); why != debts.SilentPromise || !until.Equal(end) {
		t.Errorf("silent for %q until %v", why, until)
	}
	if err := s.Expire(ctx, end.Add(-time.Minute), 10); err != nil || *reminded != 0 {
		t.Errorf("noticed %d times on the promised day: %v", *reminded, err)
	}
	for range 2 {
		if err := s.Expire(ctx, end.Add(time.Minute), 10); err != nil {
			t.Fatal(err)
		}
	}
	a = must[debts.Account](t)(s.Get(ctx, ana))
	if why, _ := a.Silence(rosa, end.Add(time.Hour)); *reminded != 1 || a.Promises[0].State != debts.PromiseBroken || why != "" {
		t.Errorf("noticed %d times, %s, silent for %q", *reminded, a.Promises[0].State, why)
	}
}

func TestAKeptPromiseIsNotNoticed(t *testing.T) {
	s, reminded := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday))
	parts := must[[]debts.Part](t)(debts.PlanParts(cop(300), 3, monday.AddDate(0, 0, 5), 5))
	must[debts.Account](t)(s.Promise(ctx, ana, rosa, parts, "c1", monday))
	for i, day := range []int{6, 11, 16} {
		must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: parts[i].Due, Amount: parts[i].Amount}, monday.AddDate(0, 0, day-2)))
		if err := s.Expire(ctx, monday.AddDate(0, 0, day), 10); err != nil {
			t.Fatal(err)
		}
	}
	if a := must[debts.Account](t)(s.Get(ctx, ana)); a.Promises[0].State != debts.PromiseKept || *reminded != 0 {
		t.Errorf("%s, noticed %d times", a.Promises[0].State, *reminded)
	}
}

func TestAMissedPartBreaksTheAgreement(t *testing.T) {
	s, reminded := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday))
	parts := must[[]debts.Part](t)(debts.PlanParts(cop(300), 3, monday.AddDate(0, 0, 5), 5))
	must[debts.Account](t)(s.Promise(ctx, ana, rosa, parts, "c1", monday))
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(100)}, monday.AddDate(0, 0, 4)))
	for _, day := range []int{6, 11, 12} {
		if err := s.Expire(ctx, monday.AddDate(0, 0, day), 10); err != nil {
			t.Fatal(err)
		}
	}
	if a := must[debts.Account](t)(s.Get(ctx, ana)); a.Promises[0].State != debts.PromiseBroken || *reminded != 1 {
		t.Errorf("%s, noticed %d times", a.Promises[0].State, *reminded)
	}
}

func TestPromisesThatAreRefused(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300)), owed("B", "2026-10-01", usd(300))}, monday))
	for name, one := range map[string]struct {
		of    debts.Debtor
		parts []debts.Part
		want  error
	}{
		"yesterday":        {rosa, []debts.Part{{Due: "2026-11-29"}}, debts.ErrPast},
		"in two months":    {rosa, []debts.Part{{Due: "2027-01-30"}}, debts.ErrTooLate},
		"no day":           {rosa, []debts.Part{{Due: "el viernes"}}, debts.ErrPast},
		"no part":          {rosa, nil, debts.ErrParts},
		"too many parts":   {rosa, make([]debts.Part, 4), debts.ErrParts},
		"parts of two":     {rosa, make([]debts.Part, 2), debts.ErrCurrencies},
		"of somebody else": {debts.Debtor{Name: "Luis"}, []debts.Part{{Due: "2026-12-04"}}, debts.ErrNothingOwed},
	} {
		if _, err := s.Promise(ctx, ana, one.of, one.parts, name, monday); !errors.Is(err, one.want) {
			t.Errorf("%s: %v, want %v", name, err, one.want)
		}
	}
	if _, err := s.Promise(ctx, "+573009999999", rosa, nil, "x", monday); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("of a stranger: %v", err)
	}
}

func TestADisputeStopsTheRemindersUntilItIsDecided(t *testing.T) {
	for _, accept := range []bool{true, false} {
		s, _ := newService(t)
		ctx := context.Background()
		must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday))
		must[debts.Account](t)(s.Dispute(ctx, ana, rosa, "no es mía", "c1", monday))
		a := must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday)) // the next campaign
		if why, _ := a.Silence(rosa, monday.AddDate(1, 0, 0)); why != debts.SilentDispute {
			t.Errorf("silent for %q", why)
		}
		a = must[debts.Account](t)(s.DecideDispute(ctx, ana, a.Disputes[0].ID, accept, "laura", monday))
		want := map[bool]debts.State{true: debts.Withdrawn, false: debts.Open}[accept]
		if a.Debts[0].State != want || len(a.Outbox) != 1 {
			t.Errorf("decided %v: %s, %d messages", accept, a.Debts[0].State, len(a.Outbox))
		}
		if _, err := s.DecideDispute(ctx, ana, "c1", !accept, "luis", monday); !errors.Is(err, debts.ErrDecided) {
			t.Errorf("decided again: %v", err)
		}
	}
}

func TestAReceiptIsTrustedOnlyIfAPaymentIsKnown(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday))
	sum := cop(100)
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: sum, Reference: "778812"}, monday))
	known := must[debts.Account](t)(s.AddReceipt(ctx, ana, debts.Receipt{ID: "r1", Read: &debts.ReadReceipt{Amount: &sum, Reference: "778812"}}, monday))
	if known.Receipts[0].State != debts.Accepted {
		t.Errorf("of a known payment: %s", known.Receipts[0].State)
	}
	forged := must[debts.Account](t)(s.AddReceipt(ctx, ana, debts.Receipt{ID: "r2", Read: &debts.ReadReceipt{Amount: &sum, Reference: "999999"}}, monday))
	if why, _ := forged.Silence(rosa, monday); forged.Receipts[1].State != debts.InReview || why != debts.SilentReceipt || forged.Open()[0].Balance != cop(200) {
		t.Errorf("of an unknown payment: %s, silent for %q, %v is owed", forged.Receipts[1].State, why, forged.Open()[0].Balance)
	}
	decided := must[debts.Account](t)(s.DecideReceipt(ctx, ana, "r2", true, cop(200), "laura", monday))
	if len(decided.Open()) != 0 {
		t.Errorf("an accepted receipt leaves %+v", decided.Open())
	}
}

// Whoever gets another number or id keeps debts, answers and payments, and the move may be repeated.
func TestAnAccountMovesWithItsPerson(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	const luis = bot.ContactID("+573009998877")
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300)), owed("B", "2026-10-02", cop(100))}, monday))
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(50)}, monday))
	must[debts.Account](t)(s.Promise(ctx, ana, rosa, []debts.Part{{Due: "2026-12-04", Amount: cop(350)}}, "c1", monday))
	must[debts.Account](t)(s.Record(ctx, luis, []debts.Debt{owed("C", "2026-01-01", cop(10))}, monday))
	for range 2 {
		if err := s.Move(ctx, ana, luis, monday); err != nil {
			t.Fatal(err)
		}
	}
	old, a := must[debts.Account](t)(s.Get(ctx, ana)), must[debts.Account](t)(s.Get(ctx, luis))
	if len(old.Debts) != 0 || !old.DueAt.IsZero() || len(a.Debts) != 3 || a.Debts[0].ID != "C" || a.Debts[1].Balance != cop(250) || len(a.Payments) != 1 || a.DueAt.IsZero() {
		t.Errorf("left %+v, moved %+v", old, a)
	}
}

// The conversation of the contact numbers its effects too: the same id twice would lose one of them.
func TestEffectsAreNotThoseOfTheConversation(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(300))}, monday))
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(50)}, monday))
	a := must[debts.Account](t)(s.Get(ctx, ana))
	for i, e := range a.Outbox {
		if e.ID == bot.EffectID(string(ana), a.V, i) {
			t.Errorf("effect %s", e.ID)
		}
	}
}

// Two debtors share a phone: what one pays never pays the other's debt, though it is older.
func TestAPaymentIsItsDebtors(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	other := debts.Debt{ID: "older", Number: "older", Debtor: debts.Debtor{Name: "Luis", DocumentEnd: "1111"}, Balance: cop(500), Due: "2026-01-01"}
	must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{other, owed("A", "2026-10-01", cop(300))}, monday))
	p := must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Debtor: rosa, Amount: cop(400)}, monday))
	must[debts.Account](t)(s.AddReceipt(ctx, ana, debts.Receipt{ID: "r1", Debtor: other.Debtor}, monday))
	a := must[debts.Account](t)(s.DecideReceipt(ctx, ana, "r1", true, cop(100), "laura", monday))
	if len(p.Paid) != 1 || p.Paid[0].Debt != "A" || p.Rest != cop(100) || a.Debts[0].Balance != cop(400) {
		t.Errorf("paid %+v, owed %+v", p, a.Debts)
	}
}

// Money may come before anything is owed: it is the payer's advance, and counts once.
func TestMoneyOfANewContactIsAnAdvance(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	for range 2 {
		must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Debtor: rosa, Amount: cop(100)}, monday))
	}
	a := must[debts.Account](t)(s.Owe(ctx, ana, owed("A", "2026-12-01", cop(150)), monday))
	if a.Debts[0].Balance != cop(50) || !a.Advance(rosa, "COP").IsZero() {
		t.Errorf("%v is owed, %v in advance", a.Debts[0].Balance, a.Advance(rosa, "COP"))
	}
}

// An advance pays no deposit: its money would stay an advance, and pay the next one too.
func TestAnAdvancePaysNoDeposit(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Debtor: rosa, Amount: cop(80)}, monday))
	for _, id := range []string{"deposit:1", "deposit:2"} {
		d := owed(id, "2026-12-01", cop(80))
		d.Deposit = true
		must[debts.Account](t)(s.Owe(ctx, ana, d, monday))
	}
	if a := must[debts.Account](t)(s.Get(ctx, ana)); len(a.Open()) != 2 {
		t.Errorf("%d of two deposits are still asked for", len(a.Open()))
	}
}

// A reversal that takes a part of a used advance leaves the rest of it where it was used.
func TestTheRestOfAnAdvanceStaysUsed(t *testing.T) {
	s, _ := newService(t)
	ctx := context.Background()
	for id, amount := range map[string]int64{"p1": 50, "p2": 30} {
		must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: id, Debtor: rosa, Amount: cop(amount)}, monday))
	}
	must[debts.Account](t)(s.Owe(ctx, ana, owed("A", "2026-12-01", cop(100)), monday))
	for range 2 {
		a := must[debts.Account](t)(s.Reverse(ctx, ana, "p2", monday))
		if a.Debts[0].Balance != cop(50) || !a.Advance(rosa, "COP").IsZero() {
			t.Errorf("%v is owed, %v in advance", a.Debts[0].Balance, a.Advance(rosa, "COP"))
		}
	}
}
