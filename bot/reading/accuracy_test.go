package reading_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/reading"
)

// judged counts how a kind of act was read in the test rows.
type judged struct{ right, missed, wrong int }

func (j judged) recall() float64    { return share(j.right, j.right+j.missed) }
func (j judged) precision() float64 { return share(j.right, j.right+j.wrong) }

func share(part, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(part) / float64(of)
}

// testRows returns the test rows: those of a writer whose rows were not used in training or
// tuning.
func testRows(tb testing.TB) []reading.Utterance {
	tb.Helper()
	raw, err := os.ReadFile("../../dialogs/testdata/talk/writer13.tsv")
	if err != nil {
		tb.Fatal(err)
	}
	rows, err := reading.ParseUtterances(string(raw))
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// kinds returns the kinds of acts of a row or a reading, without duplicates. Kinds that a
// dialog handles the same way count as one: an approval is a confirmation, a floor is a place.
func kinds(acts []string) []string {
	var list []string
	for _, act := range acts {
		kind, about, _ := strings.Cut(act, ":")
		switch kind {
		case "smalltalk", "unclear", "offtopic", "greet", "thank", "bye":
			continue
		case "approve":
			kind = "confirm"
		case "reject":
			kind = "deny"
		case "provide", "correct":
			switch about {
			case "service", "note", "reason", "building":
				continue
			case "floor", "room":
				about = "place"
			}
			kind += " " + about
		}
		if !slices.Contains(list, kind) {
			list = append(list, kind)
		}
	}
	return list
}

// TestAccuracy requires minimum recall and precision on rows that the reader has not seen.
func TestAccuracy(t *testing.T) {
	r := newReader(t)
	by := map[string]*judged{}
	places := map[string]*judged{}
	helped := map[string]*judged{} // by question, if a language model answers as the row is labelled
	rows, asked := map[string]int{}, map[string]int{}
	harmless, alarmed := 0, 0
	for _, row := range testRows(t) {
		c := row.Context()
		c.Country = "CO"
		reading := r.Read(row.Text, c)
		want, read := kinds(row.Acts), kinds(named(reading.Acts))
		judge(by, func(kind string) string { return kind }, want, read)
		judge(places, func(string) string { return row.Question }, want, read)
		if rows[row.Question]++; reading.Unsure(row.Text) { // a language model would be asked
			asked[row.Question]++
			read = kinds(named(r.Check(row.Text, c, labelled(row)).Acts))
		}
		judge(helped, func(string) string { return row.Question }, want, read)
		if !slices.Contains(want, "hazard") {
			if harmless++; slices.Contains(read, "hazard") {
				alarmed++
			}
		}
	}
	t.Logf("by act:\n%s", table(by))
	t.Logf("by place:\n%s", table(places))
	t.Logf("by place, with a language model that is right:\n%s", helpedTable(places, helped, rows, asked))
	t.Logf("harmless texts taken for danger: %d of %d", alarmed, harmless)
	for kind, least := range map[string]float64{"hazard": 0.9, "confirm": 0.85, "stop": 0.65, "skip": 0.8, "human": 0.65, "ask": 0.75} {
		if got := by[kind]; got == nil || got.recall() < least {
			t.Errorf("%s: found in %v, want %.2f of them", kind, got, least)
		}
	}
	for kind, least := range map[string]float64{"stop": 0.8, "confirm": 0.85, "cancel": 0.65} {
		if got := by[kind]; got == nil || got.precision() < least {
			t.Errorf("%s: right in %v, want %.2f of those found", kind, got, least)
		}
	}
	if most := 0.025; share(alarmed, harmless) > most {
		t.Errorf("%d of %d harmless texts are taken for danger", alarmed, harmless)
	}
}

// judge counts the expected and the read acts, each under its key.
func judge(m map[string]*judged, key func(kind string) string, want, read []string) {
	count := func(kind string) *judged {
		k := key(kind)
		if m[k] == nil {
			m[k] = &judged{}
		}
		return m[k]
	}
	for _, k := range want {
		if slices.Contains(read, k) {
			count(k).right++
		} else {
			count(k).missed++
		}
	}
	for _, k := range read {
		if !slices.Contains(want, k) {
			count(k).wrong++
		}
	}
}

// named returns acts in the notation of the corpus.
func named(acts []bot.Act) []string {
	var list []string
	for _, a := range acts {
		list = append(list, string(a.Kind)+":"+a.About)
	}
	return list
}

// labelled returns the answer of a language model that reads a row as its writer labelled it.
func labelled(row reading.Utterance) []bot.Act {
	var list []bot.Act
	for _, act := range row.Acts {
		kind, about, _ := strings.Cut(act, ":")
		list = append(list, bot.Act{Kind: bot.ActKind(kind), About: about, Text: row.Text})
	}
	return list
}

// helpedTable compares the offline reading with the result if a correct language model is asked
// wherever the reading is unsure. That is the most a model can add.
func helpedTable(offline, helped map[string]*judged, rows, asked map[string]int) string {
	var b strings.Builder
	for _, place := range slices.Sorted(maps.Keys(rows)) {
		o, h := offline[place], helped[place]
		if o == nil || h == nil {
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %.0f %% | %.0f %% | %.0f %% | %.0f %% | %.0f %% |\n", place, rows[place], 100*o.recall(), 100*o.precision(), 100*float64(asked[place])/float64(rows[place]), 100*h.recall(), 100*h.precision())
	}
	return b.String()
}

func table(m map[string]*judged) string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		j := m[name]
		fmt.Fprintf(&b, "| %s | %d | %.0f %% | %.0f %% |\n", name, j.right+j.missed, 100*j.recall(), 100*j.precision())
	}
	return b.String()
}

// TestCorpus checks the size and the format of the corpus.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../dialogs/testdata/talk/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		list, err := reading.ParseUtterances(string(raw))
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
		}
		rows += len(list)
	}
	if rows < 4000 {
		t.Errorf("%d rows, want 4000", rows)
	}
}

// FuzzRead checks that the spans of a reading are inside the text and that reading twice gives
// the same result.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"sí, pero el piso es el 6", "huele a gas!!", "¿cuánto vale?\nno tengo foto", "🔥👍", "Calle 45 # 12-30", strings.Repeat("no ", 4000)} {
		f.Add(s, uint8(0))
	}
	expects := []bot.Expects{bot.ExpectsOpen, bot.ExpectsReview, bot.ExpectsPhoto, bot.ExpectsSerial, bot.ExpectsPlace, bot.ExpectsFloor, bot.ExpectsApproval, bot.ExpectsProgress, bot.ExpectsText, bot.ExpectsScore}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text string, at uint8) {
		c := bot.ReadingContext{Expects: expects[int(at)%len(expects)], Country: "CO", Locale: "es-CO"}
		first := r.Read(text, c)
		for _, a := range first.Acts {
			if a.Span.From < 0 || a.Span.To > len(text) || a.Span.From > a.Span.To || a.Confidence < 0 || a.Confidence > 1 {
				t.Fatalf("%q: %+v", text, a)
			}
		}
		if again := r.Read(text, c); !reflect.DeepEqual(again, first) {
			t.Fatalf("%q is read as %+v and as %+v", text, first, again)
		}
	})
}

// BenchmarkRead reads one message of ten words at a question. The limit is 150 µs.
func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	c := bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO", Locale: "es-CO"}
	b.ReportAllocs()
	for b.Loop() {
		r.Read("sí, todo bien pero el piso es el 6, no el 5", c)
	}
}
