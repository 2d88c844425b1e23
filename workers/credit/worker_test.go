package credit_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/credit"
	"recado/flows/money"
	"recado/store/repo"
	"recado/store/sqlite"
	workcredit "recado/workers/credit"
)

var noon = time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)

const ana = bot.ContactID("+50370001234")

// people is one customer, of whom everything is known.
type people struct {
	who  credit.Applicant
	told string
}

func (p *people) Applicant(_ context.Context, id string) (credit.Applicant, error) {
	if id != p.who.ID {
		return credit.Applicant{}, bot.ErrNotFound
	}
	return p.who, nil
}

func (p *people) ByContact(_ context.Context, who bot.ContactID) (string, error) {
	if who != p.who.Contact {
		return "", bot.ErrNotFound
	}
	return p.who.ID, nil
}

func (p *people) SetCredit(_ context.Context, _ string, _ int, limit money.Amount, _ string, _ time.Time) error {
	p.told = limit.Text()
	return nil
}

// TestEffectsAreCarriedOutTwice evaluates, grants and appeals on a real store, each twice.
func TestEffectsAreCarriedOutTwice(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	evaluated, err1 := repo.NewEvaluations(db)
	orders, err2 := repo.NewCreditOrders(db)
	limits, err3 := repo.NewCreditLines(db)
	rules, err4 := credit.DefaultRules()
	bureau, err5 := credit.NewSimulator()
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	p := &people{who: credit.Applicant{
		ID: "CLI-00001", Country: "SV", Contact: ana, DocType: "DUI", DocNo: "000162975", BirthDate: "1990-05-10", Since: "2024-01-15",
		Income: money.Amount{Minor: 600_00, Currency: "USD"}, Documents: []string{"idFront", "idBack", "selfie"},
	}}
	lines := &credit.Lines{Lines: limits, Customers: p, Rules: rules}
	s := &credit.Evaluations{Evaluations: evaluated, Customers: p, Bureau: bureau, Rules: rules, Lines: lines, Numbers: db}
	handlers := workcredit.Worker{Evaluations: s, Orders: &credit.Orders{Orders: orders}, Lines: lines}.Handlers()
	do := func(name string, args any, want bot.Event) json.RawMessage {
		t.Helper()
		raw, err := json.Marshal(args)
		if err != nil {
			t.Fatal(err)
		}
		var first string
		for i := range 2 {
			a, err := handlers[name](t.Context(), engine.Task{Owner: string(ana), Effect: bot.Effect{ID: "e", Name: name, Args: raw}, Now: noon})
			if err != nil || a.Event != want {
				t.Fatalf("%s: %q, %v", name, a.Event, err)
			}
			said, err := json.Marshal(a.Data)
			if err != nil || i > 0 && string(said) != first {
				t.Fatalf("%s: %s, then %s, %v", name, first, said, err)
			}
			first = string(said)
		}
		return json.RawMessage(first)
	}
	if said := do(credit.DoEvaluate, credit.EvaluateWork{Customer: "CLI-00001"}, credit.EventIncomplete); string(said) != `{"evaluation":"EVA-00001","missing":["consent"]}` {
		t.Error(string(said))
	}
	p.who.Consent = "CON-1"
	said := do(credit.DoEvaluate, credit.EvaluateWork{Customer: "CLI-00001"}, credit.EventApproved)
	var answer credit.EvaluateAnswer
	if err := json.Unmarshal(said, &answer); err != nil || answer.Level < 1 || answer.Limit.Minor <= 0 {
		t.Fatal(string(said), err)
	}
	e, err := s.Get(t.Context(), answer.Evaluation)
	if err != nil || e.Bureau == nil || !e.Bureau.Simulated {
		t.Fatalf("%+v %v", e, err)
	}
	var grant credit.Grant
	if err := json.Unmarshal(e.Outbox[0].Args, &grant); err != nil || e.Outbox[0].Name != credit.DoGrant {
		t.Fatal(e.Outbox, err)
	}
	do(credit.DoGrant, grant, bot.OK)
	if l, err := lines.Get(t.Context(), "CLI-00001"); err != nil || l.Limit != answer.Limit || l.V != 1 || p.told != answer.Limit.Text() {
		t.Errorf("%+v %v %s", l, err, p.told)
	}
	if said := do(credit.DoAppeal, credit.AppealWork{Evaluation: e.ID, Text: "más"}, credit.EventRefused); string(said) != `{"reason":"not_denied"}` {
		t.Error(string(said))
	}
	if _, err := handlers[credit.DoEvaluate](t.Context(), engine.Task{Owner: string(ana), Effect: bot.Effect{Args: json.RawMessage(`{"customer":"CLI-9"}`)}, Now: noon}); !engine.IsPermanent(err) {
		t.Errorf("a stranger is tried again: %v", err)
	}
}
