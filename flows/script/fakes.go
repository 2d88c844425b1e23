package script

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"recado/bot"
)

// fakes replaces personal data. The same value gets the same fake throughout one script.
type fakes struct {
	names  []string // words of the person's names, folded
	agents []string // in the order of their first act
	mails  []string
	longs  []string // long numbers: phones, documents
}

// minNameWord is the shortest word of a name that is replaced: "de" and "la" are not names.
const minNameWord = 3

func newFakes(names []string) *fakes {
	f := &fakes{}
	for _, name := range names {
		for _, word := range strings.Fields(bot.Fold(name)) {
			if len([]rune(word)) >= minNameWord && !slices.Contains(f.names, word) {
				f.names = append(f.names, word)
			}
		}
	}
	return f
}

// agentNames are the fakes of agents, in order.
var agentNames = []string{"luz", "sol", "paz", "mar", "eva", "isa"}

func (f *fakes) agent(name string) string {
	if name == "" {
		return ""
	}
	return agentNames[number(&f.agents, name)%len(agentNames)]
}

// number returns the position of a value in a list, to which it is added if it is new.
func number(list *[]string, value string) int {
	i := slices.Index(*list, value)
	if i < 0 {
		i = len(*list)
		*list = append(*list, value)
	}
	return i
}

var (
	mail       = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+\.\pL{2,}`)
	longNumber = regexp.MustCompile(`\+?\d(?:[ .-]?\d){6,}`) // phones and documents, however they are grouped
	word       = regexp.MustCompile(`\pL+`)
)

// line returns a text on one line, with personal data replaced.
func (f *fakes) line(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = mail.ReplaceAllStringFunc(text, func(said string) string {
		return fmt.Sprintf("persona%d@example.com", number(&f.mails, strings.ToLower(said))+1)
	})
	text = longNumber.ReplaceAllStringFunc(text, f.longNumber)
	return word.ReplaceAllStringFunc(text, func(said string) string {
		if slices.Contains(f.names, bot.Fold(said)) {
			return "Ana"
		}
		return said
	})
}

// longNumber replaces the digits of a number, so that its form stays: "300 123 4567" is still read
// as a phone. The first three digits, which tell its kind, are kept.
func (f *fakes) longNumber(said string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, said)
	fake := fmt.Sprintf("%0*d", len(digits)-3, 1000+number(&f.longs, digits))
	seen := 0
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		seen++
		if seen <= 3 {
			return r
		}
		return rune(fake[len(fake)-(len(digits)-3):][seen-4])
	}, said)
}
