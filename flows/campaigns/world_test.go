package campaigns_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/debts"
	"recado/flows/policy"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/templates"
)

// morning is a Wednesday at ten in Bogota.
var morning = time.Date(2026, 12, 2, 15, 0, 0, 0, time.UTC)

// words are the texts, loaded once.
var words = sync.OnceValues(func() (*templates.Catalog, error) { return templates.Load("es") })

// world is the service on a real store, with the real contact policy.
type world struct {
	*campaigns.Service
	campaigns *repo.Campaigns
	items     *repo.CampaignItems
	files     *repo.CampaignFiles
	ledger    *policy.Ledger
	debts     *debts.Service
	now       time.Time
	standing  map[string]campaigns.Standing
	sources   map[campaigns.Platform]campaigns.Source
	fail      func() error // of the next write of an item; nil: none fails
	loans     *loans
}

type failer interface {
	Helper()
	Fatal(args ...any)
	Context() context.Context
}

func newWorld(t failer, clean func(func())) *world {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	clean(func() { _ = db.Close() })
	w := &world{now: morning, standing: map[string]campaigns.Standing{}, sources: map[campaigns.Platform]campaigns.Source{}}
	var err1, err2, err3 error
	w.campaigns, err1 = repo.NewCampaigns(db)
	w.items, err2 = repo.NewCampaignItems(db)
	w.files, err3 = repo.NewCampaignFiles(db)
	books, err4 := repo.NewContactBooks(db)
	owed, err5 := repo.NewDebts(db)
	texts, err6 := words()
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	w.ledger = &policy.Ledger{Books: books, Policy: func(country string) policy.Policy { return policy.New(country, nil) }}
	w.debts = &debts.Service{Accounts: owed, Terms: debts.Terms{Days: 30, Parts: 3}, Zone: time.UTC}
	w.Service = &campaigns.Service{
		Debts: w.debts, Render: texts.Render,
		Campaigns: w.campaigns, Items: flakyItems{w.items, w}, Files: w.files, Numbers: db, Sources: w, Policy: w.ledger, Pepper: []byte("pepper"),
		Standing: func(_ context.Context, phone string, _ time.Time) (campaigns.Standing, error) {
			return w.standing[phone], nil
		},
		Business: "Servicios del Valle", Country: "CO", Currency: "COP", Locale: "es", Zone: time.FixedZone("Bogota", -5*60*60), Channels: []campaigns.Channel{campaigns.ByWhatsApp},
		Money: templates.Money, Signal: func(context.Context, string) {}, Told: func(context.Context, string) {},
	}
	return w
}

func setUp(t *testing.T) *world {
	t.Helper()
	return newWorld(t, t.Cleanup)
}

// flakyItems fails as the test wants, before or after a write.
type flakyItems struct {
	*repo.CampaignItems
	w *world
}

func (f flakyItems) Put(ctx context.Context, i campaigns.Item) error {
	return f.write(func() error { return f.CampaignItems.Put(ctx, i) })
}

func (f flakyItems) Insert(ctx context.Context, i campaigns.Item) error {
	return f.write(func() error { return f.CampaignItems.Insert(ctx, i) })
}

func (f flakyItems) write(do func() error) error {
	if f.w.fail == nil {
		return do()
	}
	if err := f.w.fail(); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return f.w.fail()
}

// Open implements campaigns.Sources.
func (w *world) Open(_ context.Context, c campaigns.Campaign) (campaigns.Source, error) {
	if s := w.sources[c.Platform]; s != nil {
		return s, nil
	}
	return campaigns.CSV{Files: w.files, File: c.File, Currency: "COP", Country: "CO"}, nil
}

