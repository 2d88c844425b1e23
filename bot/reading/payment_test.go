package reading_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/reading"
)

// TestPaymentAccuracy requires a minimum accuracy on what debtors answered, on rows of a writer that the
// reader has not seen. Each kind of answer (paid, promised, disputed, …) leads to something else, so they
// are counted apart.
func TestPaymentAccuracy(t *testing.T) {
	raw, err := os.ReadFile("../../dialogs/testdata/talk/writer41.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := reading.ParseUtterances(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	by, all := map[string]*judged{}, map[string]*judged{}
	for _, row := range rows {
		c := row.Context()
		c.Country, c.Now, c.Zone = "SV", time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC), time.UTC
		want, read := payments(row.Acts), payments(named(r.Read(row.Text, c).Acts))
		if !slices.Equal(want, read) {
			t.Logf("%s: %q is %v, read as %v", row.Question, row.Text, want, read)
		}
		judge(by, func(kind string) string { return kind }, want, read)
		judge(all, func(string) string { return "all" }, want, read)
	}
	t.Logf("by act:\n%s", table(by))
	if got := all["all"]; got.recall() < 0.8 || got.precision() < 0.7 {
		t.Errorf("of what is said about payment %.2f is found, and %.2f of what is found is right; want 0.8", got.recall(), got.precision())
	}
	for _, kind := range []string{"pay:done", "pay:later"} {
		if got := by[kind]; got.precision() < 0.7 {
			t.Errorf("%s: right in %.2f of those found, want 0.7", kind, got.precision())
		}
	}
}

// payments returns the acts about payment and days among others.
func payments(acts []string) []string {
	var list []string
	for _, act := range acts {
		if kind, _, _ := strings.Cut(act, ":"); kind == string(bot.ActPay) && !slices.Contains(list, act) {
			list = append(list, act)
		}
	}
	slices.Sort(list)
	return list
}
