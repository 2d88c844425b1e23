package reading

import (
	"strconv"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// roleClasses are the roles of words in places that tell parts of a message apart.
var roleClasses = []struct {
	name string
	of   wordClass
}{
	{"way", anyWay | isKilometre},
	{"area", isArea | isShortArea},
	{"unit", anyUnit},
	{"room", anyRoom | isNamedRoom},
	{"spot", isSpot | isIndoor},
	{"floor", isFloor | isLevel},
	{"landmark", isLandmark | isWeakLandmark | isLandmarkNoun},
	{"business", isCommonBuilding | isVenue},
	{"town", isTown | isKnownTown | isDepartment},
	{"given", isGivenName},
	{"glue", isGlue},
	{"stop", isStop},
	{"article", isArticle},
}

// roleTags are the roles of words for the entity readers that do so.
var roleTags = []struct {
	name string
	of   tag
}{
	{"name lead", tagNameLead | tagNameHint},
	{"title", tagTitle},
	{"not name", tagNotName},
	{"time", tagWeekday | tagDay | tagPart | tagMonth | tagMeridiem | tagPeriod | tagMoment | tagTill | tagBetween},
	{"serial lead", tagSerialLead | tagSerialHint | tagModelLead},
	{"phone lead", tagPhoneLead},
	{"request", tagRequest},
	{"priority", tagPriority | tagLevel},
	{"currency", tagCurrency},
}

// roleFeatures returns the words of a message and the features of each: the words around it, its form, the marks beside
// it, what the lexicons and the readers of values make of it, and how the classifier reads its clause.
func (r *Reader) roleFeatures(v *resolver) ([]roleWord, [][]uint32) {
	p := splitRoleTokens(v.text)
	n := len(p.toks)
	words, sequence := make([]roleWord, n), make([][]uint32, n)
	senses, _ := r.places.words.senses(tokens(v.text))
	known, clause, lex := v.roleEntities(p), 0, 0
	buckets := make([]uint32, 0, n*48)
	word := func(i int) string {
		switch {
		case i < 0:
			return "<"
		case i >= n:
			return ">"
		case p.toks[i].Kind == tokenNumber:
			return "#" + strconv.Itoa(len(p.toks[i].Word))
		}
		if full := v.rules.shorthand[p.toks[i].Word]; full != "" {
			return full
		}
		return p.toks[i].Word
	}
	mark := func(i int) string {
		if i >= n {
			return "."
		}
		return string(p.before[i : i+1])
	}
	first := 0
	for i, t := range p.toks {
		words[i].Span = bot.Span{From: t.From, To: t.To}
		words[i].comma = p.before[i] == ','
		words[i].breaks = p.before[i] != 0 && strings.IndexByte("\n;!?(", p.before[i]) >= 0 || p.before[i] == '.' && !p.isAbbreviated(v.text, i-1)
		start := len(buckets)
		add := func(kind byte, a, b string) { buckets = append(buckets, learn.Hash(kind, a, b)) }
		w := word(i)
		stem := w
		if t.Kind == tokenWord {
			stem = r.stems.of(w)
		}
		add('w', w, "")
		add('s', stem, "")
		add('a', word(i-1), "")
		add('b', word(i+1), "")
		add('c', word(i-2), "")
		add('d', word(i+2), "")
		add('e', word(i-1), w)
		add('f', w, word(i+1))
		add('g', word(i-2), word(i-1))
		if len(w) > 4 {
			add('x', w[:4], "")
			add('y', w[len(w)-3:], "")
		}
		form := "l"
		if p.mixed && isUpperAt(v.text, t.From) {
			form = "U"
		}
		if t.Kind == tokenNumber {
			form = "0"
		}
		before, after := mark(i), mark(i+1)
		add('h', form, before)
		add('i', form, after)
		add('j', w, before)
		add('k', before, after)
		if i+1 < n && p.mixed && isUpperAt(v.text, p.toks[i+1].From) {
			add('l', form, "nextU")
		}
		if before != "\x00" && strings.ContainsAny(before, ".,;!?\n:") {
			first = i
		}
		add('m', word(first), "")
		add('n', word(first), word(first+1))
		for _, c := range roleClasses {
			for d, at := range [...]int{i - 1, i, i + 1} {
				if at >= 0 && at < n && senses[p.index[at]].one.is&c.of != 0 {
					add('C'+byte(d), c.name, "")
					if d == 1 {
						add('F', c.name, form)
					}
				}
			}
		}
		for lex < len(v.entities.scan.lex)-1 && v.entities.scan.lex[lex].to <= t.From {
			lex++
		}
		if v.entities.scan.is(lex, ^tag(0)) {
			for _, c := range roleTags {
				if v.entities.scan.is(lex, c.of) {
					add('T', c.name, "")
				}
				if v.entities.scan.is(lex-1, c.of) {
					add('U', c.name, form)
				}
			}
		}
		add('V', known[i], "")
		add('W', known[i], form)
		if i > 0 && known[i-1] != "" {
			add('X', known[i-1], w)
		}
		if i+1 < n && known[i+1] != "" {
			add('Y', known[i+1], w)
		}
		for clause+1 < len(v.spans) && v.spans[clause].To <= t.From {
			clause++
		}
		if clause < len(v.scores.clauseLabel) {
			label, sure := actLabels[v.scores.clauseLabel[clause]], probabilityStep(v.scores.clauseBest[clause])
			add('1', label, "")
			add('2', label, sure)
			add('3', label, known[i])
			describes := probabilityStep(v.scores.clauseDescribes[clause])
			add('4', describes, "")
			add('5', describes, known[i])
			if strings.Contains(v.text[v.spans[clause].From:v.spans[clause].To], "?") {
				add('6', "asks", "")
			}
		}
		add('7', strconv.Itoa(min(i/8, 3)), strconv.Itoa(min((n-1-i)/8, 3)))
		sequence[i] = buckets[start:len(buckets):len(buckets)]
	}
	return words, sequence
}

// isAbbreviated reports whether the point behind a word may not end its sentence: "Lcda. Fuentes".
func (p roleTokens) isAbbreviated(text string, i int) bool {
	return i >= 0 && i+1 < len(p.toks) && len(p.toks[i].Word) <= maxAbbreviation && isUpperAt(text, p.toks[i].From) == isUpperAt(text, p.toks[i+1].From)
}

// maxAbbreviation is the length of an abbreviation in letters.
const maxAbbreviation = 4

// probabilityStep returns a coarse class for a probability.
func probabilityStep(p float32) string {
	switch {
	case p < 0.05:
		return "0"
	case p < 0.2:
		return "1"
	case p < 0.5:
		return "2"
	case p < 0.8:
		return "3"
	}
	return "4"
}

// roleEntities names, by word, the value that holds it: "place3", "time", "phone" …
func (v *resolver) roleEntities(p roleTokens) []string {
	known := make([]string, len(p.toks))
	put := func(s bot.Span, name string) {
		if s.To <= s.From {
			return
		}
		for i, t := range p.toks {
			if t.From >= s.From && t.To <= s.To {
				known[i] = name
			}
		}
	}
	for _, m := range v.entities.places {
		name := "place" + strconv.Itoa(int(m.Evidence))
		for _, piece := range m.Pieces {
			put(piece, name)
		}
	}
	for _, t := range v.entities.times {
		if !t.Weak {
			put(t.Span, "time")
		}
	}
	for _, e := range [...]struct {
		value slotValue
		name  string
	}{{v.entities.name, "name"}, {v.entities.priority, "priority"}, {v.entities.phone, "phone"}, {v.entities.serial, "serial"}, {v.entities.mail, "mail"}} {
		if e.value.text != "" {
			put(e.value.span, e.name)
		}
	}
	return known
}
