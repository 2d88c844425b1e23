package credit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recado/flows/credit"
)

// TestAPersonIsErasedFromCredit looks for everything that tells of the person, after an appeal and an order.
func TestAPersonIsErasedFromCredit(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.know(func(a *credit.Applicant) { a.Name, a.Income = "Ana Castañeda", usd(123_45) })
	w.bureau.report = credit.Report{Found: true, Score: 431, Delinquencies: 4}
	e := w.evaluate(t, noon)
	if _, err := w.evaluations.Appeal(ctx, credit.AppealWork{Evaluation: e.ID, Text: "por mi hermano"}, ana, noon); err != nil {
		t.Fatal(err)
	}
	w.grant(t, 1, 100_00)
	o, _, err := w.orders.Create(ctx, draft(50_00, "3m", "k1"), noon)
	if err != nil {
		t.Fatal(err)
	}
	var versions []int64
	for range 2 {
		if err := w.evaluations.Pseudonymise(ctx, "CLI-00001", noon); err != nil {
			t.Fatal(err)
		}
		if err := w.orders.Pseudonymise(ctx, "CLI-00001", noon); err != nil {
			t.Fatal(err)
		}
		evaluated, err1 := w.evaluations.OfCustomer(ctx, "CLI-00001")
		bought, err2 := w.orders.OfCustomer(ctx, "CLI-00001")
		if err1 != nil || err2 != nil || len(evaluated) != 1 || len(bought) != 1 || bought[0].ID != o.ID {
			t.Fatal(evaluated, bought, err1, err2)
		}
		for i := range evaluated {
			evaluated[i].Outbox = nil // what was on its way still leaves
		}
		raw, err := json.Marshal([]any{evaluated, bought})
		if err != nil {
			t.Fatal(err)
		}
		for _, trace := range []string{"Ana", "hermano", string(ana), "12345", "431"} {
			if strings.Contains(string(raw), trace) {
				t.Errorf("%s is left in %s", trace, raw)
			}
		}
		if evaluated[0].Decision != credit.Expired || len(evaluated[0].Reasons) == 0 {
			t.Errorf("%+v", evaluated[0])
		}
		versions = append(versions, evaluated[0].V, bought[0].V)
	}
	if versions[0] != versions[2] || versions[1] != versions[3] {
		t.Errorf("erased again, it was written: %v", versions)
	}
}
