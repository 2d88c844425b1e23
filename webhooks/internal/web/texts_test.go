package web_test

import (
	"testing"

	"recado/flows/technicians"
	"recado/templates"
	"recado/webhooks/internal/web"
)

// TestReasonsHaveWords checks that every reason has a text, so that supervisors never see a key.
func TestReasonsHaveWords(t *testing.T) {
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	keys := technicians.Reasons()
	for _, l := range []technicians.Level{technicians.Junior, technicians.SemiSenior, technicians.Senior} {
		keys = append(keys, "technician.level."+string(l))
	}
	for _, k := range []technicians.AbsenceKind{technicians.OnVacation, technicians.OnSick, technicians.OnLeave} {
		keys = append(keys, "technician.kind."+string(k))
	}
	for _, key := range keys {
		for _, lang := range []web.Lang{web.Spanish, web.English} {
			if text := web.Word(texts, lang, key, nil); text == "" || text == key {
				t.Errorf("%s has no words in %s", key, lang.Tag())
			}
		}
	}
}
