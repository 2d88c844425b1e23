package reading

import (
	"fmt"
	"strings"

	"recado/bot"
)

// maxCommand bounds the messages that can be a command, in bytes.
const maxCommand = 400

// phrases maps the folded words of whole messages to the commands that they are. A phrase that ends in openEnd
// is the beginning of such a message.
type phrases map[string]bot.Act

// compilePhrases joins the phrases of all languages. A phrase of two acts is an error.
func compilePhrases(lexicons []*Lexicon) (phrases, error) {
	p := phrases{}
	for _, l := range lexicons {
		for act, said := range l.Phrases {
			kind, about, _ := strings.Cut(act, ":")
			a := bot.Act{Kind: bot.ActKind(kind), About: about, Confidence: 1}
			for _, text := range said {
				begins, opens := strings.CutSuffix(text, openEnd)
				key := plainText(begins)
				if opens {
					key += openEnd
				}
				if other, ok := p[key]; ok && (other.Kind != a.Kind || other.About != a.About) {
					return nil, fmt.Errorf("reading: %q is both %s and %s", text, act, other.Kind)
				}
				p[key] = a
			}
		}
	}
	return p, nil
}

// maxCourtesies bounds the words of courtesy on each side of a command: "hola buenas, stop por
// favor gracias".
const maxCourtesies = 3

// Command implements [bot.Reader]. It ignores words of courtesy around a phrase: "menú por
// favor", "hola, english please".
func (r *Reader) Command(text string) (bot.Act, bool) {
	if len(text) > maxCommand {
		return bot.Act{}, false
	}
	said := plainText(text)
	for _, probe := range r.probes {
		if strings.Contains(said, probe) {
			return bot.Act{Kind: bot.ActMenu, About: "probe", Text: text, Span: bot.Span{To: len(text)}, Confidence: 1}, true
		}
	}
	a, ok := r.phrases[said]
	if !ok { // "buenas noches 🙏": before the greeting is removed as a courtesy
		said = bot.StripDecoration(said)
		a, ok = r.phrases[said]
	}
	for try := 0; !ok && try < maxCourtesies; try++ {
		rest := bot.StripDecoration(r.courtesy(said))
		if rest == said {
			break
		}
		said = rest
		a, ok = r.phrases[said]
	}
	if !ok {
		a, ok = r.phrases.opening(said)
	}
	if !ok {
		return bot.Act{}, false
	}
	a.Text, a.Span = text, bot.Span{To: len(text)}
	return a, true
}

const (
	openEnd         = " …" // ends a phrase with which a message begins: "reponer …"
	maxOpeningWords = 10   // of a message that begins with such a phrase: a longer one tells more
)

// opening returns the command with which a message begins, by the longest phrase that fits.
func (p phrases) opening(said string) (bot.Act, bool) {
	words := strings.Fields(said)
	if len(words) > maxOpeningWords {
		return bot.Act{}, false
	}
	for n := len(words) - 1; n > 0; n-- {
		if a, ok := p[strings.Join(words[:n], " ")+openEnd]; ok {
			return a, true
		}
	}
	return bot.Act{}, false
}

// courtesy removes a greeting before, and thanks or a request after.
func (r *Reader) courtesy(said string) string {
	for _, lead := range r.courtesyBefore {
		if rest, ok := strings.CutPrefix(said, lead+" "); ok {
			said = rest
			break
		}
	}
	for _, tail := range r.courtesyAfter {
		if rest, ok := strings.CutSuffix(said, " "+tail); ok {
			said = rest
			break
		}
	}
	return said
}

// punctuation holds the characters that plainText removes or replaces, and the blank.
const punctuation = ",.;:!¡?¿()\"*_ ’"

// plainText folds a text and removes its punctuation except apostrophes.
func plainText(text string) string {
	folded := bot.Fold(text)
	if !strings.ContainsAny(folded, punctuation) {
		return folded
	}
	var b strings.Builder
	b.Grow(len(folded))
	gap := false
	for _, r := range folded {
		switch r {
		case ',', '.', ';', ':', '!', '¡', '?', '¿', '(', ')', '"', '*', '_':
			continue
		case ' ':
			gap = b.Len() > 0
			continue
		case '’':
			r = '\''
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
