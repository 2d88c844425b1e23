package dialogs

import (
	"testing"

	"recado/bot"
	"recado/flows/money"
)

// FuzzTimes: minutes that somebody needs are within half a day, and hours of work are a
// number that the prices can take.
func FuzzTimes(f *testing.F) {
	for _, s := range []string{"30 min", "en una hora", "media hora", "hora y media", "25", "99999999999999999999 minutos", "1,5 horas", "2 h", "piso 30", "-5", "1e9", "٣ horas", "½", "00", "007,5 h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		if n := minutesIn(bot.Fold(said)); n < 0 || n > 12*60 {
			t.Errorf("%q: %d minutes", said, n)
		}
		if h := hoursIn(said); h != "" {
			d, err := money.ParseDecimal(h)
			if err != nil || d.Sign() < 0 || hoursIn(h) != h {
				t.Errorf("%q: %q, %v", said, h, err)
			}
		}
		phaseOf(said)
	})
}
