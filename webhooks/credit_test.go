package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/users"
	"recado/store"
	"recado/store/repo"
)

// loans are the services of credit with two customers, of whom everything is known.
type loans struct {
	evaluations *credit.Evaluations
	orders      *credit.Orders
	lines       *credit.Lines
	people      map[string]credit.Applicant
	report      credit.Report
}

const (
	anaPhone  = bot.ContactID("+50370000001")
	betoPhone = bot.ContactID("+50370000002")
)

func newLoans(t testing.TB, db store.DB) *loans {
	t.Helper()
	evaluations, err1 := repo.NewEvaluations(db)
	orders, err2 := repo.NewCreditOrders(db)
	limits, err3 := repo.NewCreditLines(db)
	products, err4 := repo.NewRecordRepository[credit.Product](db, "products", "")
	rules, err5 := credit.DefaultRules()
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	l := &loans{people: map[string]credit.Applicant{}, report: credit.Report{Bureau: "test", Simulated: true, Found: true, Score: 900, Delinquencies: 3}}
	for i, who := range []bot.ContactID{anaPhone, betoPhone} {
		id := fmt.Sprintf("CLI-%05d", i+1)
		l.people[id] = credit.Applicant{
			ID: id, Country: "SV", Contact: who, DocType: "DUI", DocNo: "000162975", BirthDate: "1990-05-10", Since: "2020-01-01", Income: money.Amount{Minor: 600_00, Currency: "USD"},
			Documents: []string{"idFront", "idBack", "selfie"}, Consent: "CON-00001",
		}
	}
	tariff := pricing.Default()
	l.lines = &credit.Lines{Lines: limits, Customers: l, Rules: rules}
	l.evaluations = &credit.Evaluations{Evaluations: evaluations, Customers: l, Bureau: l, Rules: rules, Lines: l.lines, Numbers: db}
	l.orders = &credit.Orders{Orders: orders, Products: credit.Products(products, rules), Customers: l, Lines: l.lines, Numbers: db, VATOn: tariff.VATOn}
	return l
}

func (l *loans) Score(context.Context, string, string, string) (credit.Report, error) {
	return l.report, nil
}

func (l *loans) Applicant(_ context.Context, id string) (credit.Applicant, error) {
	a, ok := l.people[id]
	if !ok {
		return a, bot.ErrNotFound
	}
	return a, nil
}

func (l *loans) ByContact(_ context.Context, who bot.ContactID) (string, error) {
	for id, a := range l.people {
		if a.Contact == who {
			return id, nil
		}
	}
	return "", bot.ErrNotFound
}

func (l *loans) SetCredit(context.Context, string, int, money.Amount, string, time.Time) error {
	return nil
}

// grant gives the first two customers a limit of 200.00.
func (l *loans) grant(t testing.TB, now time.Time) {
	t.Helper()
	limit := money.Amount{Minor: 200_00, Currency: "USD"}
	for id := range l.people {
		if err := l.lines.Grant(t.Context(), credit.Grant{Customer: id, Evaluation: "EVA-" + id, Level: 2, Limit: limit, Cap: limit}, "SV", now); err != nil {
			t.Fatal(err)
		}
	}
}

const newProduct = `{"id":"compra","name":"Compra en cuotas","country":"SV","minimum":"20.00","periods":[{"id":"3m","every":"monthly","count":3},{"id":"4w","every":"weekly","count":4}],
	"levels":[{"level":1,"maximum":"150.00"}],"fee":{"type":"COMPOUND","percent":"36"},"vatOnInterest":true,"graceDays":5,"lateFee":{"type":"AMOUNT","amount":"5.00","vat":true},"upgrade":true}`

const newLoan = `{"customer":"CLI-00001","product":"COMPRA","period":"3m","principal":"100.00","partnerReference":"F-1"}`

