package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/debts"
	"recado/flows/instalments"
)

// TestAnInstalmentIsRemindedOfAndPaid runs the whole program: an order on credit is made over the API, its first instalment is
// what its customer owes in the chat, the calendar reminds of it at nine in the morning, and a payment that is counted in
// the chat's account pays it in the loan. Taken back, it is owed again in both.
func TestAnInstalmentIsRemindedOfAndPaid(t *testing.T) {
	const phone = bot.ContactID("+50370000001")
	dir := t.TempDir()
	file := filepath.Join(dir, "business.toml")
	const shop = `name = "Tienda"
country = "SV"
zone = "America/El_Salvador"
[[services]]
code = "OTHER"
name = { es = "Otro" }
`
	must(t, os.WriteFile(file, []byte(shop), 0o600))
	a, err := Open(t.Context(), Configured(t, map[string]string{
		"RECADO_DATA": filepath.Join(dir, "data"), "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": codeKey, "RECADO_BUSINESS": file, "RECADO_SIMULATOR": "on",
	}), slog.New(slog.DiscardHandler), Options{})
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, Role{Serve: true, Work: true}, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	base := "http://" + <-ready
	register(t, a, "CLI-00001", phone, goodDUI)
	level := evaluated(t, a, "CLI-00001").Level
	eventually(t, "the level is the customer's", func() bool {
		c, err := a.core.persons.Get(ctx, "CLI-00001")
		return err == nil && c.Level == level
	})
	const product = `{"id":"compra","name":"Compra","country":"SV","minimum":{"amount":"20.00","currency":"USD"},"periods":[{"id":"3m","every":"monthly","count":3}],
		"levels":[{"level":1,"maximum":{"amount":"100.00","currency":"USD"}}],"fee":{"type":"COMPOUND","percent":"36"},"graceDays":3}`
	if status, body := askAPI(t, "POST", base+"/api/v1/products", product); status != http.StatusCreated {
		t.Fatal(status, body)
	}
	simulate := func(text string) {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/sim/messages", strings.NewReader(`{"from":"`+string(phone)+`","text":"`+text+`"}`))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(r)
		must(t, err)
		raw, _ := io.ReadAll(res.Body)
		if _ = res.Body.Close(); res.StatusCode/100 != 2 {
			t.Fatal(res.StatusCode, string(raw))
		}
	}
	simulate("hola") // whoever has written may be reminded by the same channel
	if status, body := buy(t, base, `{"customer":"CLI-00001","product":"COMPRA","period":"3m","principal":{"amount":"50.00","currency":"USD"}}`); status != http.StatusCreated {
		t.Fatal(status, body)
	}
	account := func() debts.Account {
		owed, err := a.core.debts.Get(ctx, phone)
		if err != nil {
			return debts.Account{}
		}
		return owed
	}
	eventually(t, "the first instalment is owed", func() bool { owed := account(); return len(owed.Open()) == 1 })
	owed := account()
	first := owed.Open()[0]
	if first.Number != "CRE-00001-1" || first.Balance.Text() != "17.68" || first.Debtor.DocumentEnd != "2975" {
		t.Errorf("%+v", first)
	}

	due, err := time.ParseInLocation(time.DateOnly, first.Due, a.Business.Location())
	must(t, err)
	nine := due.AddDate(0, 0, -3).Add(9*time.Hour + time.Minute)
	for _, days := range []int{5, 1, 0} {
		if wd := nine.Weekday(); wd < time.Tuesday || wd > time.Friday { // not everybody may be reminded at the weekend
			nine = due.AddDate(0, 0, -days).Add(9*time.Hour + time.Minute)
		}
	}
	_, err = a.simClock.Advance(nine.Sub(a.clock.Now()))
	must(t, err)
	var reminded campaigns.Item
	eventually(t, "the calendar has reminded", func() bool {
		list, _, err := a.core.campaigns.List(ctx, 10, "")
		if err != nil || len(list) == 0 {
			return false
		}
		_, items, _, err := a.core.campaigns.Results(ctx, list[0].ID, 10, "")
		if err != nil || len(items) == 0 || items[0].State == campaigns.New {
			return false
		}
		reminded = items[0]
		return true
	})
	if reminded.State == campaigns.Queued { // else the day is a holiday
		eventually(t, "the message is in the chat", func() bool {
			_, said := askAPI(t, "GET", base+"/sim/messages?contact="+strings.ReplaceAll(string(phone), "+", "%2B"), "")
			return strings.Contains(said, "Le recordamos su cuota CRE-00001-1")
		})
	}

	payment := debts.Payment{ID: "PAG-1", Debtor: first.Debtor, Amount: first.Balance}
	_, err = a.core.debts.Pay(ctx, phone, payment, a.clock.Now())
	must(t, err)
	state := func() instalments.State {
		o, err := a.core.credit.orders.Get(ctx, "CRE-00001")
		must(t, err)
		return o.Plan.Instalments[0].State
	}
	eventually(t, "the loan's instalment is paid, and the next one is owed", func() bool {
		owed := account()
		return state() == instalments.Paid && len(owed.Open()) == 1 && owed.Open()[0].Number == "CRE-00001-2"
	})
	_, err = a.core.debts.Reverse(ctx, phone, "PAG-1", a.clock.Now())
	must(t, err)
	eventually(t, "it is owed again in both", func() bool {
		owed := account()
		return state() != instalments.Paid && len(owed.Open()) > 0 && owed.Open()[0].Number == "CRE-00001-1" && owed.Open()[0].Balance == first.Balance
	})
}
