package orders_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/business"
	"recado/flows/connect"
	"recado/flows/connect/asana"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
	post "recado/workers/mail"
	worker "recado/workers/orders"
)

var noon = time.Date(2025, 11, 20, 15, 0, 0, 0, time.UTC)

// partner is a fake of all partners; each call returns the next of errs.
type partner struct {
	errs    []error
	calls   []string
	known   map[string]orders.Details
	found   string // result of Find
	during  func() // called while a call is running
	created asana.Task
}

func (p *partner) call(name string) (err error) {
	p.calls = append(p.calls, name)
	if len(p.errs) > 0 {
		err, p.errs = p.errs[0], p.errs[1:]
	}
	if p.during != nil {
		p.during()
		p.during = nil
	}
	return err
}

type (
	tasks  struct{ *partner }
	works  struct{ *partner }
	system struct{ *partner }
)

func (p tasks) Create(_ context.Context, t asana.Task) (string, error) {
	p.created = t
	return "120", p.call("create")
}

func (p tasks) Find(context.Context, string, time.Time) (string, error) {
	return p.found, p.call("find")
}

func (p tasks) Comment(_ context.Context, gid, text string) error { return p.call(gid + " " + text) }

func (p works) Create(context.Context, orders.Order) (string, error) { return "Q-7", p.call("create") }

func (p works) Update(_ context.Context, ref string, state orders.Status, reason string) error {
	return p.call(fmt.Sprint(ref, " ", state, " ", reason))
}

func (p system) BySerial(_ context.Context, serial string) (orders.Details, error) {
	err := p.call(serial)
	d, ok := p.known[serial]
	if err == nil && !ok {
		err = bot.ErrNotFound
	}
	return d, err
}

type bench struct {
	*testing.T
	worker *worker.Worker
	orders *orders.Service
	outbox *repo.Orders
	mails  *repo.Mails
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	kept, err1 := repo.NewOrders(db)
	assets, err2 := repo.NewAssets(db)
	mails, err3 := repo.NewMails(db)
	chats, err4 := repo.NewChats(db)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	b := business.Default()
	s := &orders.Service{
		Orders: kept, Numbers: kept, Assets: assets, Chats: chats, Country: b.Country, Business: "Algesta", Zone: b.Location(),
		KnownService: b.Offers, ServiceTitle: b.ServiceName,
	}
	w := &worker.Worker{Orders: s, Mail: &post.Deliverer{Box: mails}, Zone: b.Location(), Locale: "es", TeamMail: []string{"equipo@example.com"}}
	return &bench{t, w, s, kept, mails}
}

func (b *bench) do(name, owner string, effect bot.Effect) (engine.Answer, error) {
	h := b.worker.Handlers()[name]
	if h == nil {
		b.Fatal("no handler for", name)
	}
	return h(b.Context(), engine.Task{Owner: owner, Effect: effect, Now: noon})
}

// create makes an order as a conversation does.
func (b *bench) create(id string, change func(*orders.CreateCommand)) orders.Order {
	b.Helper()
	c := orders.CreateCommand{
		ServiceType: "HVAC_MAINTENANCE", Description: "El aire no enfría", AssetSerial: "AC-12345",
		Location: orders.Location{Building: "Edificio A", Floor: "Piso 3"}, Priority: "ALTA", ClientName: "Juan Pérez", ClientMail: "juan@example.com",
	}
	if change != nil {
		change(&c)
	}
	e := bot.Do(worker.Create, c)
	e.ID = id
	a, err := b.do(worker.Create, "+573001234567", e)
	made, ok := a.Data.(worker.Made)
	if err != nil || a.Event != bot.OK || !ok || made.Status != orders.StatusPending {
		b.Fatal(a, err)
	}
	return b.get(made.OrderID)
}

