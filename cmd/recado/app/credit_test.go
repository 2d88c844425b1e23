package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recado/cmd/recado/config"
	"recado/flows/business"
	"recado/flows/credit"
)

const ownRules = `version = "own"
decision_days = 30
open_days = 30
appeal_days = 30
income_share = 50
[[countries]]
code = "SV"
currency = "USD"
minimum_income = "250.00"
limits = ["100.00"]
[[rules]]
id = "young"
when = "age < 21"
decision = "DENIED"
`

// TestOwnRulesOfCredit reads a business's file: its words become texts, and a fault in it stops the start.
func TestOwnRulesOfCredit(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"right", ownRules + `words = {es = "Debe tener 21 años.", en = "You must be 21."}`, ""},
		{"a wrong condition", strings.Replace(ownRules, "age < 21", "edad < 21", 1), `rules.toml:13: rule "young": when, character 1: unknown name edad`},
		{"no words", ownRules, `the reason credit.reason.young has no words in`},
		{"no English", ownRules + `words = {es = "Debe tener 21 años."}`, `the reason credit.reason.young has no words in "en"`},
		{"a text that is there", ownRules + `text = "credit.reason.minor"`, ""},
	} {
		path := filepath.Join(t.TempDir(), "rules.toml")
		if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		rules, err := loadCreditRules(config.Config{CreditRules: path})
		if err == nil {
			err = readReasons(t, rules)
		}
		if got := fmtError(err); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
	if _, err := loadCreditRules(config.Config{CreditRules: "/nowhere/rules.toml"}); err == nil || !strings.HasPrefix(err.Error(), "RECADO_CREDIT_RULES: ") {
		t.Error(err)
	}
}

// readReasons adds the words of rules to fresh texts, and reads those of a rule's own.
func readReasons(t *testing.T, rules *credit.Rules) error {
	t.Helper()
	texts, err := loadTexts(business.Default())
	if err != nil {
		t.Fatal(err)
	}
	if err := addReasons(texts, rules); err != nil {
		return err
	}
	if words := rules.Words()["es"]["credit.reason.young"]; words != "" && texts.Title("credit.reason.young", "es-SV") != words {
		t.Error(texts.Title("credit.reason.young", "es-SV"))
	}
	return nil
}

func fmtError(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
