package payments_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/flows/payments"
	"recado/store/repo"
	"recado/store/sqlite"
)

const ana = bot.ContactID("+573001234567")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func cop(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "COP"} }

// fakeGateway makes one link for each id, and tells of it what the test sets.
type fakeGateway struct {
	mu     sync.Mutex
	made   map[string]int
	state  map[string]payments.Report
	broken error
}

func (g *fakeGateway) Create(_ context.Context, o payments.Order) (payments.Link, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken != nil {
		return payments.Link{}, g.broken
	}
	g.made[o.ID]++
	return payments.Link{Reference: "ref-" + o.ID, URL: "https://pay.example.com/" + o.ID}, nil
}

func (g *fakeGateway) Status(_ context.Context, reference string) (payments.Report, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken != nil {
		return payments.Report{}, g.broken
	}
	if r, known := g.state[reference]; known {
		return r, nil
	}
	return payments.Report{Reference: reference, State: payments.Pending}, nil
}

// failing is an account service that fails the first times, as a process that stops in between.
type failing struct {
	*debts.Service
	left int
}

func (f *failing) Pay(ctx context.Context, who bot.ContactID, p debts.Payment, now time.Time) (debts.Payment, error) {
	if f.left > 0 {
		f.left--
		return debts.Payment{}, bot.ErrUnavailable
	}
	return f.Service.Pay(ctx, who, p, now)
}

type world struct {
	*payments.Service
	gateway *fakeGateway
	debts   *failing
}

func newWorld(t testing.TB, owed int64) world {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts, err1 := repo.NewDebts(db)
	kept, err2 := repo.NewPayments(db)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	w := world{gateway: &fakeGateway{made: map[string]int{}, state: map[string]payments.Report{}}}
	w.debts = &failing{Service: &debts.Service{Accounts: accounts, Terms: debts.Terms{Days: 30}, Zone: time.UTC}}
	w.Service = &payments.Service{Payments: kept, Gateway: w.gateway, Debts: w.debts, Numbers: db}
	if _, err := w.debts.Record(t.Context(), ana, []debts.Debt{{ID: "A", Number: "FV-1", Balance: cop(owed)}}, noon); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w world) link(t testing.TB, amount int64, command string) payments.Payment {
	t.Helper()
	p, err := w.Link(t.Context(), ana, debts.Debtor{}, cop(amount), "FV-1", command, noon)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w world) left(t testing.TB) int64 {
	t.Helper()
	a, err := w.debts.Get(t.Context(), ana)
	if err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, d := range a.Debts {
		sum += d.Balance.Minor
	}
	return sum
}

func paid(ref, event string, amount int64) payments.Report {
	return payments.Report{Event: event, Reference: ref, State: payments.Confirmed, Paid: cop(amount), Transaction: "T-" + ref}
}

func TestOneCommandMakesOneLink(t *testing.T) {
	w := newWorld(t, 500)
	first, again := w.link(t, 500, "c1"), w.link(t, 500, "c1")
	if first.ID != "PAG-00001" || again.URL != first.URL || w.gateway.made["PAG-00001"] != 1 || first.State != payments.Pending {
		t.Errorf("%+v, then %+v; made %v", first, again, w.gateway.made)
	}
	w.gateway.broken = bot.ErrUnavailable
	if _, err := w.Link(t.Context(), ana, debts.Debtor{}, cop(1), "x", "c2", noon); !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("an unreachable gateway: %v", err)
	}
	w.gateway.broken = nil
	if p := w.link(t, 1, "c2"); p.State != payments.Pending || p.ID != "PAG-00002" {
		t.Errorf("asked again: %+v", p)
	}
	w.gateway.broken = fmt.Errorf("no: %w", payments.ErrRefused)
	if p, err := w.Link(t.Context(), ana, debts.Debtor{}, cop(1), "x", "c3", noon); !errors.Is(err, payments.ErrRefused) || p.State != payments.Failed {
		t.Errorf("a refusal: %+v %v", p, err)
	}
	if _, err := w.Link(t.Context(), ana, debts.Debtor{}, cop(0), "x", "c4", noon); !errors.Is(err, debts.ErrAmount) {
		t.Errorf("nothing: %v", err)
	}
}