func TestProductsOfCredit(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "POST", "/api/v1/products", newProduct)
	if got.status != 201 || !strings.Contains(got.body, `"id":"COMPRA"`) || !strings.Contains(got.body, `"minimum":{"amount":"20.00","currency":"USD"}`) || !strings.Contains(got.body, `"lateFee":{"type":"AMOUNT","amount":{"amount":"5.00","currency":"USD"},"percent":null,"vat":true}`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/products", ""); got.status != 200 || !strings.Contains(got.body, `"COMPRA"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/products/compra", ""); got.status != 200 || !strings.Contains(got.body, `"percent":"36"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", "/api/v1/products/compra", `{"graceDays":7,"active":false}`, "If-Match", `"1"`); got.status != 200 || !strings.Contains(got.body, `"graceDays":7`) || !strings.Contains(got.body, `"active":false`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", "/api/v1/products/compra", `{"graceDays":9}`, "If-Match", `"1"`); got.status != 409 {
		t.Errorf("an old version: %d %s", got.status, got.body)
	}
	bad := w.keyed(t, "POST", "/api/v1/products", `{"id":"x","name":"X","country":"SV","minimum":"-1","periods":[{"id":"a","every":"daily","count":99}],"levels":[],"fee":{"type":"COMPOUND","percent":"999"},"graceDays":365}`)
	if fields := bad.fields(t); bad.status != 400 || fields != "minimum periods[0].every periods[0].count levels fee.percent graceDays" {
		t.Errorf("%d %s", bad.status, fields)
	}
}

func TestCreditOrders(t *testing.T) {
	w := newWorld(t)
	w.loans.grant(t, w.clock.Now())
	w.keyed(t, "POST", "/api/v1/products", newProduct)
	preview := w.keyed(t, "POST", "/api/v1/credit-orders/preview", `{"product":"compra","period":"3m","principal":{"amount":"100.00","currency":"USD"}}`)
	if preview.status != 200 || !strings.Contains(preview.body, `"total":{"amount":"106.84","currency":"USD"}`) || !strings.Contains(preview.body, `"interest":"3.00","interestVat":"0.39","principal":"32.35","total":"35.74"`) {
		t.Fatalf("%d %s", preview.status, preview.body)
	}
	if got := w.keyed(t, "POST", "/api/v1/credit-orders", newLoan); got.status != 400 || got.fields(t) != "Idempotency-Key" {
		t.Errorf("without a key: %d %s", got.status, got.body)
	}
	made := w.keyed(t, "POST", "/api/v1/credit-orders", newLoan, "Idempotency-Key", "k1")
	if made.status != 201 || !strings.Contains(made.body, `"id":"CRE-00001"`) || !strings.Contains(made.body, `"status":"ACTIVE"`) || made.header.Get("Location") != "/api/v1/credit-orders/CRE-00001" {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if again := w.keyed(t, "POST", "/api/v1/credit-orders", newLoan, "Idempotency-Key", "k1"); again.status != 201 || again.body != made.body {
		t.Errorf("again: %d %s", again.status, again.body)
	}
	if other := w.keyed(t, "POST", "/api/v1/credit-orders", strings.Replace(newLoan, "100.00", "90.00", 1), "Idempotency-Key", "k1"); other.status != 422 {
		t.Errorf("another order with the key: %d %s", other.status, other.body)
	}
	for body, code := range map[string]string{
		strings.Replace(newLoan, "100.00", "120.00", 1):       "credit_limit",
		strings.Replace(newLoan, "100.00", "160.00", 1):       "credit_amount",
		strings.Replace(newLoan, "CLI-00001", "CLI-00009", 1): "credit_customer",
		strings.Replace(newLoan, "COMPRA", "OTRO", 1):         "credit_product",
		strings.Replace(newLoan, `"3m"`, `"9m"`, 1):           "credit_period",
	} {
		if got := w.keyed(t, "POST", "/api/v1/credit-orders", body, "Idempotency-Key", "other-"+code); got.status != 409 || got.code(t) != code || strings.Contains(got.body, `"message":"credit_`) {
			t.Errorf("%s: %d %s", code, got.status, got.body)
		}
	}
	if got := w.keyed(t, "GET", "/api/v1/credit-orders/CRE-00001", ""); got.status != 200 || got.body != made.body {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/credit-orders?customer=CLI-00001&status=ACTIVE", ""); got.status != 200 || !strings.Contains(got.body, "CRE-00001") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/credit-orders?status=PAID", ""); got.status != 200 || strings.Contains(got.body, "CRE-00001") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/credit-orders/CRE-9", ""); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	ctx, now := t.Context(), w.clock.Now()
	pay := func(id, payment string) {
		t.Helper()
		if _, err := w.loans.orders.Apply(ctx, id, payment, money.Amount{Minor: 10_00, Currency: "USD"}, now, now); err != nil {
			t.Fatal(err)
		}
	}
	pay("CRE-00001", "p1")
	if _, err := w.loans.orders.Reverse(ctx, "CRE-00001", "p1", now); err != nil {
		t.Fatal(err)
	}
	pay("CRE-00001", "p2")
	if got := w.keyed(t, "POST", "/api/v1/credit-orders/CRE-00001/cancel", `{}`); got.status != 409 || got.code(t) != "credit_order_paid" {
		t.Errorf("%d %s", got.status, got.body)
	}
	second := w.keyed(t, "POST", "/api/v1/credit-orders", strings.Replace(newLoan, "100.00", "50.00", 1), "Idempotency-Key", "k2")
	if got := w.keyed(t, "POST", second.header.Get("Location")+"/cancel", `{"reason":"devuelto"}`); second.status != 201 || got.status != 200 || !strings.Contains(got.body, `"status":"CANCEL"`) || !strings.Contains(got.body, `"cancelReason":"devuelto"`) {
		t.Errorf("%d %s\n%d %s", second.status, second.body, got.status, got.body)
	}
	w.stayWithin(t, "/api/v1/credit-orders", "CRE-00001")
}

