package credit_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/credit"
	"recado/flows/money"
)

const head = `version = "v1"
decision_days = 30
open_days = 30
appeal_days = 30
income_share = 50
[[countries]]
code = "SV"
currency = "USD"
minimum_income = "250.00"
limits = ["100.00", "200.00"]
`

// TestFaultsNameTheirLineAndRule checks every kind of fault of a file. The first rule is at line 11.
func TestFaultsNameTheirLineAndRule(t *testing.T) {
	rule := func(id, when, more string) string {
		return head + "[[rules]]\nid = \"" + id + "\"\nwhen = \"" + when + "\"\n" + more
	}
	const deny = `decision = "DENIED"`
	for _, tt := range []struct{ name, file, want string }{
		{"right", rule("minor", "age < 18", deny), ""},
		{"an unknown name", rule("minor", "edad < 18", deny), `rules.toml:13: rule "minor": when, character 1: unknown name edad`},
		{"a number for a condition", rule("minor", "age + 18", deny), `rules.toml:13: rule "minor": when: expected bool, but got int`},
		{"a text compared with a number", rule("minor", "country < 18", deny), `rules.toml:13: rule "minor": when, character 9: invalid operation: < (mismatched types string and int)`},
		{"not closed", rule("minor", "(age < 18", deny), `rules.toml:13: rule "minor": when, character 9: unexpected token EOF`},
		{"a function", rule("minor", "len(country) > 1", deny), `rules.toml:13: rule "minor": when: a function is not allowed`},
		{"a loop", rule("minor", "all([1, 2], # > age)", deny), `rules.toml:13: rule "minor": when: a`},
		{"a range", rule("minor", "age in 1..1000000000", deny), `rules.toml:13: rule "minor": when: ".." is not allowed`},
		{"a pattern", rule("minor", "country matches 'S.*'", deny), `rules.toml:13: rule "minor": when: "matches" is not allowed`},
		{"a variable", rule("minor", "let x = age; x < 18", deny), `rules.toml:13: rule "minor": when: a variable is not allowed`},
		{"too long", rule("minor", strings.Repeat("age < 18 or ", 40)+"true", deny), `rules.toml:13: rule "minor": when is longer than 400 bytes`},
		{"too deep", rule("minor", strings.Repeat("not ", 99)+"found", deny), `rules.toml:13: rule "minor": when`},
		{"none", rule("minor", " ", deny), `rules.toml:13: rule "minor": when is missing`},
		{"another decision", rule("minor", "age < 18", `decision = "MAYBE"`), `rules.toml:14: rule "minor": decision must be APPROVED, DENIED or IN_PROCESS, not "MAYBE"`},
		{"an approval without a level", rule("good", "age > 18", `decision = "APPROVED"`), `rules.toml:11: rule "good": an approval needs a level from 1 to 2`},
		{"a level beyond", rule("good", "age > 18", "decision = \"APPROVED\"\nlevel = 3"), `rules.toml:15: rule "good": an approval needs a level from 1 to 2`},
		{"a denial with a level", rule("minor", "age < 18", deny+"\nlevel = 1"), `rules.toml:15: rule "minor": only an approval has a level`},
		{"twice", rule("minor", "age < 18", deny) + "\n[[rules]]\nid = \"minor\"\nwhen = \"age < 17\"\n" + deny, `rules.toml:16: rule "minor": id must be of small letters, digits and _, and stand here once`},
		{"a slip", rule("minor", "age < 18", deny+"\nlevle = 1"), `rules.toml:15: rules.levle is no setting; look for a slip in its name`},
		{"a wrong type", rule("minor", "age < 18", "decision = 3"), `rules.toml:14`},
		{"own words", rule("minor", "age < 18", deny+"\nwords = {es = \"Es muy joven.\", en = \"Too young.\"}"), ""},
		{"words that are a template", rule("minor", "age < 18", deny+"\nwords = {es = \"{{.x}}\"}"), `rules.toml:15: rule "minor": words must be plain text`},
		{"words and a text", rule("minor", "age < 18", deny+"\ntext = \"a.b\"\nwords = {es = \"x\"}"), `rules.toml:16: rule "minor": a rule has either text or words`},
		{"no rules", head, "rules.toml: must have 1 to 100 rules"},
		{"no TOML", "version = \n", "rules.toml:1: "},
		{"no version", strings.Replace(rule("minor", "age < 18", deny), `"v1"`, `" "`, 1), "rules.toml:1: version must name"},
		{"days", strings.Replace(rule("minor", "age < 18", deny), "open_days = 30", "open_days = 0", 1), "rules.toml:3: open_days must be 1 to 365"},
		{"no currency", strings.Replace(rule("minor", "age < 18", deny), `"USD"`, `"XXQ"`, 1), "rules.toml:9: country SV: minimum_income must be an amount"},
		{"limits that fall", strings.Replace(rule("minor", "age < 18", deny), `"200.00"`, `"50.00"`, 1), "rules.toml:10: country SV: limits must be amounts of the currency, each more than the one before: 50.00"},
		{"cents of cents", strings.Replace(rule("minor", "age < 18", deny), `"200.00"`, `"200.005"`, 1), "rules.toml:10: country SV: limits"},
		{"long texts", rule("minor", "age < 18", deny) + "\ntext = '''x'''", "rules.toml: texts of several lines are not allowed"},
		{"too big", strings.Repeat("# x\n", 20_000), "rules.toml: is longer than 65536 bytes"},
	} {
		_, err := credit.ParseRules("rules.toml", tt.file)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if tt.want == "" != (err == nil) || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

// good are facts that the default rules approve at level 2.
func good() credit.Facts {
	return credit.Facts{Country: "SV", DocType: "DUI", Age: 36, Income: 600_00, MinimumIncome: 250_00, JobMonths: 24, Found: true, Score: 720}
}

func defaultRules(t testing.TB) *credit.Rules {
	t.Helper()
	r, err := credit.DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fired(o credit.Outcome) string {
	var all []string
	for _, r := range o.Reasons {
		name := r.Rule
		if r.Negative {
			name += "(negative)"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestDefaultRules(t *testing.T) {
	rules := defaultRules(t)
	for _, tt := range []struct {
		name   string
		change func(*credit.Facts)
		want   credit.Decision
		level  int
		fired  string
	}{
		{"good", func(*credit.Facts) {}, credit.Approved, 2, "history good_history"},
		{"best", func(f *credit.Facts) { f.Score = 900 }, credit.Approved, 3, "history good_history best_history"},
		{"unknown to the bureau", func(f *credit.Facts) { f.Found, f.Score = false, 0 }, credit.Approved, 1, "no_history"},
		{"17 years", func(f *credit.Facts) { f.Age = 17 }, credit.Denied, 0, "minor history good_history"},
		{"a small income", func(f *credit.Facts) { f.Income = 249_99 }, credit.Denied, 0, "income history good_history"},
		{"exactly the least income", func(f *credit.Facts) { f.Income = 250_00 }, credit.Approved, 2, "history good_history"},
		{"indebted", func(f *credit.Facts) { f.DebtShare = 51 }, credit.Denied, 0, "capacity debt history good_history"},
		{"near the bound", func(f *credit.Facts) { f.DebtShare = 45 }, credit.InProcess, 0, "debt history good_history"},
		{"late debts alone", func(f *credit.Facts) { f.Delinquencies = 3 }, credit.InProcess, 0, "late_debts(negative) history good_history review"},
		{"a bad score alone", func(f *credit.Facts) { f.Score = 200 }, credit.InProcess, 0, "score"},
		{"late debts and a small income", func(f *credit.Facts) { f.Delinquencies, f.Income = 3, 100_00 }, credit.Denied, 0, "income late_debts(negative) history good_history"},
		{"late debts and debts", func(f *credit.Facts) { f.Delinquencies, f.DebtShare = 3, 35 }, credit.Denied, 0, "late_and_indebted late_debts(negative) history good_history"},
		{"80 years", func(f *credit.Facts) { f.Age = 80 }, credit.InProcess, 0, "age history good_history"},
	} {
		f := good()
		tt.change(&f)
		out, err := rules.Decide(f)
		if err != nil || out.Decision != tt.want || out.Level != tt.level || fired(out) != tt.fired {
			t.Errorf("%s: %s level %d by %s, %v", tt.name, out.Decision, out.Level, fired(out), err)
		}
	}
}

// TestNegativeDataAloneNeverDeny draws what a bureau may say of somebody of whom everything else is well.
func TestNegativeDataAloneNeverDeny(t *testing.T) {
	worst := head + `
[[rules]]
id = "hidden" # the rest of the condition is always true
when = "score < 900 and age > 0"
decision = "DENIED"
[[rules]]
id = "late"
when = "delinquencies > 0 or worst_days_late > 0 or charge_offs > 0"
decision = "DENIED"
[[rules]]
id = "else"
when = "true"
decision = "APPROVED"
level = 1
`
	strict, err := credit.ParseRules("rules.toml", worst)
	if err != nil {
		t.Fatal(err)
	}
	for _, rules := range []*credit.Rules{defaultRules(t), strict} {
		rapid.Check(t, func(r *rapid.T) {
			f := good()
			f.Score, f.Found = rapid.IntRange(0, 1000).Draw(r, "score"), true
			f.Delinquencies, f.WorstDaysLate, f.ChargeOffs = rapid.IntRange(0, 20).Draw(r, "late"), rapid.IntRange(0, 700).Draw(r, "days"), rapid.IntRange(0, 5).Draw(r, "lost")
			out, err := rules.Decide(f)
			if err != nil || out.Decision == credit.Denied {
				r.Fatalf("%+v: %s, %v", f, fired(out), err)
			}
		})
	}
}

func TestAConditionThatCannotBeComputedIsAnError(t *testing.T) {
	rules, err := credit.ParseRules("rules.toml", head+"[[rules]]\nid = \"odd\"\nwhen = \"100 % job_months == 1\"\ndecision = \"DENIED\"\n")
	if err != nil {
		t.Fatal(err)
	}
	f := good()
	f.JobMonths = 0
	if _, err := rules.Decide(f); err == nil || !strings.Contains(err.Error(), `rule "odd" of v1`) {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	rules := defaultRules(t)
	for _, tt := range []struct {
		country string
		level   int
		most    money.Amount
		want    string
	}{
		{"SV", 1, money.Amount{}, "100.00 USD"},
		{"SV", 3, money.Amount{}, "350.00 USD"},
		{"SV", 99, money.Amount{}, "800.00 USD"},
		{"SV", 3, usd(180_00), "180.00 USD"},
		{"SV", 0, money.Amount{}, "0.00"},
		{"GT", 1, money.Amount{}, "0.00"},
		{"CO", 1, money.Amount{}, "400000.00 COP"},
	} {
		if got := rules.Limit(tt.country, tt.level, tt.most); got.String() != tt.want {
			t.Errorf("%s %d: %s", tt.country, tt.level, got)
		}
	}
}

func TestSimulator(t *testing.T) {
	s, err := credit.NewSimulator()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Score(t.Context(), "DUI", "000162975", ""); err == nil {
		t.Error("asked without a consent")
	}
	for _, tt := range []struct{ number, profile string }{
		{"000162975", "good"},
		{"023922108", "indebted"},
		{"024950463", "good"},
		{"042888745", "good"},
		{"037660213", "good"},
		{"123456780", "no_history"},
		{"123456787", "excellent"},
		{"123456786", "late_only"},
		{"123456789", "low_score"},
		{"", ""},
		{"abc", ""},
	} {
		r, err := s.Score(t.Context(), "DUI", tt.number, "CON-1")
		again, err2 := s.Score(t.Context(), "DUI", tt.number, "CON-1")
		if err != nil || err2 != nil || r != again || !r.Simulated || r.Bureau != credit.SimulatorName || r.Version == "" || r.Profile != tt.profile || r.Score < 0 || r.Score > 1000 {
			t.Errorf("%s: %+v %v", tt.number, r, err)
		}
		if len(tt.number) > 3 && strings.Contains(r.Reference, tt.number) {
			t.Errorf("%s is in %s", tt.number, r.Reference)
		}
	}
	one, err1 := s.Score(t.Context(), "DUI", "123456785", "CON-1")
	other, err2 := s.Score(t.Context(), "DUI", "123456784", "CON-1")
	if err1 != nil || err2 != nil || one.Reference != other.Reference {
		t.Error("the reference depends on the document's number, which could be searched for")
	}
}

func FuzzParseRules(f *testing.F) {
	f.Add(head + "[[rules]]\nid = \"minor\"\nwhen = \"age < 18\"\ndecision = \"DENIED\"\n")
	f.Add("[[rules]]\nwhen = \"1 / 0 == 1\"")
	f.Add("version = \"\"\"x")
	f.Fuzz(func(t *testing.T, file string) {
		rules, err := credit.ParseRules("f", file)
		if err != nil {
			return
		}
		start := time.Now()
		if out, err := rules.Decide(good()); err == nil && !slices.Contains(credit.Decisions()[:3], out.Decision) {
			t.Error(out)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s", took)
		}
	})
}
