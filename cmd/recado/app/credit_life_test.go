package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/money"
)

// The documents' numbers end in what the simulated bureau makes of them: a good history, and late debts
// alone.
const (
	goodDUI = "000162975"
	lateDUI = "123456786"
)

// TestCreditFromEvaluationToPartner runs the whole program: a customer is approved by the rules and buys over the
// API, and a partner's webhooks are made; another one waits for a person, for whom a case is opened. Then
// everything that is on disk, logged and told over the API is searched for the numbers of their documents.
func TestCreditFromEvaluationToPartner(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "business.toml")
	const shop = `name = "Tienda"
country = "SV"
zone = "America/El_Salvador"
[[services]]
code = "OTHER"
name = { es = "Otro" }
[[webhooks]]
url = "https://merchant.example/hook"
events = ["credit_order_created", "credit_order_state_changed", "installment_state_changed"]
secret_env = "TEST_MERCHANT_SECRET"
`
	if err := os.WriteFile(file, []byte(shop), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEST_MERCHANT_SECRET", "a secret of the merchant's test")
	var log journal
	a, err := Open(t.Context(), Configured(t, map[string]string{
		"RECADO_DATA": filepath.Join(dir, "data"), "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": codeKey, "RECADO_LOG": "debug", "RECADO_BUSINESS": file, "RECADO_SIMULATOR": "on",
	}), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, Role{Serve: true, Work: true}, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	base := "http://" + <-ready
	register(t, a, "CLI-00001", "+50370000001", goodDUI)
	register(t, a, "CLI-00002", "+50370000002", lateDUI)

	approved := evaluated(t, a, "CLI-00001")
	if approved.Decision != credit.Approved || !approved.Bureau.Simulated || approved.Bureau.Bureau != credit.SimulatorName {
		t.Fatalf("%+v", approved)
	}
	eventually(t, "the level is the customer's", func() bool {
		c, err := a.core.persons.Get(ctx, "CLI-00001")
		return err == nil && c.Level == approved.Level && c.Limit == approved.Limit
	})
	const product = `{"id":"compra","name":"Compra","country":"SV","minimum":{"amount":"20.00","currency":"USD"},"periods":[{"id":"3m","every":"monthly","count":3}],
		"levels":[{"level":1,"maximum":{"amount":"100.00","currency":"USD"}}],"fee":{"type":"COMPOUND","percent":"36"},"graceDays":3}`
	if status, body := askAPI(t, "POST", base+"/api/v1/products", product); status != http.StatusCreated {
		t.Fatal(status, body)
	}
	for range 2 {
		status, body := buy(t, base, `{"customer":"CLI-00001","product":"COMPRA","period":"3m","principal":{"amount":"50.00","currency":"USD"}}`)
		if status != http.StatusCreated || !strings.Contains(body, `"id":"CRE-00001"`) {
			t.Fatal(status, body)
		}
	}
	var told string
	eventually(t, "the partner's deliveries are made", func() bool {
		_, told = askAPI(t, "GET", base+"/api/v1/webhooks/deliveries", "")
		return strings.Contains(told, `"order_created"`) && strings.Contains(told, `"installment_state_changed"`)
	})
	var page struct{ Deliveries []struct{ ID string } }
	if err := json.Unmarshal([]byte(told), &page); err != nil || len(page.Deliveries) != 2 {
		t.Fatalf("%d deliveries: %s", len(page.Deliveries), told)
	}
	bodies := ""
	for _, d := range page.Deliveries {
		kept, err := a.stores.Hooks.Get(ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		bodies += kept.Body + "\n"
	}
	for _, want := range []string{
		`^\{"event":"order_created","timestamp":"[^"]+","customer_uuid":"CLI-00001","order_uuid":"CRE-00001","order_status":"ACTIVE","period_uuid":"3m"\}$`,
		`^\{"event":"installment_state_changed","timestamp":"[^"]+","customer_uuid":"CLI-00001","order_uuid":"CRE-00001","installment":\{"status":"ACTIVE","amount":"17\.68","number":1,"expired_at":"\d{4}-\d\d-\d\d"\}\}$`,
	} {
		if !regexp.MustCompile("(?m)" + want).MatchString(bodies) {
			t.Errorf("%s is not in\n%s", want, bodies)
		}
	}

	if e := evaluated(t, a, "CLI-00002"); e.Decision != credit.InProcess || len(e.Answer().Reasons) == 0 {
		t.Fatalf("%+v", e)
	}
	eventually(t, "the case is open", func() bool {
		c, err := a.stores.Cases.Get(ctx, "+50370000002")
		return err == nil && c.Reason == credit.CaseReason
	})
	if _, err := a.core.persons.Erase(ctx, "CLI-00001", customers.Actor{ID: "luz"}, a.clock.Now()); err == nil {
		t.Error("who owes something was erased")
	}

	places := map[string]string{"the log": log.String()}
	for _, path := range []string{"/metrics", "/api/v1/events", "/api/v1/credit-evaluations", "/api/v1/credit-orders"} {
		if path != "/api/v1/events" { // a stream
			_, places[path] = askAPI(t, "GET", base+path, "")
		}
	}
	read(t, dir, places)
	if !strings.Contains(places["/api/v1/credit-evaluations"], "EVA-00002") || len(places) < 5 {
		t.Fatalf("%d places are searched", len(places))
	}
	for name, said := range places {
		for _, number := range []string{goodDUI, lateDUI} {
			if at := strings.Index(said, number); at >= 0 {
				t.Errorf("a document's number is in %s: %q", name, said[max(0, at-60):min(len(said), at+30)])
			}
		}
	}
}

// register stores a registered customer with the consent for the bureau.
func register(t *testing.T, a *App, id string, phone bot.ContactID, number string) {
	t.Helper()
	now := a.clock.Now()
	c := customers.Customer{
		ID: id, V: 1, Command: "test:" + id, State: customers.StateRegistered, Contact: phone, Phone: string(phone), CreatedAt: now, UpdatedAt: now,
		Profile: customers.Profile{
			Country: "SV", Names: "Ana", Surnames: "Ruiz", BirthDate: "1990-05-10", Phones: []string{string(phone)}, Document: customers.Identity{Kind: customers.DUI, Number: bot.Secret(number), Lookup: id},
			Work: customers.Work{Employer: "Sol", MonthlyIncome: money.Amount{Minor: 600_00, Currency: "USD"}, Since: "2019-02-01"},
		},
		Identity: id,
	}
	for _, kind := range []customers.DocumentKind{customers.IDFront, customers.IDBack, customers.Selfie} {
		c.Documents = append(c.Documents, customers.Document{ID: "DOC-" + id + string(kind), Kind: kind, At: now})
	}
	_, err := a.core.consents.Record(t.Context(), consent.Given{
		RecordRequest: consent.RecordRequest{Customer: id, Purpose: consent.CreditBureau, Text: "credit.reason.review", Version: "1", Channel: "simulator"}, Contact: phone, By: "luz", Command: "test:" + id,
	}, now)
	must(t, a.stores.Customers.Insert(t.Context(), c), err)
}

func evaluated(t *testing.T, a *App, id string) credit.Evaluation {
	t.Helper()
	e, err := a.core.credit.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: id}, a.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// buy makes an order with the same key each time.
func buy(t *testing.T, base, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/credit-orders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+codeKey)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k1")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var all bytes.Buffer
	_, err = all.ReadFrom(res.Body)
	must(t, err)
	return res.StatusCode, all.String()
}

// eventually waits for what other goroutines do.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(30 * time.Second); !done(); {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("not in 30 s: %s", what)
		}
	}
}

// read reads all files below a folder.
func read(t *testing.T, dir string, into map[string]string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			into[path] = string(raw)
			return err
		}
		return err
	}))
}