// client is a browser of a client who writes from a phone.
func (w *world) client(t *testing.T, login string, who bot.ContactID) browser {
	t.Helper()
	b := w.as(t, login, "Cliente Final", users.Client)
	if _, err := w.users.Update(t.Context(), login, 0, func(p *users.Profile) { p.Client = string(who) }, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	return b
}

// stayWithin checks who reads a document of the first customer, and that it does not name people of the business.
func (w *world) stayWithin(t *testing.T, list, id string) {
	t.Helper()
	own, other, stranger := w.client(t, "ana", anaPhone), w.client(t, "beto", betoPhone), w.client(t, "nadie", "+50370000009")
	if got := own.do(t, "GET", list+"/"+id, ""); got.status != 200 || strings.Contains(got.body, `"by":"`) || strings.Contains(got.body, `"createdBy"`) || strings.Contains(got.body, `"bureau"`) {
		t.Errorf("the own one: %d %s", got.status, got.body)
	}
	if got := own.do(t, "GET", list, ""); !strings.Contains(got.body, id) {
		t.Errorf("the own list: %s", got.body)
	}
	for _, b := range []browser{other, stranger} {
		if got := b.do(t, "GET", list+"/"+id, ""); got.status != 404 {
			t.Errorf("another's: %d %s", got.status, got.body)
		}
		for _, path := range []string{list, list + "?customer=CLI-00001"} {
			if got := b.do(t, "GET", path, ""); got.status != 200 || strings.Contains(got.body, id) {
				t.Errorf("%s of another: %d %s", path, got.status, got.body)
			}
		}
	}
	for path, body := range map[string]string{"/api/v1/credit-orders/CRE-00001/cancel": `{}`, "/api/v1/credit-orders": newLoan, "/api/v1/credit-evaluations/EVA-00001/decide": `{"decision":"APPROVED","level":5}`} {
		if got := own.do(t, "POST", path, body, "Idempotency-Key", "own-"+path); got.status != http.StatusForbidden {
			t.Errorf("a client did %s: %d %s", path, got.status, got.body)
		}
	}
	if got := own.do(t, "GET", "/api/v1/products", ""); got.status != http.StatusForbidden {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestEvaluationsOfCredit(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		if _, err := w.loans.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-00001"}, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	got := w.keyed(t, "GET", "/api/v1/credit-evaluations/EVA-00001", "", "Accept-Language", "en")
	if got.status != 200 || !strings.Contains(got.body, `"decision":"IN_PROCESS"`) || !strings.Contains(got.body, `"simulated":true`) || !strings.Contains(got.body, `"negative":true`) || !strings.Contains(got.body, "A person of our team will look at your request.") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if strings.Contains(got.body, "000162975") {
		t.Error("the document's number is shown")
	}
	if got := w.keyed(t, "GET", "/api/v1/credit-evaluations?decision=IN_PROCESS", ""); got.status != 200 || !strings.Contains(got.body, "EVA-00001") {
		t.Errorf("%d %s", got.status, got.body)
	}
	const decide = "/api/v1/credit-evaluations/EVA-00001/decide"
	if got := w.keyed(t, "POST", decide, `{"decision":"APPROVED","level":1}`); got.status != 409 || got.code(t) != "credit_person" {
		t.Errorf("a key decides: %d %s", got.status, got.body)
	}
	boss, agent := w.as(t, "luz", "Luz Marina", users.Finance), w.as(t, "otto", "Otto", users.Operator)
	if got := agent.do(t, "POST", decide, `{"decision":"APPROVED","level":1}`); got.status != 403 {
		t.Errorf("an operator decides: %d %s", got.status, got.body)
	}
	for body, code := range map[string]string{
		`{"decision":"APPROVED","level":9}`: "credit_level", `{"decision":"REJECTED"}`: "credit_reasons", `{"decision":"DENIED"}`: "invalid",
	} {
		if got := boss.do(t, "POST", decide, body); got.code(t) != code {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	yes := boss.do(t, "POST", decide, `{"decision":"APPROVED","level":2,"why":"conocida"}`)
	if yes.status != 200 || !strings.Contains(yes.body, `"limit":{"amount":"200.00","currency":"USD"}`) || !strings.Contains(yes.body, `"decidedBy":"luz"`) || !strings.Contains(yes.body, `"why":"conocida"`) {
		t.Errorf("%d %s", yes.status, yes.body)
	}
	if got := boss.do(t, "POST", decide, `{"decision":"REJECTED","reasons":["income"]}`); got.status != 409 || got.code(t) != "credit_other_decision" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := boss.do(t, "POST", "/api/v1/credit-evaluations/EVA-9/decide", `{"decision":"APPROVED","level":1}`); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.stayWithin(t, "/api/v1/credit-evaluations", "EVA-00001")
}
