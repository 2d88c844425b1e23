package pdf

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

func keys(t *testing.T, locale string) map[string]any {
	t.Helper()
	var all map[string]any
	if _, err := toml.DecodeFile("locales/"+locale+".toml", &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryLanguageLabelsTheSameThings(t *testing.T) {
	es, en := keys(t, "es"), keys(t, "en")
	for key, text := range es {
		if en[key] == nil {
			t.Errorf("%q is not said in English", key)
		}
		if text == "" {
			t.Errorf("%q says nothing", key)
		}
	}
	for _, other := range []string{"en", "es-HN"} {
		for key := range keys(t, other) {
			if es[key] == nil {
				t.Errorf("%q of %s is not in Spanish", key, other)
			}
		}
	}
	for _, list := range []string{"month", "month_short"} {
		for _, locale := range []string{"es", "en"} {
			if n := len(labels.Names(list, locale)); n != 12 {
				t.Errorf("%s: %d of %s", locale, n, list)
			}
		}
	}
}

// A label that no layout says, or one that is said and not there, is a slip.
func TestEveryLabelIsSaid(t *testing.T) {
	var code strings.Builder
	for _, file := range []string{"words", "sheet", "table", "letterhead", "quotation", "totals", "report", "album", "invoice"} {
		raw, err := os.ReadFile(file + ".go")
		if err != nil {
			t.Fatal(err)
		}
		code.Write(raw)
	}
	es := keys(t, "es")
	for key := range es {
		if !strings.Contains(code.String(), `"`+key+`"`) {
			t.Errorf("%q is never said", key)
		}
	}
	for _, said := range regexp.MustCompile(`\.(?:say|label|shout|field)\("(\w+)"`).FindAllStringSubmatch(code.String(), -1) {
		if es[said[1]] == nil {
			t.Errorf("%q is said and not there", said[1])
		}
	}
}

func TestDatesAreWorded(t *testing.T) {
	at := time.Date(2026, 3, 5, 8, 7, 0, 0, time.FixedZone("", -5*3600))
	for locale, want := range map[string][2]string{
		"es":    {"5 de marzo de 2026", "5 mar. 2026, 08:07"},
		"es-HN": {"5 de marzo de 2026", "5 mar. 2026, 08:07"},
		"en":    {"March 5, 2026", "Mar 5, 2026, 08:07"},
	} {
		if w := (words{locale}); w.date(at) != want[0] || w.moment(at) != want[1] {
			t.Errorf("%s: %q, %q", locale, w.date(at), w.moment(at))
		}
	}
	if w := (words{"es"}); w.date(time.Time{}) != "" || w.moment(time.Time{}) != "" {
		t.Error("no date is said to be one")
	}
}
