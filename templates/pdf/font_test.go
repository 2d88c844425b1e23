package pdf

import (
	"math"
	"testing"
)

// Lines are broken by these measures and drawn by the library's: they must agree.
func TestTheLibraryMeasuresTheSame(t *testing.T) {
	s := newSheet("es")
	for _, st := range []style{body, strong, grand, caption} {
		s.use(st)
		for r := range advances() {
			if ours, its := st.measure(string(r)), s.f.GetStringWidth(string(r)); ours > 0 && math.Abs(ours-its) > 0.01 {
				t.Errorf("%q (%U) is %.3f mm wide, and %.3f to the library", r, r, ours, its)
			}
		}
	}
}
