package codes_test

import (
	"strings"
	"testing"

	"recado/flows/codes"
)

// FuzzRead checks that a code that was read is the six digits of what was said, in their order.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"482913", " 4-8.2 913\n", "cuatro", "48291٣", "4829131", "\u200b482913", "4\x00829\xff13"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		code, ok := codes.Read(said)
		if !ok {
			return
		}
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, said)
		if again, ok := codes.Read(code); len(code) != codes.Digits || code != digits || !ok || again != code {
			t.Errorf("%q: %q", said, code)
		}
	})
}
