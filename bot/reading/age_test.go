package reading_test

import (
	"testing"
	"time"

	"recado/bot"
)

// TestAge checks that only the age of the writer is read.
func TestAge(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]int{
		"ola tengo 12 años y mi mama no esta":            12,
		"hola soy un niño tengo 11 y se trabo la puerta": 11,
		"tengo once años":                                11,
		"Soy una niña de 9 años":                         9,
		"tengo apenas 14 añitos":                         14,
		"tengo 40 años":                                  40,
		"I am 12 years old and my mom is not home":       12,
		"I'm only 10 years old":                          10,
		"im a kid, i'm 11":                               11,
		"mi hijo tiene 12 años":                          0,
		"la nevera tiene 12 años":                        0,
		"tengo 12 años de garantía":                      0,
		"tengo 12 años con la misma nevera":              0,
		"tengo 11":                                       0,
		"tengo 2 niños y un perro":                       0,
		"mi niño de 5 años se quedó encerrado":           0,
		"my house is 12 years old":                       0,
		"tengo una lavadora de 12 años":                  0,
		"llevo 12 años viviendo aquí, Calle 12 # 10-15":  0,
		"I have 10 years of warranty":                    0,
	} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Now: time.Now(), Zone: time.UTC, Country: "CO", Locale: "es"}).Age
		if got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
