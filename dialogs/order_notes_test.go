package dialogs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"recado/bot"
	"recado/dialogs"
)

// longWords is how many words a long message of the corpus has.
const longWords = 14

// notesSample is the share of the corpus that the test says without -hearing.all: one message of so many.
const notesSample = 3

// TestNotesRepeatNothing says the long messages of the corpus to the menu and to the question for the problem: no
// note repeats a clause of the problem or of another note, and none has the words of the place.
func TestNotesRepeatNothing(t *testing.T) {
	e := newCorpusRunner(t)
	scenes := []questionFixture{
		{name: "menu.open"},
		{name: "order_intake.description", stack: []bot.Frame{{ID: 1, Dialog: "order_intake", Version: 2, State: "description", Slots: []byte(`{"service":"PLUMBING"}`)}}},
	}
	n := 0
	for i, u := range utterances(t) {
		if len(strings.Fields(u.Text)) < longWords || !*fullCorpus && i%notesSample > 0 {
			continue
		}
		for _, s := range scenes {
			if o, ok := orderOf(e.say(s, s.session(), u)); ok {
				n++
				for _, why := range repeatedNotes(o) {
					t.Errorf("%s %s %q:\n%s\nproblem and notes: %q %q\nplace: %q", s.name, u.at, u.Text, why, o.Description, o.Notes, o.Location.String())
				}
			}
		}
	}
	if n == 0 {
		t.Error("no message made an order")
	}
	t.Logf("%d orders", n)
}

// orderOf returns the order that is open after a turn.
func orderOf(r corpusResult) (o dialogs.Order, ok bool) {
	for _, f := range r.after.Stack {
		if f.Dialog == "order_intake" && json.Unmarshal(f.Slots, &o) == nil {
			return o, true
		}
	}
	return o, false
}

// repeatedNotes tells what the notes of an order repeat.
func repeatedNotes(o dialogs.Order) (faults []string) {
	problem, below, _ := strings.Cut(o.Description, "\n")
	notes := strings.FieldsFunc(below+"\n"+o.Notes, func(r rune) bool { return r == '\n' })
	place := " " + plainWords(o.Location.String()) + " "
	for i, note := range notes {
		if all := plainWords(note); len(strings.Fields(place)) > 2 && strings.Contains(" "+all+" ", place) {
			faults = append(faults, "the place is in the note "+note)
		}
		for _, clause := range strings.FieldsFunc(note, func(r rune) bool { return strings.ContainsRune(",;", r) }) {
			clause = " " + plainWords(clause) + " "
			words := len(strings.Fields(clause))
			if words > 1 && strings.Contains(" "+plainWords(problem)+" ", clause) {
				faults = append(faults, "the problem has the clause"+clause)
			}
			if words > 2 && strings.Contains(place, clause) {
				faults = append(faults, "the place has the clause"+clause)
			}
			again := slices.ContainsFunc(notes[:i], func(n string) bool { return strings.Contains(" "+plainWords(n)+" ", clause) })
			if words > 1 && again {
				faults = append(faults, "another note has the clause"+clause)
			}
		}
	}
	return faults
}

// plainWords returns a text without case, accents and marks, its words with one space between.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!¡()\"\n", r) || unicode.IsSymbol(r) }), " ")
}
