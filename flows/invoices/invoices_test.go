package invoices_test

import (
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/orders"
)

func TestAnOrderIsInvoicedByWhatWasDone(t *testing.T) {
	s := newShop(t)
	// From 21:00 on a Monday: an hour by day and half an hour by night, with a pause of half an hour between.
	s.now = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)
	id := s.approved(1, 90, func(o *orders.Order) {
		in := time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
		o.Work.Visits = []orders.Visit{{In: in, Out: in.Add(2 * time.Hour)}}
		o.Work.Pauses = []orders.Pause{{Reason: "part", From: in.Add(time.Hour), Until: in.Add(90 * time.Minute)}}
		o.Work.Materials = []orders.UsedMaterial{{SKU: "SIF", Name: "Sifón", Quantity: "2"}}
	})
	i := s.make(id)
	if i.ID != "FAC-00001" || i.Net != usd(5000+3750+3998) || i.VAT != usd(2422) || i.Total != usd(15170) || i.DueOn != "2026-12-23" || i.Balance != i.Total {
		t.Errorf("%s: net %s, VAT %s, total %s, due %s, balance %s", i.ID, i.Net, i.VAT, i.Total, i.DueOn, i.Balance)
	}
	if again := s.make(id); again.ID != i.ID {
		t.Errorf("asked again: %s", again.ID)
	}
	o, _ := s.Get(t.Context(), id)
	if o.Closing.Invoice != i.ID {
		t.Errorf("the order names %q", o.Closing.Invoice)
	}
	if len(i.Parts) != 1 || i.Parts[0].On != "2026-11-23" || len(i.Parts[0].Estimate.Lines) != 3 {
		t.Errorf("%+v", i.Parts)
	}
}

func TestWhatCannotBeInvoiced(t *testing.T) {
	s := newShop(t)
	finished := s.approved(1, 60, func(o *orders.Order) { o.State, o.Closing.ApprovedAt = orders.Completed, time.Time{} })
	if _, _, err := s.Make(t.Context(), finished, s.now); !errors.Is(err, invoices.ErrNotApproved) {
		t.Errorf("before the approval: %v", err)
	}
	lost := s.approved(2, 60, func(o *orders.Order) { o.Work.Materials = []orders.UsedMaterial{{SKU: "LOST", Quantity: "1"}} })
	if _, _, err := s.Make(t.Context(), lost, s.now); !errors.Is(err, invoices.ErrUnpriced) {
		t.Errorf("a material without a price: %v", err)
	}
	if i := s.make(s.approved(3, 0)); i.ID != "FAC-00001" || i.Total.Minor != 0 || i.Status != invoices.Paid {
		t.Errorf("no hours: %s %s %s; the refused ones took a number", i.ID, i.Total, i.Status)
	}
	warranty := s.make(s.approved(4, 120, func(o *orders.Order) { o.Kind = orders.Warranty }))
	s.work()
	if warranty.Total.Minor != 0 || warranty.Discount != usd(10000) || warranty.Status != invoices.Paid {
		t.Errorf("warranty: %s less %s is %s, %s", warranty.Subtotal, warranty.Discount, warranty.Total, warranty.Status)
	}
	if _, err := s.debts.Get(t.Context(), ana); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("nothing is owed, but there is an account: %v", err)
	}
}

func TestPartialOverTwiceAndReversed(t *testing.T) {
	s := newShop(t)
	first, second := s.make(s.approved(1, 60)), s.make(s.approved(2, 60)) // 59.50 each
	s.work()
	s.pay(debts.Payment{ID: "P1", Amount: usd(1000), Method: debts.Cash, Debt: second.DebtID()})
	s.pay(debts.Payment{ID: "P1", Amount: usd(1000), Method: debts.Cash, Debt: second.DebtID()})
	if i := s.invoice(second.ID); i.Balance != usd(4950) || i.Status != invoices.PartlyPaid || len(i.Applied) != 1 {
		t.Errorf("partial and twice: %s %s, %d applied", i.Balance, i.Status, len(i.Applied))
	}
	s.pay(debts.Payment{ID: "P2", Amount: usd(12000), Method: debts.Card})
	o, _ := s.Get(t.Context(), "ORD-00001")
	if i := s.invoice(first.ID); i.Status != invoices.Paid || o.Closing.PaidAt.IsZero() {
		t.Errorf("over: %s, the order is paid at %v", i.Status, o.Closing.PaidAt)
	}
	a, _ := s.debts.Get(t.Context(), ana)
	if got := a.Advance(debts.Debtor{Name: "Ana"}, "USD"); got != usd(1100) {
		t.Errorf("the advance is %s", got)
	}
	third := s.make(s.approved(3, 60))
	s.work()
	if i := s.invoice(third.ID); i.Balance != usd(4850) {
		t.Errorf("the advance was not used: %s", i.Balance)
	}
	if _, err := s.debts.Reverse(t.Context(), ana, "P2", s.now); err != nil {
		t.Fatal(err)
	}
	s.work()
	o, _ = s.Get(t.Context(), "ORD-00001")
	for id, want := range map[string]int64{first.ID: 5950, second.ID: 4950, third.ID: 5950} {
		if i := s.invoice(id); i.Balance.Minor != want {
			t.Errorf("reversed: %s of %s is owed, want %d", i.Balance, id, want)
		}
	}
	if !o.Closing.PaidAt.IsZero() {
		t.Error("the order is still paid")
	}
	s.balanced()
}