// post starts a campaign of rows.
func (w *world) post(t failer, rows string, change func(*campaigns.Request)) campaigns.Campaign {
	t.Helper()
	file, err := w.SaveFile(t.Context(), []byte(rows), w.now)
	if err != nil {
		t.Fatal(err)
	}
	r := campaigns.Request{User: "ana", Platform: campaigns.PlatformCSV, File: file, Channels: []campaigns.Channel{campaigns.ByWhatsApp, campaigns.BySMS, campaigns.ByMail}}
	if change != nil {
		change(&r)
	}
	c, _, err := w.Create(t.Context(), r, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// step carries out the effects of a campaign once, as the queue does. Those that fail stay.
func (w *world) step(t failer, id string) (busy bool) {
	t.Helper()
	effects, err := w.campaigns.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range effects {
		if w.do(t, id, e) == nil {
			if err := w.campaigns.Ack(t.Context(), id, e.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	return len(effects) > 0
}

func (w *world) do(t failer, id string, e bot.Effect) error {
	if e.Name == campaigns.DoRead {
		return w.Read(t.Context(), id, e.ID, w.now)
	}
	return w.Send(t.Context(), id, e.ID, w.now)
}

// run works until nothing is left to do now.
func (w *world) run(t failer, id string) campaigns.Progress {
	t.Helper()
	for range 2000 {
		if err := w.Expire(t.Context(), w.now, 10); err != nil {
			t.Fatal(err)
		}
		if !w.step(t, id) {
			p, err := w.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if p.DueAt.IsZero() || p.DueAt.After(w.now.Add(time.Second)) {
				return p
			}
			w.now = w.now.Add(time.Second) // a deadline that looks after a step
		}
	}
	t.Fatal("the campaign never rests")
	return campaigns.Progress{}
}

// results lists all items.
func (w *world) results(t failer, id string) (all []campaigns.Item) {
	t.Helper()
	for after := ""; ; {
		_, page, next, err := w.Results(t.Context(), id, 7, after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if after = next; after == "" {
			return all
		}
	}
}

// messages lists the messages that were asked for, by contact.
func (w *world) messages(t failer, id string) map[string][]bot.Effect {
	t.Helper()
	all := map[string][]bot.Effect{}
	for _, i := range w.results(t, id) {
		if len(i.Outbox) > 0 {
			all[i.Contact] = append(all[i.Contact], i.Outbox...)
		}
	}
	return all
}

const head = "Factura;Cliente;NIT;Celular;Correo;Saldo;Vencimiento\n"

// rows are n invoices of some debtors.
func rows(n, debtors int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		d := i % debtors
		fmt.Fprintf(&b, "FV-%d;Ana Ruiz;%d;31%08d;;1000,5;31/10/2026\n", i, 900+d, d)
	}
	return b.String()
}

func TestAllInvoicesOfADebtorAreOneMessage(t *testing.T) {
	w := setUp(t)
	c := w.post(t, rows(1300, 40), nil)
	p := w.run(t, c.ID)
	if p.State != campaigns.Done || p.Rows != 1300 || p.Invoices != 1300 || p.Rejected != 0 || p.Debtors[campaigns.Queued] != 40 {
		t.Errorf("%+v", p)
	}
	said := w.messages(t, c.ID)
	for to, effects := range said {
		if len(effects) != 1 || effects[0].Kind != bot.EffectOpen || effects[0].Name != debts.Dialog || string(effects[0].To) != to || effects[0].Say.Collection.Key == "" {
			t.Errorf("%s: %+v", to, effects)
		}
	}
	if e := said["+573100000000"]; len(said) != 40 || !strings.Contains(string(e[0].Args), "33.016,50") || !strings.Contains(string(e[0].Args), "sus 33 facturas") && !strings.Contains(string(e[0].Args), "33 facturas") {
		t.Errorf("%d debtors, %s", len(said), e[0].Args)
	}
	for _, i := range w.results(t, c.ID) {
		if i.Debtor.Document != "" || i.Invoices[0].Debtor.Name != "" {
			t.Errorf("the document is kept: %+v", i.Debtor)
		}
	}
}

// TestCampaignSurvivesAnyFailure runs campaigns whose writes fail before and after they are done, whose steps
// run twice, and which are paused: nobody gets two messages, nobody none.
func TestCampaignSurvivesAnyFailure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var clean []func()
		defer func() {
			for _, f := range clean {
				f()
			}
		}()
		w := newWorld(t, func(f func()) { clean = append(clean, f) })
		n, debtors := rapid.IntRange(1, 700).Draw(t, "invoices"), rapid.IntRange(1, 60).Draw(t, "debtors")
		debtors = max(min(n, debtors), (n+99)/100) // a debtor has at most a hundred invoices
		c := w.post(t, rows(n, debtors), nil)
		broken := rapid.SliceOfN(rapid.IntRange(0, 400), 0, 12).Draw(t, "failures")
		turn := 0
		failures := map[int]bool{}
		for _, b := range broken {
			failures[b] = true
		}
		fail := make(chan struct{}, 1) // writes of several debtors run at once
		w.fail = func() error {
			fail <- struct{}{}
			defer func() { <-fail }()
			if turn++; failures[turn] {
				return errors.New("the store rests")
			}
			return nil
		}
		for k := range rapid.IntRange(0, 6).Draw(t, "steps") {
			effects, err := w.campaigns.Load(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range effects { // done, and not acknowledged: the queue brings it again
				_ = w.do(t, c.ID, e)
			}
			if k%2 == 1 {
				_, _ = w.Pause(t.Context(), c.ID, w.now)
				w.step(t, c.ID)
				_, _ = w.Resume(t.Context(), c.ID, w.now)
			}
		}
		w.now = w.now.Add(time.Second)
		p := w.run(t, c.ID)
		if p.State != campaigns.Done || p.Invoices != n || p.Rows != n || p.Rejected != 0 || p.Debtors[campaigns.Queued] != debtors {
			t.Fatalf("%d invoices of %d debtors: %+v", n, debtors, p)
		}
		said := w.messages(t, c.ID)
		for to, effects := range said {
			if len(effects) != 1 {
				t.Fatalf("%s gets %d messages", to, len(effects))
			}
		}
		if len(said) != debtors {
			t.Fatalf("%d of %d debtors get a message", len(said), debtors)
		}
	})
}
