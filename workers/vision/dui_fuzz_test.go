package vision

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var shownDUI = regexp.MustCompile(`^\d{8}-\d$`)

// FuzzCard checks that for any text a number has the right form, and is ok only with a valid check
// digit; that a date is a calendar date; and that a name has letters only.
func FuzzCard(f *testing.F) {
	for _, s := range []string{"04182465-0", "O4I8246S-O", "Nacimiento 31/12/1990", "29/02/2023", "San Salvador 01-O1-2O20", "MARIA JOSÉ 5OTO", "00000000-0", "𝟘𝟙", strings.Repeat("1", 500), "ﬁ/ﬂ/2020"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if n, ok := duiNumber(line); n != "" && (!shownDUI.MatchString(n) || ok != rightDUI(strings.ReplaceAll(n, "-", ""))) {
			t.Errorf("%q: %q %v", line, n, ok)
		}
		if d, ok := lastDate(line); ok {
			if at, err := time.Parse("02/01/2006", d); err != nil || at.Format("02/01/2006") != d || at.Year() < 1900 || at.Year() > 2099 {
				t.Errorf("%q: %q", line, d)
			}
		}
		if name, ok := personName(line); ok && (strings.ContainsAny(name, "0123456789/:\n") || len(name) > 4*len(line)) {
			t.Errorf("%q: %q", line, name)
		}
		serialLike(line)
		labelScore(line)
	})
}
