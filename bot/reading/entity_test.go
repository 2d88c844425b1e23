package reading

import (
	"os"
	"testing"
	"time"

	"recado/bot"
)

// wordsOf compiles the [entities] of a language as the program does.
func wordsOf(tb testing.TB, language string) *entityWords {
	tb.Helper()
	l, err := LoadLexicon(os.DirFS("../../templates"), language)
	if err != nil {
		tb.Fatal(err)
	}
	w, err := compileEntities(l.Entities)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// testNow is a Wednesday morning in Bogotá.
var testNow = time.Date(2026, time.October, 14, 10, 0, 0, 0, time.FixedZone("COT", -5*3600))

func scanIn(text, country string, words ...*entityWords) *entityText {
	return newEntityText(text, tokens(text), bot.ReadingContext{Country: country, Now: testNow, Zone: testNow.Location()}, words...)
}

func scanTokens(text string, toks []token, words []*entityWords) *entityText {
	return newEntityText(text, toks, bot.ReadingContext{Country: "CO", Now: testNow, Zone: testNow.Location()}, words...)
}