// balanced checks that the books agree with the invoices and accounts.
func (s *shop) balanced() {
	s.Helper()
	sums, err := s.books.Balances(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	total, owed, debt := int64(0), int64(0), int64(0)
	for _, sum := range sums["USD"] {
		total += sum
	}
	page, _, err := s.List(s.Context(), invoices.Filter{Limit: 200})
	if err != nil {
		s.Fatal(err)
	}
	for _, i := range page {
		owed += i.Balance.Minor
	}
	advance := int64(0)
	if a, err := s.debts.Get(s.Context(), ana); err == nil {
		for _, d := range a.Debts {
			if d.State != debts.Withdrawn {
				debt += d.Balance.Minor
			}
		}
		for _, v := range a.Advances {
			advance += v.Amount.Minor
		}
	}
	if books := sums["USD"]; total != 0 || books[ledger.Receivable] != owed || debt != owed || -books[ledger.Advances] != advance {
		s.Errorf("the sum is %d; receivable %d, invoices %d, debts %d; advances %d and %d", total, books[ledger.Receivable], owed, debt, -books[ledger.Advances], advance)
	}
}

func TestCancelledAndMadeAnew(t *testing.T) {
	s := newShop(t)
	id := s.approved(1, 60)
	first := s.make(id)
	s.work()
	if i, err := s.CancelInvoice(t.Context(), first.ID, "wrong place", "eva", s.now); err != nil || i.Status != invoices.Cancelled || i.Cancel.Reason != "wrong place" {
		t.Fatalf("%+v %v", i.Cancel, err)
	}
	if _, err := s.CancelInvoice(t.Context(), first.ID, "again", "eva", s.now); !errors.Is(err, invoices.ErrCancelled) {
		t.Errorf("twice: %v", err)
	}
	second := s.make(id)
	s.work()
	if second.ID != "FAC-00002" {
		t.Errorf("made anew as %s", second.ID)
	}
	if old := s.invoice(first.ID); old.Total != first.Total || old.DueOn != first.DueOn {
		t.Errorf("the cancelled one changed: %+v", old)
	}
	s.pay(debts.Payment{ID: "P1", Amount: usd(1)})
	if _, err := s.CancelInvoice(t.Context(), second.ID, "late", "eva", s.now); !errors.Is(err, invoices.ErrPaid) {
		t.Errorf("partly paid: %v", err)
	}
	s.balanced()
}

func TestACreditNoteTakesOffWhatIsOwedAndLeavesTheRestAsAdvance(t *testing.T) {
	s := newShop(t)
	i := s.make(s.approved(1, 60))
	s.work()
	s.pay(debts.Payment{ID: "P1", Amount: usd(5000)})
	for range 2 { // the same command
		note, err := s.CreditInvoice(t.Context(), i.ID, usd(1190), "one tap less", "eva", "c1", s.now)
		if err != nil || note.ID != "NC-00001" || note.Net != usd(1000) || note.VAT != usd(190) || note.Corrects != i.ID {
			t.Fatalf("%s: %s and %s; %v", note.ID, note.Net, note.VAT, err)
		}
	}
	s.work()
	a, _ := s.debts.Get(t.Context(), ana)
	if now := s.invoice(i.ID); now.Status != invoices.Paid || now.Total != i.Total || a.Advance(debts.Debtor{Name: "Ana"}, "USD") != usd(240) {
		t.Errorf("%s, %s, %+v", now.Status, now.Total, a.Advances)
	}
	if _, err := s.CreditInvoice(t.Context(), i.ID, usd(5000), "too much", "eva", "c2", s.now); !errors.Is(err, invoices.ErrCredit) {
		t.Errorf("more than its invoice: %v", err)
	}
	if rest, err := s.CreditInvoice(t.Context(), i.ID, money.Amount{}, "all of it", "eva", "c3", s.now); err != nil || rest.Total != usd(4760) {
		t.Errorf("the rest: %s %v", rest.Total, err)
	}
	if _, err := s.CancelInvoice(t.Context(), "NC-00001", "no", "eva", s.now); !errors.Is(err, invoices.ErrKind) {
		t.Errorf("a note is cancelled: %v", err)
	}
	s.work()
	s.balanced()
}

func TestAMonthOfAContractIsOneInvoice(t *testing.T) {
	s := newShop(t)
	s.terms.Contract, s.terms.Monthly, s.terms.Day, s.terms.Days = "CT-1", true, 5, 60
	for n := 1; n <= 3; n++ {
		for range 2 { // asked twice
			if _, _, err := s.Make(t.Context(), s.approved(n, 60), s.now); !errors.Is(err, invoices.ErrMonthly) {
				t.Fatalf("order %d: %v", n, err)
			}
		}
		s.now = s.now.AddDate(0, 0, 1)
	}
	end := time.Date(2026, 12, 5, 0, 0, 0, 0, s.Calendar.Zone)
	if at, err := s.Soonest(t.Context()); err != nil || !at.Equal(end) {
		t.Fatalf("the month ends at %v, %v", at, err)
	}
	for range 2 {
		if err := s.Expire(t.Context(), end, 10); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BillPeriod(t.Context(), "CT-1/2026-12-05", end); err != nil {
			t.Fatal(err)
		}
	}
	s.now = end
	s.work()
	i := s.invoice("FAC-00001")
	if len(i.Parts) != 3 || i.Total != usd(3*5950) || i.DueOn != "2027-02-03" || i.Contract != "CT-1" {
		t.Errorf("%d orders, %s, due %s", len(i.Parts), i.Total, i.DueOn)
	}
	if o, _ := s.Get(t.Context(), "ORD-00002"); o.Closing.Invoice != i.ID {
		t.Errorf("an order names %q", o.Closing.Invoice)
	}
	if _, _, err := s.Make(t.Context(), s.approved(9, 60), end); !errors.Is(err, invoices.ErrMonthly) {
		t.Errorf("approved at the billing day: %v", err)
	}
	if at, _ := s.Periods.Get(t.Context(), "CT-1/2027-01-05"); len(at.Parts) != 1 {
		t.Errorf("it belongs to the next month: %+v", at)
	}
	s.balanced()
}

func TestAnInvoiceBecomesOverdueAndIsReminded(t *testing.T) {
	s := newShop(t)
	i := s.make(s.approved(1, 60))
	s.work()
	var names []string
	for n := 0; n < 10; n++ {
		at, err := s.Soonest(t.Context())
		if err != nil || at.IsZero() {
			break
		}
		s.now = at
		if err := s.Expire(t.Context(), at, 10); err != nil {
			t.Fatal(err)
		}
		now := s.invoice(i.ID)
		names = append(names, at.In(s.Calendar.Zone).Format("2006-01-02 15:04")+" "+string(now.Status))
		s.work()
	}
	want := []string{"2026-11-23 10:10 sent", "2026-12-20 09:00 sent", "2026-12-24 00:00 overdue"}
	if len(names) != 3 || names[0] != want[0] || names[1] != want[1] || names[2] != want[2] {
		t.Errorf("%q, want %q", names, want)
	}
	a, _ := s.debts.Get(t.Context(), ana)
	if n, owed, err := invoices.CountOverdue(a, "2026-12-24"); n != 1 || err != nil || owed[0] != usd(5950) {
		t.Errorf("%d overdue, %v, %v", n, owed, err)
	}
	s.pay(debts.Payment{ID: "P1", Amount: usd(5950)})
	if now := s.invoice(i.ID); now.Status != invoices.Paid {
		t.Errorf("paid late: %s", now.Status)
	}
}

func TestADepositIsTheAdvanceOfTheInvoice(t *testing.T) {
	s := newShop(t)
	who := debts.Debtor{Name: "Ana"}
	if _, err := s.debts.Owe(t.Context(), ana, debts.Debt{ID: "deposit:ORD-00001", Number: "ORD-00001", Debtor: who, Balance: usd(5000), Due: "2026-11-23", Deposit: true}, s.now); err != nil {
		t.Fatal(err)
	}
	s.pay(debts.Payment{ID: "P1", Amount: usd(5000), Method: debts.Transfer})
	i := s.make(s.approved(1, 60))
	s.work()
	if now := s.invoice(i.ID); now.Balance != usd(950) || now.Applied[0].Method != debts.Credit {
		t.Errorf("%s is owed: %+v", now.Balance, now.Applied)
	}
	s.balanced()
	if _, err := s.debts.Reverse(t.Context(), ana, "P1", s.now); err != nil {
		t.Fatal(err)
	}
	s.work()
	if now := s.invoice(i.ID); now.Balance != usd(5950) {
		t.Errorf("the deposit was taken back, and %s is owed", now.Balance)
	}
	sums, err := s.books.Balances(t.Context())
	if err != nil || sums["USD"][ledger.Advances] != 0 || sums["USD"][ledger.Receivable] != 5950 || sums["USD"][ledger.Bank] != 0 {
		t.Errorf("%v %v", sums, err)
	}
}

func TestPaymentsOfTwoContactsWithOneIDAreBothPosted(t *testing.T) {
	s := newShop(t)
	for _, who := range []bot.ContactID{ana, "+573001110009"} {
		if _, err := s.debts.Owe(t.Context(), who, debts.Debt{ID: "siigo:" + string(who), Debtor: debts.Debtor{Name: "N"}, Balance: usd(1000), Due: "2026-11-23"}, s.now); err != nil {
			t.Fatal(err)
		}
		if _, err := s.debts.Pay(t.Context(), who, debts.Payment{ID: "P1", Amount: usd(1000), Method: debts.Cash}, s.now); err != nil {
			t.Fatal(err)
		}
	}
	s.work()
	sums, err := s.books.Balances(t.Context())
	if err != nil || sums["USD"][ledger.Cash] != 2000 {
		t.Errorf("%v %v", sums, err)
	}
}
