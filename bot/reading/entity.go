package reading

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// maxLexemes bounds the lexemes of a text that the entity readers examine.
const maxLexemes = 400

// entityText is a text prepared for the entity readers: its tokens, joined to phrases of the
// lexicon, each with its meanings. It is made once per message and does not change afterwards.
type entityText struct {
	text    string
	lex     []lexeme
	has     tag  // tags of all lexemes: a reader that needs none of them returns at once
	digits  bool // some lexeme consists of digits
	country string
	now     time.Time // in the time zone of the business
}

// lexeme is one token, or the tokens of a phrase.
type lexeme struct {
	word     string // folded; the first word of a phrase
	from, to int    // bytes of the text
	gap      gap    // what separates it from the lexeme before
	digits   bool
	meaning  *meaning // nil if no lexicon has it
}

// gap is the strongest mark between two lexemes.
type gap uint8

const (
	gapNone  gap = iota // nothing: "3pm"
	gapSpace            // blanks, or a dollar sign
	gapDot              // a full stop, as after an abbreviation, or an apostrophe
	gapComma
	gapColon
	gapClause // any other mark: it ends a clause
)

// newEntityText matches tokens against the lexicons, that of the person's language first. The
// longest phrase of any lexicon wins; of equal ones, that of the first lexicon.
func newEntityText(text string, toks []token, c bot.ReadingContext, lexicons ...*entityWords) *entityText {
	s := &entityText{text: text, country: c.Country, now: c.Now}
	if c.Zone != nil {
		s.now = s.now.In(c.Zone)
	}
	toks = withoutPunctuation(toks, min(len(toks), maxLexemes))
	s.lex = make([]lexeme, 0, len(toks))
	for i := 0; i < len(toks); {
		m, n := (*meaning)(nil), 1
		for _, words := range lexicons {
			if found, size := words.find(text, toks[i:]); found != nil && (m == nil || size > n) {
				m, n = found, size
			}
		}
		t := toks[i]
		l := lexeme{word: t.Word, from: t.From, to: toks[i+n-1].To, meaning: m, gap: gapClause}
		l.digits = n == 1 && t.Kind == tokenNumber && allDigits(t.Word)
		if k := len(s.lex); k > 0 {
			l.gap = classifyGap(text[s.lex[k-1].to:l.from])
		}
		if m != nil {
			s.has |= m.all
		}
		s.digits = s.digits || l.digits
		s.lex = append(s.lex, l)
		i += n
	}
	return s
}

// withoutPunctuation removes punctuation, which is read from the gaps between lexemes. It keeps
// the marks of ids, serials, dates and addresses.
func withoutPunctuation(toks []token, most int) []token {
	kept := make([]token, 0, most)
	for _, t := range toks {
		if len(kept) == most {
			break
		}
		if t.Kind == tokenWord || t.Kind == tokenNumber || t.Kind == tokenEmoji || t.Kind == tokenMark && (t.Word == "#" || t.Word == "-" || t.Word == "/") {
			kept = append(kept, t)
		}
	}
	return kept
}

func allDigits(w string) bool {
	for i := range len(w) {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w != ""
}

func classifyGap(between string) gap {
	g := gapNone
	if between == "’" {
		return gapDot
	}
	for i := range len(between) {
		k := gapClause
		switch between[i] {
		case ' ', '\t', '$', 0xC2, 0xA0: // a no-break space is two bytes
			k = gapSpace
		case '.', '\'':
			k = gapDot
		case ',':
			k = gapComma
		case ':':
			k = gapColon
		}
		g = max(g, k)
	}
	return g
}

// is reports whether lexeme i exists and has any of some tags.
func (s *entityText) is(i int, c tag) bool {
	return i >= 0 && i < len(s.lex) && s.lex[i].meaning != nil && s.lex[i].meaning.all&c != 0
}

// isKnownAt reports whether the lexicon has a meaning for the word at a byte.
func (s *entityText) isKnownAt(from int) bool {
	return slices.ContainsFunc(s.lex, func(l lexeme) bool { return l.from <= from && from < l.to && l.meaning != nil })
}

// num returns the number of lexeme i for tag c, which it must have.
func (s *entityText) num(i int, c tag) int64 { return s.lex[i].meaning.value(c).n }

// str returns the string of lexeme i for tag c, which it must have.
func (s *entityText) str(i int, c tag) string { return s.lex[i].meaning.value(c).s }

// joined reports whether lexeme i exists and no stronger mark than most stands before it.
func (s *entityText) joined(i int, most gap) bool {
	return i > 0 && i < len(s.lex) && s.lex[i].gap <= most
}

// span returns the span of the lexemes from i up to, not including, j.
func (s *entityText) span(i, j int) bot.Span { return bot.Span{From: s.lex[i].from, To: s.lex[j-1].to} }

// before returns the byte before lexeme i, 0 at the start of the text.
func (s *entityText) before(i int) byte {
	if from := s.lex[i].from; from > 0 {
		return s.text[from-1]
	}
	return 0
}

// after returns the byte after lexeme i, 0 at the end of the text.
func (s *entityText) after(i int) byte {
	if to := s.lex[i].to; to < len(s.text) {
		return s.text[to]
	}
	return 0
}

// clause returns the first and the end lexeme of the clause that contains lexeme i, and whether
// it is a question.
func (s *entityText) clause(i int) (from, to int, asks bool) {
	from, to = i, i+1
	for from > 0 && s.lex[from].gap < gapComma && !s.beginsSentence(from) {
		from--
	}
	for to < len(s.lex) && s.lex[to].gap < gapComma && !s.beginsSentence(to) {
		to++
	}
	for k := s.lex[to-1].to; k < len(s.text) && k < s.lex[to-1].to+4; k++ {
		if s.text[k] == '?' {
			asks = true
		}
	}
	if at := s.lex[from].from; at >= 2 && s.text[at-2:at] == "¿" {
		asks = true
	}
	return from, to, asks
}

// beginsSentence reports whether a full stop and a blank stand before lexeme i, and not the point of a title: "no es
// urgente. Cuánto cobran".
func (s *entityText) beginsSentence(i int) bool {
	return s.lex[i].gap == gapDot && s.lex[i-1].to-s.lex[i-1].from > maxTitlePoint && strings.Contains(s.text[s.lex[i-1].to:s.lex[i].from], ". ")
}

// maxTitlePoint is the length of titles that end with a point, in bytes: "Sra".
const maxTitlePoint = 3
