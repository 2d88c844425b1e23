package customers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/store/media"
	"recado/store/repo"
	"recado/store/sqlite"
	workcustomers "recado/workers/customers"
	"recado/workers/sealing"
)

var monday = time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)

const maria = "+50370123456"

type texts struct{}

func (texts) Render(key, _, _ string, _ json.RawMessage) (string, error) { return key, nil }

type office struct {
	t        *testing.T
	handlers map[string]engine.Handler
	files    *media.Store
	dir      string
	persons  *customers.Persons
	docs     *repo.Customers
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := &office{t: t, dir: t.TempDir()}
	var words *repo.ConsentWords
	var consents *repo.Consents
	var box *sealing.Box
	for _, open := range []func() error{
		func() (err error) { o.docs, err = repo.NewCustomers(db); return err },
		func() (err error) { consents, err = repo.NewConsents(db); return err },
		func() (err error) { words, err = repo.NewConsentWords(db); return err },
		func() (err error) { o.files, err = media.New(o.dir, media.Options{}); return err },
		func() (err error) { box, err = sealing.New([]byte("0123456789abcdef")); return err },
		func() (err error) {
			o.persons, err = customers.NewPersons(customers.Persons{
				Customers: o.docs, Numbers: db, Vault: workcustomers.Vault{Files: o.files, Sealer: box}, Countries: []string{"SV"}, Country: "SV",
				Trail: func(context.Context, customers.Act) error { return nil },
			}, []byte("0123456789abcdef"))
			return err
		},
	} {
		if err := open(); err != nil {
			t.Fatal(err)
		}
	}
	o.handlers = workcustomers.Worker{
		Persons: o.persons, Consents: &consent.Service{Consents: consents, Words: words, Texts: texts{}, Locale: "es", Key: []byte("k")},
	}.Handlers()
	return o
}

// do carries an effect out twice, since any effect may be, and returns the second answer.
func do[T any](o *office, name, id string, args any) (bot.Event, T) {
	o.t.Helper()
	raw, err := json.Marshal(args)
	if err != nil {
		o.t.Fatal(err)
	}
	task := engine.Task{Owner: maria, Effect: bot.Effect{ID: id, Name: name, Args: raw, At: monday}, Now: monday}
	first, err := o.handlers[name](o.t.Context(), task)
	if err != nil {
		o.t.Fatal(name, err)
	}
	again, err := o.handlers[name](o.t.Context(), task)
	if err != nil || again.Event != first.Event {
		o.t.Errorf("%s again: %s, %v, first %s", name, again.Event, err, first.Event)
	}
	answer, _ := again.Data.(T)
	return again.Event, answer
}

func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 40)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestEffectsOfARegistration carries out each effect that a dialog asks for, twice.
func TestEffectsOfARegistration(t *testing.T) {
	o := newOffice(t)
	event, found := do[customers.FindAnswer](o, customers.DoFindCustomer, "1", customers.FindRequest{Document: customers.Identity{Number: "04288874-5"}, Phone: maria})
	if event != customers.CustomerNew {
		t.Fatal(event, found)
	}
	event, saved := do[customers.SaveAnswer](o, customers.DoSaveCustomer, "2", customers.SaveRequest{
		Profile: customers.Profile{Names: "María", Document: customers.Identity{Number: "04288874-5"}}, ProvenPhone: maria,
	})
	if event != bot.OK || saved.Customer != "CLI-00001" || saved.V != 1 {
		t.Fatal(event, saved)
	}
	event, agreed := do[consent.RecordAnswer](o, consent.DoRecord, "3", consent.RecordRequest{Customer: saved.Customer, Purpose: consent.CreditBureau, Text: "onboarding.consent", Version: "1"})
	if event != bot.OK || agreed.Hash != consent.HashOf("onboarding.consent") {
		t.Fatal(event, agreed)
	}
	body := photo(t)
	m, err := o.files.Put(t.Context(), bytes.NewReader(body), media.Image, "dui.jpg")
	if err != nil || m.ID == "" {
		t.Fatal(m, err)
	}
	event, kept := do[customers.DocumentAnswer](o, customers.DoStoreDocument, "4", customers.DocumentRequest{
		Customer: saved.Customer, Kind: customers.IDFront, Media: m.ID, Readings: json.RawMessage(`{"number":"042888745"}`),
	})
	if event != bot.OK || kept.Document == "" {
		t.Fatal(event, kept)
	}
	if _, _, err := o.files.Open(t.Context(), m.ID); err == nil {
		t.Error("the file in the clear is still there")
	}
	n := 0
	_ = filepath.WalkDir(o.dir, func(path string, d os.DirEntry, _ error) error {
		if d.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			if n++; err != nil || bytes.Contains(raw, body[100:160]) || bytes.HasPrefix(raw, []byte{0xff, 0xd8}) {
				t.Errorf("%s is not sealed, %v", path, err)
			}
		}
		return nil
	})
	if n != 1 {
		t.Errorf("%d files", n)
	}
	d, opened, err := o.persons.OpenDocument(t.Context(), saved.Customer, kept.Document, customers.Actor{ID: "eva"}, monday)
	if err != nil || !bytes.Equal(opened, body) || d.MIME != "image/jpeg" || d.Bytes != int64(len(body)) {
		t.Errorf("%+v, %d bytes, %v", d, len(opened), err)
	}
	if event, _ = do[consent.RecordAnswer](o, consent.DoWithdraw, "5", consent.WithdrawRequest{Purpose: consent.CreditBureau}); event != bot.OK {
		t.Error(event)
	}
	if event, _ = do[consent.RecordAnswer](o, consent.DoWithdraw, "6", consent.WithdrawRequest{Purpose: consent.Data}); event != consent.EventNone {
		t.Error(event)
	}
}

// TestErrorsRepeatNothing checks that arguments that can't be read are given up, without repeating them.
func TestErrorsRepeatNothing(t *testing.T) {
	o := newOffice(t)
	for _, name := range []string{customers.DoFindCustomer, customers.DoSaveCustomer, customers.DoStoreDocument, consent.DoRecord, consent.DoWithdraw} {
		for _, args := range []string{`{"phone":42888745,"customer":42888745,"purpose":42888745,"document":42888745}`, `042888745`} {
			_, err := o.handlers[name](t.Context(), engine.Task{Owner: maria, Effect: bot.Effect{ID: "x", Args: json.RawMessage(args)}, Now: monday})
			if !engine.IsPermanent(err) || strings.Contains(err.Error(), "42888745") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