func (b *bench) get(id string) orders.Order {
	b.Helper()
	o, err := b.orders.Get(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	return o
}

// run carries out an order's outbox as the relay does. Effects with retryable errors stay.
func (b *bench) run(id string) (failed []string) {
	b.Helper()
	for _, e := range b.get(id).Outbox {
		if e.Kind == bot.EffectDo {
			if _, err := b.do(e.Name, id, e); err != nil && !engine.IsPermanent(err) {
				failed = append(failed, e.Name)
				continue
			}
		}
		if err := b.outbox.Ack(b.Context(), id, e.ID); err != nil {
			b.Fatal(err)
		}
	}
	return failed
}

func TestCreateOnce(t *testing.T) {
	b := newBench(t)
	o := b.create("s/1/0", nil)
	if again := b.create("s/1/0", nil); again.ID != o.ID {
		t.Error("the same effect made another order:", again.ID)
	}
	named := func(c *orders.CreateCommand) { c.Command = "intake-7" }
	first := b.create("s/2/0", named)
	if second := b.create("s/3/0", named); second.ID != first.ID || first.ID == o.ID {
		t.Error("a command named by the conversation:", first.ID, second.ID)
	}
	if o.Contact != "+573001234567" || o.ClientPhone != "+573001234567" || o.DueOn != "2025-11-21" {
		t.Errorf("%+v", o)
	}
}

// TestAskedForAgain checks that the same details, requested again after a lost answer, give the
// same order, and that other details or another conversation give another.
func TestAskedForAgain(t *testing.T) {
	b := newBench(t)
	ask := func(effect string, frame int, description string) string {
		t.Helper()
		e := bot.Do(worker.Create, orders.CreateCommand{
			ServiceType: "OTHER", Description: description, Priority: "BAJA", Location: orders.Location{Building: "A"},
		})
		e.ID, e.Frame = effect, frame
		a, err := b.do(worker.Create, "+573001234567", e)
		made, ok := a.Data.(worker.Made)
		if err != nil || !ok {
			t.Fatal(a, err)
		}
		return made.OrderID
	}
	first := ask("s/5/0", 3, "gotea")
	if again := ask("s/9/0", 3, "gotea"); again != first {
		t.Error("asked for again, it was made twice:", first, again)
	}
	if changed := ask("s/11/0", 3, "gotea mucho"); changed == first {
		t.Error("other details found the first:", changed)
	}
	if later := ask("s/20/0", 7, "gotea"); later == first {
		t.Error("another conversation found the first:", later)
	}
}

func TestCreateAnswers(t *testing.T) {
	b := newBench(t)
	a, err := b.do(worker.Create, "+573001234567", bot.Effect{ID: "x", Args: json.RawMessage(`{"serviceType":"NOPE"}`)})
	refusal, ok := a.Data.(worker.Refusal)
	if err != nil || a.Event != "invalid" || !ok || refusal.Key != "orders.invalid" || len(refusal.Problems) != 4 {
		t.Error(a, err)
	}
	if _, err := b.do(worker.Create, "+573001234567", bot.Effect{Args: json.RawMessage(`[`)}); !engine.IsPermanent(err) {
		t.Error(err)
	}
	for i := range 10 {
		b.create(fmt.Sprint(i), nil)
	}
	e := bot.Do(worker.Create, orders.CreateCommand{ServiceType: "OTHER", Description: "d", Priority: "BAJA", Location: orders.Location{Building: "A"}})
	e.ID = "11"
	a, err = b.do(worker.Create, "+573001234567", e)
	if refusal, ok = a.Data.(worker.Refusal); err != nil || a.Event != engine.Failed || !ok || refusal.Key != "orders.too_many" || refusal.Seconds != 60 {
		t.Error(a, err)
	}
}

func TestStatus(t *testing.T) {
	b := newBench(t)
	if a, err := b.do(worker.Status, "+573001234567", bot.Effect{}); err != nil || a.Event != "none" {
		t.Error(a, err)
	}
	for i := range 4 {
		b.create(fmt.Sprint(i), nil)
	}
	a, err := b.do(worker.Status, "someone", bot.Do(worker.Status, map[string]string{"phone": "+573001234567"}))
	found, ok := a.Data.(map[string][]worker.Found)
	if err != nil || a.Event != bot.OK || !ok || len(found["orders"]) != 3 {
		t.Error(a, err)
	}
}

// Everything an order requests is done once, however often it is tried.
func TestWholeOrder(t *testing.T) {
	b := newBench(t)
	asana, company, assets := &partner{}, &partner{}, &partner{known: map[string]orders.Details{"AC-12345": {Model: "X1", Brand: "LG", Known: true}}}
	b.worker.Tasks, b.worker.Company, b.worker.Assets = tasks{asana}, works{company}, system{assets}
	o := b.create("c", func(c *orders.CreateCommand) { c.Company = "Acme" })
	effects := o.Outbox
	if failed := b.run(o.ID); failed != nil {
		t.Fatal(failed)
	}
	for _, e := range effects { // the relay crashed before it could acknowledge
		if e.Kind == bot.EffectDo {
			if _, err := b.do(e.Name, o.ID, e); err != nil {
				t.Error(e.Name, err)
			}
		}
	}
	o = b.get(o.ID)
	if len(o.Outbox) != 0 || o.AssetID != "AC-12345" || o.Asset.Model != "X1" || o.Partners["asana"].Ref != "120" || o.Partners["qsystems"].Ref != "Q-7" {
		t.Errorf("%+v", o)
	}
	if asana.created.Name() != "[ORD-00001] HVAC Maintenance - Edificio A" || asana.created.DueOn != "2025-11-21" || !strings.Contains(asana.created.Notes, "El aire no enfría") {
		t.Errorf("%+v", asana.created)
	}
	page, _, err := b.mails.List(t.Context(), 10, "")
	if err != nil || len(page) != 2 || len(asana.calls) != 1 || len(company.calls) != 1 || len(assets.calls) != 1 {
		t.Error(len(page), asana.calls, company.calls, assets.calls, err)
	}
	for _, k := range page {
		if !strings.Contains(k.Text, "20 de noviembre de 2025") || !strings.Contains(k.HTML, "Mantenimiento de Aire Acondicionado") {
			t.Error(k.Text)
		}
	}

	by := orders.Actor{Role: orders.RoleAgent, ID: "ana"}
	if _, err := b.orders.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: by, Reason: "repetida"}, noon); err != nil {
		t.Fatal(err)
	}
	effects = b.get(o.ID).Outbox
	b.run(o.ID)
	for _, e := range effects {
		if e.Kind == bot.EffectDo {
			b.do(e.Name, o.ID, e)
		}
	}
	if got := strings.Join(append(asana.calls[1:], company.calls[1:]...), "|"); got != "120 ORD-00001: PENDING → CANCELLED\nrepetida|Q-7 CANCELLED repetida" {
		t.Error(got)
	}
	if o = b.get(o.ID); o.Partners["asana"].LastStatus != orders.StatusCancelled || o.Partners["qsystems"].LastStatus != orders.StatusCancelled || len(o.Outbox) != 0 {
		t.Errorf("%+v", o.Partners)
	}
}

