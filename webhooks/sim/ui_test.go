package sim

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// page returns one of the page's files.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(ui, "ui/"+name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryNameHasSpanishWords: dialogs and steps are English identifiers; the Spanish page must
// have a text for each.
func TestEveryNameHasSpanishWords(t *testing.T) {
	known := map[string]bool{}
	for _, row := range regexp.MustCompile(`([a-z_]+)=[^\s=]+`).FindAllStringSubmatch(page(t, "names.js"), -1) {
		known[row[1]] = true
	}
	drawings, err := filepath.Glob("../../dialogs/testdata/*.mmd")
	if err != nil || len(drawings) == 0 {
		t.Fatalf("no drawings of dialogs: %v", err)
	}
	worded := func(id string) bool {
		if known[id] {
			return true
		}
		for _, part := range strings.Split(id, "_") {
			if !known[part] {
				return false
			}
		}
		return true
	}
	states := regexp.MustCompile(`(?m)^\s+([a-z_]+) --> |--> ([a-z_]+)\b`)
	for _, file := range drawings {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{strings.TrimSuffix(filepath.Base(file), ".mmd")}
		for _, found := range states.FindAllStringSubmatch(string(text), -1) {
			ids = append(ids, found[1]+found[2])
		}
		for _, id := range ids {
			if id != "" && !worded(id) {
				t.Errorf("%s: names.js has no Spanish for %q", ids[0], id)
				known[id] = true // report each once
			}
		}
	}
}

// TestEveryTextOfThePageIsThere checks both languages: a missing key would be shown as it is.
func TestEveryTextOfThePageIsThere(t *testing.T) {
	texts := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^  (\w+): \["[^"]+", "[^"]+"\],$`).FindAllStringSubmatch(page(t, "words.js"), -1) {
		texts[row[1]] = true
	}
	entries, err := ui.ReadDir("ui")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`\bt\("(\w+)"|data-(?:word|label|placeholder|title)="(\w+)"`)
	for _, e := range entries {
		for _, found := range used.FindAllStringSubmatch(page(t, e.Name()), -1) {
			if key := found[1] + found[2]; !texts[key] && key != "wordless_" {
				t.Errorf("%s: no text %q in two languages", e.Name(), key)
			}
		}
	}
}

// TestWhatThePageShows checks faults that people found on the page: columns without a width,
// bubbles for things that are no messages, photos that need a mouse, documents as bare links,
// failures without a retry.
func TestWhatThePageShows(t *testing.T) {
	for file, wants := range map[string][]string{
		"mind.css":  {"table-layout: fixed"},
		"thread.js": {`e.from !== "system" && e.kind !== "act"`, `h("a", { class: "pic"`, `h("a", { class: "doc"`, `t("retry")`},
		"app.js":    {"spoken(e)", "retry"},
		"api.js":    {`t("unreachable")`},
	} {
		for _, want := range wants {
			if !strings.Contains(page(t, file), want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
	}
	if regexp.MustCompile(`\.ahead \{[^}]*display: none`).MatchString(page(t, "style.css")) {
		t.Error("phones do not show that the clock was moved")
	}
}

// TestContrast checks that small text has a contrast of 4.5:1 (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	light, dark := colors(t, "style.css", 0), colors(t, "style.css", 1)
	phone, night := colors(t, "phone.css", 0), colors(t, "phone.css", 1)
	mine := colors(t, "phone.css", 2)
	for _, pair := range []struct {
		what         string
		ink, surface string
	}{
		{"soft text", light["soft"], light["fill"]},
		{"soft text, dark", dark["soft"], dark["fill"]},
		{"moved clock", light["warm"], light["warm-soft"]},
		{"moved clock, dark", dark["warm"], dark["warm-soft"]},
		{"hour", phone["meta"], phone["in"]},
		{"hour of mine", phone["meta"], phone["out"]},
		{"placeholder", phone["meta"], phone["field"]},
		{"hour, dark", night["meta"], night["in"]},
		{"hour of mine, dark", mine["meta"], night["out"]},
		{"placeholder, dark", night["meta"], night["field"]},
		{"failure of mine", light["bad"], phone["out"]},
		{"failure of mine, dark", mine["bad"], night["out"]},
		{"link", phone["tap"], phone["in"]},
		{"link of mine, dark", mine["tap"], night["out"]},
	} {
		if got := contrast(t, pair.ink, pair.surface); got < 4.5 {
			t.Errorf("%s: %s on %s has %.2f:1", pair.what, pair.ink, pair.surface, got)
		}
	}
}

// colors returns the variables of the n-th block of a file that sets any.
func colors(t *testing.T, file string, n int) map[string]string {
	t.Helper()
	blocks := regexp.MustCompile(`\{[^{}]*--[a-z-]+: #[^{}]*\}`).FindAllString(page(t, file), -1)
	if n >= len(blocks) {
		t.Fatalf("%s has %d blocks of colours", file, len(blocks))
	}
	set := map[string]string{}
	for _, v := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]+)`).FindAllStringSubmatch(blocks[n], -1) {
		set[v[1]] = v[2]
	}
	return set
}

// contrast returns the ratio of two colours' relative luminances as in WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(hex, "#")
	if len(digits) == 3 {
		digits = strings.Join([]string{digits[:1], digits[:1], digits[1:2], digits[1:2], digits[2:], digits[2:]}, "")
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		t.Fatalf("no colour: %q", hex)
	}
	part := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(n>>16) + 0.7152*part(n>>8) + 0.0722*part(n)
}
