package credit_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/money"
)

func (w *world) evaluate(t testing.TB, at time.Time) credit.Evaluation {
	t.Helper()
	e, err := w.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-00001"}, at)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (w *world) know(change func(*credit.Applicant)) {
	a := w.people.known["CLI-00001"]
	change(&a)
	w.people.known["CLI-00001"] = a
}

func steps(e credit.Evaluation) string {
	var all []string
	for _, c := range e.History {
		name := string(c.Step)
		if c.Decision != "" {
			name += ":" + string(c.Decision)
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestEvaluationGoesThroughItsSteps(t *testing.T) {
	w := newWorld(t)
	e := w.evaluate(t, noon)
	want := "CREATED SEARCH CONSENT SAVE_PERSONAL_DATA SAVE_WORK_DATA SAVE_DOCUMENTS CREATE_REQUEST CREATE_CONSENT SAVE_PERSONAL_DATA_BUREAU SAVE_DOCUMENTS_BUREAU EVALUATION:APPROVED"
	if steps(e) != want || e.ID != "EVA-00001" || e.Level != 1 || e.Limit != usd(100_00) || e.Cap != usd(360_00) || e.Rules == "" || !e.Bureau.Simulated || e.Consent != "CON-00001" {
		t.Errorf("%s\n%+v", steps(e), e)
	}
	if effects(e.Outbox) != "credit.grant credit_evaluation.decided" || w.bureau.asked != 1 || w.bureau.consent != "CON-00001" {
		t.Error(effects(e.Outbox), w.bureau)
	}
	if a := e.Answer(); a.Evaluation != e.ID || a.Decision != credit.Approved || a.Limit != usd(100_00) || a.Level != 1 || len(a.Reasons) != 1 || a.Reasons[0] != "credit.reason.approved" {
		t.Errorf("%+v", a)
	}
	if again := w.evaluate(t, noon.Add(24*time.Hour)); again.ID != e.ID || w.bureau.asked != 1 {
		t.Error("asked again while the decision stands")
	}
	if later := w.evaluate(t, noon.Add(31*24*time.Hour)); later.ID == e.ID || later.Nth != 2 || w.bureau.asked != 2 {
		t.Errorf("%s: %+v", "a month later", later)
	}
}

// TestTheDocumentsNumberIsStoredNowhere looks for it in everything that is stored.
func TestTheDocumentsNumberIsStoredNowhere(t *testing.T) {
	w := newWorld(t)
	w.bureau.report = credit.Report{Found: true, Score: 100, Delinquencies: 4}
	e := w.evaluate(t, noon)
	raw, err := json.Marshal(e)
	if err != nil || strings.Contains(string(raw), "000162975") || strings.Contains(string(raw), "1990-05-10") {
		t.Errorf("%s %v", raw, err)
	}
}

// TestEvaluationWaitsForWhatIsMissing gives one thing after the other, with days between them.
func TestEvaluationWaitsForWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	whole := w.people.known["CLI-00001"]
	w.know(func(a *credit.Applicant) {
		*a = credit.Applicant{ID: a.ID, Country: "SV", Contact: ana}
	})
	at := noon
	for _, tt := range []struct {
		step    credit.Step
		missing string
		give    func(a *credit.Applicant)
	}{
		{credit.StepSearch, "consent", func(a *credit.Applicant) { a.Consent = whole.Consent }},
		{credit.StepConsent, "document birthDate", func(a *credit.Applicant) { a.DocType, a.DocNo = whole.DocType, whole.DocNo }},
		{credit.StepConsent, "birthDate", func(a *credit.Applicant) { a.BirthDate = whole.BirthDate }},
		{credit.StepPersonalData, "income", func(a *credit.Applicant) { a.Income = money.Amount{Minor: 5, Currency: "COP"} }},
		{credit.StepPersonalData, "income", func(a *credit.Applicant) { a.Income = whole.Income }},
		{credit.StepWorkData, "documents", func(a *credit.Applicant) { a.Documents = whole.Documents }},
	} {
		e := w.evaluate(t, at)
		if e.ID != "EVA-00001" || e.Step != tt.step || strings.Join(e.Missing, " ") != tt.missing || e.Decision != "" || w.bureau.asked != 0 {
			t.Errorf("%s %v %s, asked %d", e.Step, e.Missing, e.Decision, w.bureau.asked)
		}
		if again := w.evaluate(t, at); again.V != e.V {
			t.Error("nothing has changed, and it was written")
		}
		w.know(tt.give)
		at = at.Add(4 * 24 * time.Hour)
	}
	w.know(func(a *credit.Applicant) { a.Consent = "" }) // withdrawn at the last moment
	if e := w.evaluate(t, at); strings.Join(e.Missing, " ") != "consent" || w.bureau.asked != 0 {
		t.Errorf("%v, asked %d", e.Missing, w.bureau.asked)
	}
	w.know(func(a *credit.Applicant) { a.Consent = "CON-00002" })
	if e := w.evaluate(t, at); e.Decision != credit.Approved || e.Consent != "CON-00002" || len(e.Missing) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestEvaluationExpires(t *testing.T) {
	w := newWorld(t)
	w.know(func(a *credit.Applicant) { a.Consent = "" })
	e := w.evaluate(t, noon)
	if err := w.evaluations.Expire(t.Context(), noon.Add(30*24*time.Hour-time.Second), 10); err != nil {
		t.Fatal(err)
	}
	if got, err := w.evaluations.Get(t.Context(), e.ID); err != nil || got.Decision != "" {
		t.Error(got.Decision, err)
	}
	for range 2 {
		if err := w.evaluations.Expire(t.Context(), noon.Add(30*24*time.Hour), 10); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := w.evaluations.Get(t.Context(), e.ID); err != nil || got.Decision != credit.Expired || !got.DueAt.IsZero() {
		t.Error(got.Decision, err)
	}
	if next := w.evaluate(t, noon.Add(31*24*time.Hour)); next.ID == e.ID {
		t.Error("an expired one goes on")
	}
}

func TestTheBureauIsAskedAgainAfterAFailure(t *testing.T) {
	w := newWorld(t)
	w.bureau.err = bot.ErrUnavailable
	if _, err := w.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-00001"}, noon); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	w.bureau.err = nil
	if e := w.evaluate(t, noon.Add(time.Minute)); e.ID != "EVA-00001" || e.Decision != credit.Approved {
		t.Errorf("%+v", e)
	}
}

func TestDenialExplainsItselfAndIsAppealedOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.know(func(a *credit.Applicant) { a.Income = usd(200_00) })
	w.bureau.report = credit.Report{Found: true, Score: 300, Delinquencies: 5}
	e := w.evaluate(t, noon)
	if a := e.Answer(); e.Decision != credit.Denied || len(a.Reasons) == 0 || a.Reasons[0] != "credit.reason.income" || len(a.Reasons) != 1 || a.Level != 0 || !a.Limit.Blank() {
		t.Errorf("%+v", e.Answer())
	}
	if strings.Contains(effects(e.Outbox), "grant") {
		t.Error(effects(e.Outbox))
	}
	appeal := credit.AppealWork{Evaluation: e.ID, Text: "gano más\x00 con\nextras"}
	for _, tt := range []struct {
		who  bot.ContactID
		at   time.Time
		work credit.AppealWork
		want string
	}{
		{"+50379999999", noon, appeal, "not_yours"}, {ana, noon.Add(31 * 24 * time.Hour), appeal, "appeal_late"}, {ana, noon, credit.AppealWork{Evaluation: "EVA-9"}, "gone"},
	} {
		if _, err := w.evaluations.Appeal(ctx, tt.work, tt.who, tt.at); reason(err) != tt.want {
			t.Errorf("%s: %v", tt.want, err)
		}
	}
	for range 2 {
		got, err := w.evaluations.Appeal(ctx, appeal, ana, noon.Add(time.Hour))
		if err != nil || got.Step != credit.StepAppeal || got.Decision != credit.InProcess || got.Appeal.Text != "gano más con extras" || strings.Count(effects(got.Outbox), bot.EventCaseOpened) != 1 {
			t.Errorf("%+v %v", got, err)
		}
	}
	got, err := w.evaluations.Decide(ctx, e.ID, credit.Verdict{Reasons: []string{"income"}, By: "luz", Why: "sin soportes"}, noon.Add(2*time.Hour))
	if err != nil || got.Decision != credit.Rejected || got.DecidedBy != "luz" || !strings.HasSuffix(effects(got.Outbox), "credit_evaluation.decided notice.credit_rejected.client") {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := w.evaluations.Appeal(ctx, appeal, ana, noon.Add(3*time.Hour)); reason(err) != "appealed" {
		t.Error(err)
	}
}

func TestAPersonDecides(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.bureau.report = credit.Report{Found: true, Score: 640, Delinquencies: 5}
	e := w.evaluate(t, noon)
	if e.Decision != credit.InProcess || effects(e.Outbox) != "case_opened credit_evaluation.decided" || !strings.Contains(string(e.Outbox[0].Args), `"reason":"credit_review"`) {
		t.Fatalf("%s %s", e.Decision, effects(e.Outbox))
	}
	if again := w.evaluate(t, noon.Add(time.Hour)); again.V != e.V {
		t.Error("asked again, it was written")
	}
	for _, tt := range []struct {
		v    credit.Verdict
		want string
	}{
		{credit.Verdict{Approve: true, Level: 0, By: "luz"}, "level"},
		{credit.Verdict{Approve: true, Level: 9, By: "luz"}, "level"},
		{credit.Verdict{By: "luz"}, "reasons"},
		{credit.Verdict{Reasons: []string{"score"}, By: "luz"}, "reasons"},
		{credit.Verdict{Approve: true, Level: 1, Reasons: []string{"income"}, By: "luz"}, "reasons"},
		{credit.Verdict{Reasons: []string{"income", "income"}, By: "luz"}, "reasons"},
	} {
		if _, err := w.evaluations.Decide(ctx, e.ID, tt.v, noon); reason(err) != tt.want {
			t.Errorf("%+v: %v", tt.v, err)
		}
	}
	yes := credit.Verdict{Approve: true, Level: 3, By: "luz"}
	for range 2 {
		got, err := w.evaluations.Decide(ctx, e.ID, yes, noon)
		if err != nil || got.Decision != credit.Approved || got.Limit != usd(350_00) || strings.Count(effects(got.Outbox), "credit.grant") != 1 || !strings.HasSuffix(effects(got.Outbox), "notice.credit_approved.client") {
			t.Errorf("%+v %v", got, err)
		}
	}
	if _, err := w.evaluations.Decide(ctx, e.ID, credit.Verdict{Reasons: []string{"identity"}, By: "eva"}, noon); reason(err) != "other_decision" {
		t.Error(err)
	}
}

func TestAnEarnedLevelIsKept(t *testing.T) {
	w := newWorld(t)
	w.grant(t, 4, 400_00)
	if e := w.evaluate(t, noon); e.Level != 4 || e.Limit != usd(360_00) { // by the income
		t.Errorf("%d %s", e.Level, e.Limit)
	}
}

func TestEvaluationsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	for want, change := range map[string]func(*credit.Applicant){"customer": func(a *credit.Applicant) { a.Blocked = true }, "country": func(a *credit.Applicant) { a.Country = "GT" }} {
		w.people.known["CLI-00001"] = applicant()
		w.know(change)
		if _, err := w.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-00001"}, noon); reason(err) != want {
			t.Error(want, err)
		}
	}
	if _, err := w.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-9"}, noon); reason(err) != "customer" {
		t.Error(err)
	}
}

// TestEvaluatedAtOnce asks 20 times at once: there is one evaluation, and one decision.
func TestEvaluatedAtOnce(t *testing.T) {
	w := newWorld(t)
	slow := *w.bureau
	w.evaluations.Bureau = &lockedBureau{report: slow.report}
	ids := make(chan string, 20)
	for range 20 {
		go func() {
			e, err := w.evaluations.Evaluate(t.Context(), credit.EvaluateWork{Customer: "CLI-00001"}, noon)
			if err != nil || e.Decision != credit.Approved {
				t.Error(e.Decision, err)
			}
			ids <- e.ID
		}()
	}
	var all []string
	for range 20 {
		all = append(all, <-ids)
	}
	slices.Sort(all)
	if len(slices.Compact(all)) != 1 || len(w.kept.docs) != 1 {
		t.Error(all, len(w.kept.docs))
	}
}
