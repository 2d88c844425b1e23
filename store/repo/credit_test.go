package repo_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/money"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

var creditDay = time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)

func TestCreditDocuments(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	evaluations, err1 := repo.NewEvaluations(db)
	orders, err2 := repo.NewCreditOrders(db)
	lines, err3 := repo.NewCreditLines(db)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for i := range 5 {
		who := fmt.Sprintf("CLI-%05d", i%2)
		e := credit.Evaluation{ID: fmt.Sprintf("EVA-%05d", i), V: 1, Command: fmt.Sprint("e", i), Customer: who, CreatedAt: creditDay.Add(time.Duration(i) * time.Minute)}
		if i > 2 {
			e.Decision = credit.InProcess
			e.DueAt = creditDay.Add(time.Duration(10-i) * time.Hour)
		}
		o := credit.Order{ID: fmt.Sprintf("CRE-%05d", i), V: 1, Command: fmt.Sprint("o", i), Customer: who, State: credit.Active, CreatedAt: e.CreatedAt, DueAt: e.DueAt}
		if err := errors.Join(evaluations.Insert(ctx, e), orders.Insert(ctx, o)); err != nil {
			t.Fatal(err)
		}
	}
	if err := orders.Insert(ctx, credit.Order{ID: "CRE-9", V: 1, Command: "o1"}); !errors.Is(err, bot.ErrDuplicate) {
		t.Error("two orders of one command:", err)
	}
	for _, tt := range []struct {
		filter            credit.Filter
		evaluated, bought string
	}{
		{credit.Filter{Limit: 9}, "EVA-00004 EVA-00003 EVA-00002 EVA-00001 EVA-00000 ", "CRE-00004 CRE-00003 CRE-00002 CRE-00001 CRE-00000 "},
		{credit.Filter{Customer: "CLI-00001", State: "PAID", Limit: 9}, "EVA-00003 EVA-00001 ", "CRE-00003 CRE-00001 "},
		{credit.Filter{State: "IN_PROCESS", Limit: 9}, "EVA-00004 EVA-00003 ", ""},
		{credit.Filter{State: "ACTIVE", Limit: 2}, "", "CRE-00004 CRE-00003 "},
	} {
		page, _, err1 := evaluations.List(ctx, tt.filter)
		loans, next, err2 := orders.List(ctx, tt.filter)
		evaluated, bought := "", ""
		for _, e := range page {
			evaluated += e.ID + " "
		}
		for _, o := range loans {
			bought += o.ID + " "
		}
		if err := errors.Join(err1, err2); err != nil || evaluated != tt.evaluated || bought != tt.bought || (next != "") != (tt.filter.Limit == 2) {
			t.Errorf("%+v: %q %q %q %v", tt.filter, evaluated, bought, next, err)
		}
	}
	if _, _, err := orders.List(ctx, credit.Filter{Limit: 2, After: "x"}); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
	if ids, err := evaluations.Due(ctx, creditDay.Add(6*time.Hour), 9); err != nil || fmt.Sprint(ids) != "[EVA-00004]" {
		t.Error(ids, err)
	}
	l := credit.Line{Customer: "CLI-00001", V: 1, Limit: money.Amount{Minor: 100_00, Currency: "USD"}}
	if err := lines.Insert(ctx, l); err != nil {
		t.Fatal(err)
	}
	l.V = 3
	if err := lines.Put(ctx, l); !errors.Is(err, bot.ErrStale) {
		t.Error(err)
	}
	if got, err := lines.Get(ctx, l.Customer); err != nil || got.Limit != l.Limit {
		t.Errorf("%+v %v", got, err)
	}
}