func TestEverythingOff(t *testing.T) {
	b := newBench(t)
	b.worker.TeamMail = nil
	o := b.create("c", func(c *orders.CreateCommand) { c.Company = "Acme" })
	if failed := b.run(o.ID); failed != nil {
		t.Fatal(failed)
	}
	o = b.get(o.ID)
	if o.State != orders.Requested || o.AssetID != "AC-12345" || o.Asset.Known || len(o.Outbox) != 0 ||
		o.Partners["asana"].Status != orders.Off || o.Partners["qsystems"].Status != orders.Off || o.Partners["assets"].Status != orders.Off {
		t.Errorf("%+v", o)
	}
}

// A failing partner is retried and a refusing one is not; the order stays valid.
func TestPartnersFail(t *testing.T) {
	away := &connect.Error{Partner: "p", Status: 503, Retryable: true, Reason: "away"}
	refused := &connect.Error{Partner: "p", Status: 400, Reason: "no such project"}
	for _, tt := range []struct {
		name   string
		err    error
		status orders.SyncStatus
		again  bool
	}{{"away", away, orders.Waiting, true}, {"refused", refused, orders.Refused, false}} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			asana, company, assets := &partner{errs: []error{tt.err}}, &partner{errs: []error{tt.err}}, &partner{errs: []error{tt.err}}
			b.worker.Tasks, b.worker.Company, b.worker.Assets = tasks{asana}, works{company}, system{assets}
			o := b.create("c", func(c *orders.CreateCommand) { c.Company = "Acme" })
			if failed := b.run(o.ID); (len(failed) == 3) != tt.again {
				t.Error(failed)
			}
			o = b.get(o.ID)
			for _, name := range []string{"asana", "qsystems", "assets"} {
				if p := o.Partners[name]; p.Status != tt.status || p.Error != tt.err.Error() {
					t.Errorf("%s: %+v", name, p)
				}
			}
			if o.AssetID != "AC-12345" {
				t.Error("the order has no asset")
			}
			if !tt.again {
				return
			}
			asana.found = "119" // the attempt that seemed to fail had arrived
			if failed := b.run(o.ID); failed != nil {
				t.Error(failed)
			}
			o = b.get(o.ID)
			if got := strings.Join(asana.calls, " "); got != "create find" || o.Partners["asana"].Ref != "119" {
				t.Error("a second task:", got, o.Partners["asana"])
			}
			if o.Partners["qsystems"].Status != orders.Synced || o.Partners["assets"].Status != orders.Unknown || o.Partners["qsystems"].Error != "" {
				t.Errorf("%+v", o.Partners)
			}
		})
	}
}

