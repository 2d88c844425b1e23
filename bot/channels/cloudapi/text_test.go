package cloudapi

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

func TestCut(t *testing.T) {
	family := "👨‍👩‍👧‍👦" // seven runes, one grapheme cluster
	for _, tt := range []struct {
		name, text, want string
		most             int
	}{
		{"fits", "hola", "hola", 4},
		{"fits in runes, not in bytes", "ñandú", "ñandú", 5},
		{"one too many", "12345678901234567890x", "1234567890123456789…", 20},
		{"a family stays one", "ab" + family, "ab…", 8},
		{"a family that fits", "ab" + family + "cd", "ab" + family + "…", 10},
		{"a flag", "1234🇨🇴", "1234…", 5},
		{"an accent of its own", "canció\u0301n", "canci…", 7},
		{"blanks before the dots", "uno dos", "uno…", 5},
		{"a character larger than the limit", family, "…", 3},
		{"broken bytes", "a\xffb", "a\ufffdb", 3},
		{"a long text ends with a word", strings.Repeat("palabra ", 20), strings.TrimSpace(strings.Repeat("palabra ", 13)) + "…", 108},
	} {
		if got := cut(tt.text, tt.most); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestCutAny checks that the result is never longer than allowed and consists of whole grapheme
// clusters from the beginning.
func TestCutAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"a", "ñ", " ", "\n", "e\u0301", "👨‍👩‍👧‍👦", "🇨🇴", "1️⃣", "👍🏽", "\xff", "palabra"})).Draw(t, "parts")
		text, most := strings.Join(parts, ""), rapid.IntRange(1, 150).Draw(t, "most")
		got := cut(text, most)
		if n := utf8.RuneCountInString(got); n > most || !utf8.ValidString(got) {
			t.Fatalf("%d of %d: %q", n, most, got)
		}
		valid := strings.ToValidUTF8(text, "\ufffd")
		if got == valid {
			return
		}
		kept := strings.TrimSuffix(got, "…")
		if !strings.HasPrefix(valid, kept) || uniseg.GraphemeClusterCount(kept)+uniseg.GraphemeClusterCount(valid[len(kept):]) != uniseg.GraphemeClusterCount(valid) {
			t.Fatalf("%q is cut inside a character of %q", got, valid)
		}
	})
}
