package campaigns_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/flows/campaigns"
	"recado/flows/connect/siigo"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/workers/sealing"
)

// siigoWorld is a world whose Siigo is a stand-in. calls counts the requests.
type siigoWorld struct {
	*world
	vault *campaigns.Vault
	kept  *repo.CampaignCredentials
	book  *standin.Receivables
	calls atomic.Int64
}

func setUpSiigo(t *testing.T) *siigoWorld {
	t.Helper()
	w := &siigoWorld{world: setUp(t), book: standin.NewReceivables()}
	ledger := standin.NewLedger()
	all := standin.New(ledger, standin.NewSiigo(standin.SiigoOptions{PerMinute: -1}, w.book, ledger))
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.calls.Add(1)
		all.ServeHTTP(rw, r)
	}))
	t.Cleanup(func() { server.Close(); all.Close() })
	db, err1 := sqlite.Temporary()
	kept, err2 := repo.NewCampaignCredentials(db)
	box, err3 := sealing.New([]byte("the secret of the program"))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.kept = kept
	w.vault = &campaigns.Vault{
		Store: kept, Sealer: box, Now: time.Now,
		Connect: map[campaigns.Platform]campaigns.Connector{campaigns.PlatformSiigo: &siigo.Connector{Base: server.URL, Currency: "COP", Country: "CO", Now: time.Now}},
	}
	w.Sources = w.vault
	return w
}

var values = map[string]string{"username": "ana@example.com", "accessKey": "llave-secreta", "partnerId": "recado"}

func (w *siigoWorld) save(t *testing.T) campaigns.Credentials {
	t.Helper()
	c, err := w.vault.Save(t.Context(), "ana", campaigns.PlatformSiigo, values)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *siigoWorld) start(t *testing.T) campaigns.Campaign {
	t.Helper()
	c, _, err := w.Create(t.Context(), campaigns.Request{User: "ana", Platform: campaigns.PlatformSiigo, Channels: []campaigns.Channel{campaigns.ByWhatsApp}}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCredentialsAreSealedAtRest(t *testing.T) {
	w := setUpSiigo(t)
	w.save(t)
	doc, err := w.kept.Get(t.Context(), "ana/siigo")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(doc)
	if err != nil || strings.Contains(string(raw), "llave-secreta") || strings.Contains(string(raw), "ana@example.com") || doc.State != campaigns.Good {
		t.Errorf("%s, %v", raw, err)
	}
	// Copied to another user they do not open.
	doc.ID, doc.User = "luis/siigo", "luis"
	if err := w.kept.Insert(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	_, err = w.vault.Open(t.Context(), campaigns.Campaign{User: "luis", Platform: campaigns.PlatformSiigo})
	if broken, ok := errors.AsType[*campaigns.SourceError](err); !ok || broken.Reason != campaigns.SourceCredentials {
		t.Error(err)
	}
}

// TestCredentialsRevokedMidway revokes them after two pages: the campaign pauses, asks no more, and goes on
// with new ones where it stopped. Nobody gets two messages.
func TestCredentialsRevokedMidway(t *testing.T) {
	w := setUpSiigo(t)
	w.book.Generate(standin.Generated{Invoices: 420, Debtors: 30, Due: "2026-10-31"})
	w.save(t)
	c := w.start(t)
	w.step(t, c.ID)
	w.step(t, c.ID)
	w.book.Revoke("siigo", true)
	p := w.run(t, c.ID)
	if p.State != campaigns.Paused || p.Reason != campaigns.SourceCredentials || p.Rows != 200 || len(w.messages(t, c.ID)) != 0 {
		t.Fatalf("%+v", p)
	}
	if kept, _ := w.vault.Get(t.Context(), "ana", campaigns.PlatformSiigo); kept.State != campaigns.Bad {
		t.Error(kept.State)
	}
	before := w.calls.Load()
	resume := func() campaigns.Progress {
		if _, err := w.Resume(t.Context(), c.ID, w.now); err != nil {
			t.Fatal(err)
		}
		return w.run(t, c.ID)
	}
	if p := resume(); p.State != campaigns.Paused || w.calls.Load() != before {
		t.Errorf("refused credentials are used again: %d calls, %+v", w.calls.Load()-before, p)
	}
	w.book.Revoke("siigo", false)
	w.save(t)
	if p := resume(); p.State != campaigns.Done || p.Invoices != 420 || p.Debtors[campaigns.Queued] != 30 {
		t.Errorf("%+v", p)
	}
	for to, effects := range w.messages(t, c.ID) {
		if len(effects) != 1 {
			t.Errorf("%s gets %d messages", to, len(effects))
		}
	}
}

// TestUntriedCredentialsAreCheckedBeforeUse checks that wrong ones cost one cheap call.
func TestUntriedCredentialsAreCheckedBeforeUse(t *testing.T) {
	w := setUpSiigo(t)
	connect := w.vault.Connect
	w.vault.Connect = nil // the platform does not answer when they are stored
	if c := w.save(t); c.State != campaigns.Untried {
		t.Fatal(c.State)
	}
	w.vault.Connect = connect
	w.book.Revoke("siigo", true)
	c := w.start(t)
	if p := w.run(t, c.ID); p.State != campaigns.Paused || p.Reason != campaigns.SourceCredentials || w.calls.Load() != 1 {
		t.Errorf("%d calls, %+v", w.calls.Load(), p)
	}
}

func TestCampaignWithoutCredentialsPauses(t *testing.T) {
	w := setUpSiigo(t)
	c := w.start(t)
	if p := w.run(t, c.ID); p.State != campaigns.Paused || p.Reason != campaigns.SourceCredentials || w.calls.Load() != 0 {
		t.Errorf("%+v", p)
	}
}

// TestBusySourceIsTriedAgain checks that a failure of the platform leaves the step to the queue.
func TestBusySourceIsTriedAgain(t *testing.T) {
	w := setUp(t)
	fails := 2
	w.sources[campaigns.PlatformSiigo] = sourceFunc(func(string) (campaigns.Page, error) {
		if fails--; fails >= 0 {
			return campaigns.Page{}, errors.New("busy")
		}
		return campaigns.Page{}, nil
	})
	c, _, err := w.Create(t.Context(), campaigns.Request{User: "ana", Platform: campaigns.PlatformSiigo}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w.step(t, c.ID)
		if p, err := w.Get(t.Context(), c.ID); err != nil || p.State != campaigns.Running || len(p.Outbox) != 1 {
			t.Fatalf("%+v, %v", p, err)
		}
	}
	if p := w.run(t, c.ID); p.State != campaigns.Done {
		t.Errorf("%+v", p)
	}
}

type sourceFunc func(cursor string) (campaigns.Page, error)

func (f sourceFunc) Page(_ context.Context, cursor string) (campaigns.Page, error) { return f(cursor) }