// A change during the call that creates the partner's record reaches the partner afterwards.
func TestChangeDuringCreation(t *testing.T) {
	b := newBench(t)
	company := &partner{}
	b.worker.Company = works{company}
	o := b.create("c", func(c *orders.CreateCommand) { c.Company = "Acme" })
	company.during = func() {
		by := orders.Actor{Role: orders.RoleAgent}
		if _, err := b.orders.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Requested, Substate: orders.Published}, By: by}, noon); err != nil {
			t.Error(err)
		}
	}
	b.run(o.ID)
	b.run(o.ID)
	if got := strings.Join(company.calls, "|"); got != "create|Q-7 PUBLISHED " {
		t.Error(got)
	}
	if o = b.get(o.ID); o.Partners["qsystems"].LastStatus != orders.StatusPublished || len(o.Outbox) != 0 {
		t.Errorf("%+v", o)
	}
}

// A known asset is not requested again.
func TestOwnAssetFirst(t *testing.T) {
	b := newBench(t)
	assets := &partner{known: map[string]orders.Details{"AC-12345": {Model: "X1", Known: true}}}
	b.worker.Assets = system{assets}
	b.run(b.create("a", nil).ID)
	second := b.create("b", func(c *orders.CreateCommand) { c.AssetSerial = "ac-12345" })
	b.run(second.ID)
	if second = b.get(second.ID); len(assets.calls) != 1 || second.Asset == nil || second.Asset.Model != "X1" || second.AssetID != "AC-12345" {
		t.Error(assets.calls, second.Asset)
	}
}

type refusing struct{}

func (refusing) Send(context.Context, mail.Mail) (string, error) {
	return "", &connect.Error{Status: 400, Reason: "no"}
}

func TestMailRefused(t *testing.T) {
	b := newBench(t)
	b.worker.Mail = &post.Deliverer{Box: b.mails, Sender: refusing{}}
	o := b.create("c", nil)
	if failed := b.run(o.ID); failed != nil {
		t.Error("a mail that is refused is not tried again:", failed)
	}
	if page, _, err := b.mails.List(t.Context(), 10, ""); err != nil || len(page) != 2 || page[0].Error == "" || page[0].Sent {
		t.Error(page, err)
	}
	if _, err := b.do(orders.DoMail, "ORD-99999", bot.Do(orders.DoMail, orders.Ref{})); !engine.IsPermanent(err) {
		t.Error("no such order:", err)
	}
}