func TestAPaymentCountsOnceWhoeverTellsIt(t *testing.T) {
	w := newWorld(t, 500)
	p := w.link(t, 500, "c1")
	r := paid(p.Reference, "evt-1", 500)
	for range 3 {
		if err := w.Hear(t.Context(), r, noon); err != nil {
			t.Fatal(err)
		}
	}
	w.gateway.state[p.Reference] = r
	if err := w.Expire(t.Context(), noon.Add(time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	if err := w.Hear(t.Context(), paid(p.Reference, "evt-2", 500), noon); err != nil {
		t.Fatal(err)
	}
	a, _ := w.debts.Get(t.Context(), ana)
	if got, _ := w.Get(t.Context(), p.ID); got.State != payments.Success || len(a.Payments) != 1 || w.left(t) != 0 || !got.DueAt.IsZero() {
		t.Errorf("%s, counted %d times, %d is owed, next %v", got.State, len(a.Payments), w.left(t), got.DueAt)
	}
	if err := w.Hear(t.Context(), paid("ref-unknown", "evt-9", 1), noon); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown link: %v", err)
	}
}

// A process that stops between the payment's state and the account leaves the rest to the next minute.
func TestACountThatWasInterruptedIsFinished(t *testing.T) {
	w := newWorld(t, 500)
	p := w.link(t, 500, "c1")
	w.debts.left = 1
	if err := w.Hear(t.Context(), paid(p.Reference, "evt-1", 500), noon); err == nil {
		t.Fatal("the interruption went unnoticed")
	}
	if err := w.Expire(t.Context(), noon.Add(2*time.Minute), 10); err != nil {
		t.Fatal(err)
	}
	if got, _ := w.Get(t.Context(), p.ID); got.State != payments.Success || w.left(t) != 0 {
		t.Errorf("%s, %d is owed", got.State, w.left(t))
	}
}

func TestAnotherAmountThanAskedCountsAsPaidAndAlarms(t *testing.T) {
	w := newWorld(t, 500)
	p := w.link(t, 500, "c1")
	if err := w.Hear(t.Context(), paid(p.Reference, "evt-1", 300), noon); err != nil {
		t.Fatal(err)
	}
	got, _ := w.Get(t.Context(), p.ID)
	if w.left(t) != 200 || len(got.Outbox) != 1 || got.Outbox[0].Name != payments.AlarmAmount {
		t.Errorf("%d is owed, %+v", w.left(t), got.Outbox)
	}
}

func TestAReversedPaymentIsOwedAgain(t *testing.T) {
	w := newWorld(t, 500)
	p := w.link(t, 500, "c1")
	for _, r := range []payments.Report{
		paid(p.Reference, "evt-1", 500),
		{Event: "evt-2", Reference: p.Reference, State: payments.Reversed},
		paid(p.Reference, "evt-1", 500), // a replay
		{Event: "evt-2", Reference: p.Reference, State: payments.Reversed},
	} {
		if err := w.Hear(t.Context(), r, noon); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := w.Get(t.Context(), p.ID); got.State != payments.Reversed || w.left(t) != 500 {
		t.Errorf("%s, %d is owed", got.State, w.left(t))
	}
}

func TestAnExpiredLinkIsAskedAboutLessAndLessAndStillCounts(t *testing.T) {
	w := newWorld(t, 500)
	p := w.link(t, 500, "c1")
	asked, now := 0, noon
	for {
		next, err := w.Soonest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if next.IsZero() {
			break
		}
		if now = next; asked > 1000 {
			t.Fatal("asked forever")
		}
		asked++
		if err := w.Expire(t.Context(), now, 10); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := w.Get(t.Context(), p.ID); got.State != payments.Expired || asked > 300 {
		t.Errorf("%s, asked %d times", got.State, asked)
	}
	if err := w.Hear(t.Context(), paid(p.Reference, "late", 500), now.AddDate(0, 0, 20)); err != nil || w.left(t) != 0 {
		t.Errorf("a late payment: %v, %d is owed", err, w.left(t))
	}
}

// Whatever order webhooks, repeats, polls and interruptions come in, what is owed is what was owed less what
// the gateway has and has not taken back.
func TestAnyHistoryOfReports(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, 1000)
		ctx := context.Background()
		var links []payments.Payment
		for i := range rapid.IntRange(1, 3).Draw(rt, "links") {
			p, err := w.Link(ctx, ana, debts.Debtor{}, cop(int64(100+i)), "FV-1", fmt.Sprint("c", i), noon)
			if err != nil {
				rt.Fatal(err)
			}
			links = append(links, p)
		}
		truth, now := map[string]payments.State{}, noon
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			p := links[rapid.IntRange(0, len(links)-1).Draw(rt, "link")]
			now = now.Add(time.Duration(rapid.IntRange(1, 600).Draw(rt, "later")) * time.Second)
			w.debts.left = rapid.IntRange(0, 1).Draw(rt, "interruptions")
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				if truth[p.ID] == "" {
					truth[p.ID] = payments.Confirmed
				}
				w.gateway.state[p.Reference] = paid(p.Reference, "", p.Amount.Minor)
				_ = w.Hear(ctx, paid(p.Reference, "paid-"+p.ID, p.Amount.Minor), now) // an interruption is made up for below
			case 1:
				if truth[p.ID] == payments.Confirmed {
					truth[p.ID] = payments.Reversed
					_ = w.Hear(ctx, payments.Report{Event: "back-" + p.ID, Reference: p.Reference, State: payments.Reversed}, now)
				}
			default:
				_ = w.Expire(ctx, now, 10)
			}
		}
		w.debts.left = 0
		for range 3 {
			now = now.Add(time.Hour)
			if err := w.Expire(ctx, now, 10); err != nil {
				rt.Fatal(err)
			}
		}
		want := int64(1000)
		for _, p := range links {
			if truth[p.ID] == payments.Confirmed {
				want -= p.Amount.Minor
			}
		}
		if got := w.left(t); got != want {
			rt.Fatalf("%d is owed, want %d: %v", got, want, truth)
		}
	})
}
