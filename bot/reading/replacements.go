package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// ReplaceLexicon holds the words with which people replace one value by another: "cambie el
// piso 5 por el 6", "donde dice alta ponga media", "la 15 en vez de la 12".
type ReplaceLexicon struct {
	Verbs  []string `toml:"verbs"`  // stems of verbs before the old value
	Leads  []string `toml:"leads"`  // words before the old value
	Arrows []string `toml:"arrows"` // words between the old value and the new one
	Work   []string `toml:"work"`   // names of the form's line for the work: "problema"
	Filler []string `toml:"filler"` // filler words that may follow an arrow: "es que"
}

// replaceWords is the compiled ReplaceLexicon of all languages.
type replaceWords struct {
	verbs  []string
	leads  [][]string
	arrows map[string]bool
	work   map[string]bool
	filler map[string]bool
}

func (p *replaceWords) add(l ReplaceLexicon) {
	for _, w := range l.Verbs {
		p.verbs = append(p.verbs, plainText(w))
	}
	for _, w := range l.Leads {
		p.leads = append(p.leads, strings.Fields(plainText(w)))
	}
	for _, w := range l.Arrows {
		if p.arrows == nil {
			p.arrows = map[string]bool{}
		}
		p.arrows[plainText(w)] = true
	}
	for _, w := range l.Work {
		if p.work == nil {
			p.work = map[string]bool{}
		}
		p.work[plainText(w)] = true
	}
	for _, w := range l.Filler {
		if p.filler == nil {
			p.filler = map[string]bool{}
		}
		p.filler[plainText(w)] = true
	}
}

// announcedText returns the new description of a correction, without the words that only
// announce it: "corrija el problema: humedad en la pared", "el problema está mal, es que no
// prende".
func (p replaceWords) announcedText(text string) string {
	toks := tokens(text)
	for i := 0; i < len(toks) && i < maxAnnounced; i++ {
		if !p.work[toks[i].Word] {
			continue
		}
		for j := i + 1; j < len(toks) && j <= i+maxAnnounced; j++ {
			if toks[j].Word != ":" && !p.arrows[toks[j].Word] {
				continue
			}
			for j+1 < len(toks) && (p.arrows[toks[j+1].Word] || p.filler[toks[j+1].Word] || toks[j+1].Word == ":") {
				j++
			}
			if len(toks)-j-1 >= minReplacementTokens {
				return strings.TrimSpace(text[toks[j+1].From:])
			}
			return text
		}
		return text
	}
	return text
}

// onlyNames reports whether a text only names the line for the work, without a new description:
// "quiero cambiar el problema".
func (p replaceWords) onlyNames(ws []string, article []string) bool {
	named, rest := false, 0
	for _, w := range ws {
		switch {
		case p.work[w]:
			named = true
		case slices.Contains(article, w), slices.ContainsFunc(p.verbs, func(stem string) bool { return strings.HasPrefix(w, stem) }):
		default:
			rest++
		}
	}
	return named && rest <= 1
}

const (
	maxAnnounced         = 6 // tokens of an announcement before and after the name of the line
	minReplacementTokens = 2 // minimum tokens of the new description
)

// oldValue finds the words of a clause that name the value to be replaced. They stand between a
// verb and an arrow with the new value after it, or after a lead, with the new value on either
// side.
func (p replaceWords) oldValue(clause string) (bot.Span, bool) {
	toks := tokens(clause)
	words := make([]string, len(toks))
	for i, t := range toks {
		words[i] = t.Word
	}
	from, lead := p.oldValueStart(words)
	if from < 0 {
		return bot.Span{}, false
	}
	for i := from; i < len(words); i++ {
		if p.arrows[words[i]] && i > from && i+1 < len(words) {
			return bot.Span{From: toks[from].From, To: toks[i].From}, true
		}
	}
	if lead > 0 && from < len(words) { // "la 15 en vez de la 12"
		return bot.Span{From: toks[from].From, To: toks[len(toks)-1].To}, true
	}
	return bot.Span{}, false
}

// oldValueStart returns the start of the old value and of the lead before it. from is -1 if
// there is no old value; lead is -1 after a verb.
func (p replaceWords) oldValueStart(words []string) (from, lead int) {
	for i, w := range words {
		for _, l := range p.leads {
			if i+len(l) <= len(words) && slices.Equal(words[i:i+len(l)], l) {
				return i + len(l), i
			}
		}
		if slices.ContainsFunc(p.verbs, func(stem string) bool { return strings.HasPrefix(w, stem) }) {
			return i + 1, -1
		}
	}
	return -1, -1
}

// withoutReplaced blanks the values of a text that are to be replaced, so that only the new
// ones are read. It keeps all byte offsets.
func (r *Reader) withoutReplaced(text string, c bot.ReadingContext, clauses []bot.Span) string {
	if c.Expects == bot.ExpectsText {
		return text
	}
	dictated := c.Expects == bot.ExpectsOpen && len(strings.Fields(text)) >= minDictated
	for n, clause := range clauses {
		ws := words(text[clause.From:clause.To])
		neither := len(ws) > 1 && r.rules.swap.neither[ws[0]] && n+1 < len(clauses)                                                  // "ni futura ni piso 5, es Torre Marfil"
		denied := n > 0 && len(ws) > 1 && len(ws) <= maxReplacementWords && r.rules.swap.denies[ws[0]] && !r.rules.swap.is[ws[1]] && // "sótano, no piso 5"
			r.contrasts(text[clauses[n-1].From:clauses[n-1].To], text[clause.From:clause.To], c)
		deniedFirst := n+1 < len(clauses) && len(ws) > 1 && len(ws) <= maxReplacementWords && r.rules.swap.denies[ws[len(ws)-1]] && // "Torre Futura no, Torre Fénix"
			r.contrasts(text[clauses[n+1].From:clauses[n+1].To], text[clause.From:clause.To], c)
		if neither || denied || deniedFirst {
			text = text[:clause.From] + strings.Repeat(" ", clause.To-clause.From) + text[clause.To:]
			continue
		}
		old, ok := r.rules.replacement.oldValue(text[clause.From:clause.To])
		ok = ok && !dictated // "cambiar el inodoro del piso 3 por uno nuevo"
		if !ok {
			if old, ok = r.rules.swap.deniedValue(text[clause.From:clause.To]); !ok {
				continue
			}
		}
		from, to := clause.From+old.From, clause.From+old.To
		if r.holdsValue(text[from:to], c) {
			text = text[:from] + strings.Repeat(" ", to-from) + text[to:]
		}
	}
	return text
}

// contrasts reports whether a clause denies a value of the kind that the clause before holds: "sótano, no piso 5"
// does, "a las 10, no hay afán" does not.
func (r *Reader) contrasts(before, denied string, c bot.ReadingContext) bool {
	c.Expects = bot.ExpectsField
	if r.extract(denied, c).priority.text != "" && !strings.ContainsAny(denied, "0123456789") {
		return r.extract(before, c).priority.text != ""
	}
	return r.holdsValue(before, c) && r.holdsValue(denied, c)
}

// holdsValue reports whether words contain a value: "el piso 5" does, "el piso" does not.
func (r *Reader) holdsValue(text string, c bot.ReadingContext) bool {
	c.Expects = bot.ExpectsField
	e := r.extract(text, c)
	_, placed := e.place(confidentReplacedPlace)
	return placed || e.serial.text != "" || e.priority.text != "" || e.mail.text != "" || strings.ContainsAny(text, "0123456789")
}

// confidentReplacedPlace is the minimum confidence of a place that is to be replaced.
const confidentReplacedPlace = 0.5
