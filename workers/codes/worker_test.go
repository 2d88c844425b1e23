package codes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/flows/codes"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/templates"
	workcodes "recado/workers/codes"
	"recado/workers/limit"
)

var now = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

// gateway is a channel that takes or refuses what it is given.
type gateway struct {
	name   string
	refuse error

	mu   sync.Mutex
	took []bot.Outbound
}

func (g *gateway) Name() string { return g.name }

func (g *gateway) Send(_ context.Context, out bot.Outbound) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refuse != nil {
		return "", g.refuse
	}
	g.took = append(g.took, out)
	return "v", nil
}

// watched is a channel that can't be compared, as the one of measurements.
type watched struct {
	bot.Channel
	_ func()
}

type office struct {
	worker   workcodes.Worker
	service  *codes.Service
	docs     *repo.Codes
	db       *sqlite.DB
	gateways map[string]*gateway
	phone    string
	alarms   []string
}

func newOffice(t *testing.T, names ...string) *office {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	docs, err1 := repo.NewCodes(db)
	texts, err2 := templates.Load("es")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	o := &office{docs: docs, db: db, gateways: map[string]*gateway{}}
	alarm := func(_ context.Context, name, about, reason string) {
		o.alarms = append(o.alarms, name+" "+about+" "+reason)
	}
	o.service, err = codes.New(codes.Config{
		Store: docs, Budget: limit.NewMemory(func() time.Time { return now }), Country: "SV",
		Limits: codes.Limits{Countries: []string{"SV", "HN", "CO"}, PerRange: 100, PerCountry: 100, Spend: 1000, Price: 1},
		Pepper: []byte("a key from outside the store"), Random: rand.NewChaCha8([32]byte{3}),
		Signal: func(_ context.Context, id string) { o.phone = id }, Alarm: alarm,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.worker = workcodes.Worker{Codes: o.service, Template: "login_code", Texts: texts, Locale: "es", Business: "Clima Total", Alarm: alarm}
	for _, name := range names {
		o.gateways[name] = &gateway{name: name}
		o.worker.Channels = append(o.worker.Channels, watched{o.gateways[name], nil})
	}
	return o
}

func (o *office) ask(t *testing.T, phone string, by codes.Channel) engine.Task {
	t.Helper()
	if _, err := o.service.Send(t.Context(), codes.Request{Phone: phone, Purpose: "register", Session: "s", Channel: by}, now); err != nil {
		t.Fatal(err)
	}
	effects, err := o.docs.Load(t.Context(), o.phone)
	if err != nil || len(effects) != 1 {
		t.Fatalf("%d effects, %v", len(effects), err)
	}
	return engine.Task{Owner: o.phone, Effect: effects[0], Now: now}
}

func (o *office) deliver(t *testing.T, task engine.Task) error {
	t.Helper()
	_, err := o.worker.Handlers()[codes.DoDeliver](t.Context(), task)
	return err
}

// via lists the channels that have taken a message.
func (o *office) via() (names []string) {
	for name, g := range o.gateways {
		if len(g.took) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

var all = []string{"sms-smsto", "sms", "sms-conceptomovil", "sms-tigo", "whatsapp", "sim"}

const (
	salvadoran = "+50370123456"
	honduran   = "+50491234567"
	colombian  = "+573211234567"
)

func TestGatewaysInTheOrderOfTheCountry(t *testing.T) {
	busy := channels.Refuse(channels.Retry, "503", "busy", 0)
	wrong := channels.Refuse(channels.GiveUp, "21211", "no such number", 0)
	for name, tt := range map[string]struct {
		phone   string
		by      codes.Channel
		have    []string
		refuse  map[string]error
		want    string
		retried bool
	}{
		"WhatsApp first":                  {salvadoran, codes.AnyChannel, all, nil, "whatsapp", false},
		"SMS in place of WhatsApp":        {salvadoran, codes.AnyChannel, all, map[string]error{"whatsapp": wrong}, "sms-tigo", false},
		"SMS as asked":                    {salvadoran, codes.SMS, all, nil, "sms-tigo", false},
		"the second":                      {honduran, codes.SMS, all, map[string]error{"sms-tigo": busy}, "sms-conceptomovil", false},
		"the third":                       {honduran, codes.SMS, all, map[string]error{"sms-tigo": busy, "sms-conceptomovil": wrong}, "sms", false},
		"Colombia":                        {colombian, codes.SMS, all, nil, "sms", false},
		"Colombia's second":               {colombian, codes.SMS, all, map[string]error{"sms": errors.New("no line")}, "sms-smsto", false},
		"a gateway that no order names":   {salvadoran, codes.AnyChannel, []string{"sms-smsto"}, nil, "sms-smsto", false},
		"no WhatsApp for who asks for it": {salvadoran, codes.WhatsApp, []string{"sms-tigo"}, nil, "sms-tigo", false},
		"all are busy":                    {colombian, codes.SMS, []string{"sms", "sms-smsto"}, map[string]error{"sms": busy, "sms-smsto": wrong}, "", true},
		"all refuse":                      {colombian, codes.SMS, []string{"sms", "sms-smsto"}, map[string]error{"sms": wrong, "sms-smsto": wrong}, "", false},
		"only the simulator":              {colombian, codes.AnyChannel, []string{"sim"}, nil, "sim", false},
		"none":                            {colombian, codes.AnyChannel, nil, nil, "", false},
	} {
		o := newOffice(t, tt.have...)
		for gateway, err := range tt.refuse {
			o.gateways[gateway].refuse = err
		}
		task := o.ask(t, tt.phone, tt.by)
		err := o.deliver(t, task)
		if (err != nil) != tt.retried || engine.IsPermanent(err) || strings.Join(o.via(), " ") != tt.want {
			t.Errorf("%s: %v by %v, want %q", name, err, o.via(), tt.want)
		}
		if lost := tt.want == "" && !tt.retried; lost != (len(o.alarms) == 1) {
			t.Errorf("%s: alarms %v", name, o.alarms)
		}
	}
}

func TestCodeIsDeliveredOnce(t *testing.T) {
	o := newOffice(t, "sms", "sms-smsto")
	task := o.ask(t, colombian, codes.SMS)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { _ = o.deliver(t, task) })
	}
	wg.Wait()
	if err := o.deliver(t, task); err != nil {
		t.Error(err)
	}
	if n := len(o.gateways["sms"].took) + len(o.gateways["sms-smsto"].took); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestCodeThatWaitedTooLongIsNotSent(t *testing.T) {
	o := newOffice(t, "sms")
	o.gateways["sms"].refuse = channels.Refuse(channels.Retry, "503", "busy", 0)
	task := o.ask(t, colombian, codes.SMS)
	if err := o.deliver(t, task); err == nil {
		t.Error("it is not tried again")
	}
	o.gateways["sms"].refuse = nil
	task.Now = now.Add(6 * time.Minute)
	if err := o.deliver(t, task); err != nil || len(o.via()) != 0 {
		t.Errorf("%v, by %v", err, o.via())
	}
}

func TestMessages(t *testing.T) {
	o := newOffice(t, "whatsapp", "sms")
	if err := o.deliver(t, o.ask(t, salvadoran, codes.WhatsApp)); err != nil {
		t.Fatal(err)
	}
	if err := o.deliver(t, o.ask(t, colombian, codes.SMS)); err != nil {
		t.Fatal(err)
	}
	by := o.gateways["whatsapp"].took[0]
	code := by.Template.Button
	if by.Kind != "template" || by.Template.Name != "login_code" || by.Template.Language != "es" || !slices.Equal(by.Template.Body, []string{code}) || len(code) != codes.Digits {
		t.Errorf("%+v %+v", by, by.Template)
	}
	text := o.gateways["sms"].took[0].Text
	said, _, _ := strings.Cut(text, " ")
	if want := said + " es su codigo de Clima Total. Vence en 5 minutos. Nadie se lo pedira por llamada."; text != want || len(said) != codes.Digits {
		t.Errorf("%q, want %q", text, want)
	}
	if got, err := o.service.Verify(t.Context(), codes.Attempt{Phone: salvadoran, Purpose: "register", Session: "s", Said: code}, now); err != nil || got.Outcome != codes.Right {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCodesAreNowhereInClear reads the whole database, errors and events after codes that were sent and
// refused by a vendor that repeats the message.
func TestCodesAreNowhereInClear(t *testing.T) {
	o := newOffice(t, "sms-tigo", "sms")
	var said string
	o.worker.Texts = spy{o.worker.Texts, &said}
	for _, decision := range []channels.Decision{channels.Retry, channels.GiveUp, ""} {
		for _, g := range o.gateways {
			g.refuse = echo{decision, &said}.err()
		}
		phone := map[channels.Decision]string{channels.Retry: salvadoran, channels.GiveUp: honduran, "": colombian}[decision]
		task := o.ask(t, phone, codes.SMS)
		err := o.deliver(t, task)
		seen := strings.Join(o.alarms, "\n") + string(task.Effect.Args) + task.Effect.ID
		if err != nil {
			seen += err.Error()
		}
		path := t.TempDir() + "/copy.db"
		if err := o.db.Copy(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{said, phone[4:]} {
			if strings.Contains(seen, secret) {
				t.Errorf("%q: a code or phone is in %s", decision, seen)
			}
			if holds(t, path, secret) {
				t.Errorf("%q: a code or phone is in the database", decision)
			}
		}
	}
}

// echo is a vendor's error that repeats the message.
type echo struct {
	decision channels.Decision
	said     *string
}

func (e echo) err() error {
	if e.decision == "" {
		return nil
	}
	return lazy{e}
}

type lazy struct{ echo }

func (l lazy) Error() string { return "refused: " + *l.said }

func (l lazy) Unwrap() error {
	return channels.Refuse(l.decision, "400", "refused: "+*l.said, 0)
}

// spy notes the code of a message.
type spy struct {
	workcodes.Texts
	said *string
}

func (s spy) Render(key, locale, channel string, args json.RawMessage) (string, error) {
	var a struct{ Code string }
	err := json.Unmarshal(args, &a)
	*s.said = a.Code
	if err != nil {
		return "", err
	}
	return s.Texts.Render(key, locale, channel, args)
}

func holds(t *testing.T, path, secret string) bool {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	docs, err := repo.NewCodes(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range phones(t, docs) {
		p, err := docs.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(secret)) {
			return true
		}
	}
	return false
}

func phones(t *testing.T, docs *repo.Codes) []string {
	t.Helper()
	ids, err := docs.Waiting(t.Context(), now.Add(time.Hour), 100)
	if err != nil || len(ids) == 0 {
		t.Fatalf("%d phones, %v", len(ids), err)
	}
	return ids
}
