package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

const (
	minSpoken  = 16 // words of a clause that was dictated: written ones are shorter
	minUttered = 3  // words on either side of a cut
)

// spokenClauses divides the long clauses of a message without punctuation, as people dictate it: around its places, and
// before words that begin another statement: "no enfría nada | yo vivo en la | calle 9 # 3-20 | me llamo Ana".
func (r *Reader) spokenClauses(text string, c bot.ReadingContext, spans []bot.Span) []bot.Span {
	long := false
	for _, s := range spans {
		long = long || countFields(text[s.From:s.To]) >= minSpoken
	}
	if !long {
		return spans
	}
	var located []bot.Span
	for _, m := range r.places.readPlaces(text, c.Country) {
		if !m.Asked && m.Evidence >= evidenceNamed {
			located = append(located, m.Pieces...)
		}
	}
	var list []bot.Span
	for _, s := range spans {
		if countFields(text[s.From:s.To]) < minSpoken {
			list = append(list, s)
			continue
		}
		for _, piece := range cutAround(text, s, located) {
			list = append(list, r.words.clauses.splitSpoken(text, piece)...)
		}
	}
	return list[:min(len(list), maxClauses)]
}

// cutAround divides a clause before and after the places in it.
func cutAround(text string, clause bot.Span, located []bot.Span) (list []bot.Span) {
	from := clause.From
	cut := func(to int) {
		if s := trimSpan(text, bot.Span{From: from, To: to}); len(words(text[s.From:s.To])) > 0 {
			list = append(list, s)
		}
		from = to
	}
	for _, p := range located {
		if p.From < from || p.To > clause.To {
			continue
		}
		if p.From > from && countFields(text[from:p.From]) >= minUttered {
			cut(p.From)
		}
		if p.To < clause.To && countFields(text[p.To:clause.To]) >= minUttered {
			cut(p.To)
		}
	}
	cut(clause.To)
	return list
}

// splitSpoken divides a text before the words with which a statement begins in speech.
func (c *clauseWords) splitSpoken(text string, s bot.Span) (list []bot.Span) {
	fields := strings.Fields(bot.Fold(text[s.From:s.To]))
	if len(fields) != countFields(text[s.From:s.To]) {
		return append(list, s)
	}
	from, since := s.From, 0
	for i, n := s.From, 0; i < s.To; i, n = nextField(text[:s.To], i), n+1 {
		if since >= minUttered && c.startsStatement(fields[n:]) {
			list = append(list, trimSpan(text, bot.Span{From: from, To: i}))
			from, since = i, 0
		}
		since++
	}
	return append(list, trimSpan(text, bot.Span{From: from, To: s.To}))
}

// startsStatement reports whether a statement in speech begins with folded words.
func (c *clauseWords) startsStatement(fields []string) bool {
	for _, rest := range c.spoken[fields[0]] {
		if len(fields) > len(rest) && slices.Equal(fields[1:len(rest)+1], rest) {
			return true
		}
	}
	return false
}

// nextField returns where the word after the one at i begins.
func nextField(text string, i int) int {
	for i < len(text) && !isBlank(text[i]) {
		i++
	}
	for i < len(text) && isBlank(text[i]) {
		i++
	}
	return i
}

func isBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' }

// countFields counts the words of a text without allocating them.
func countFields(text string) (n int) {
	in := false
	for i := range len(text) {
		blank := isBlank(text[i])
		if !blank && !in {
			n++
		}
		in = !blank
	}
	return n
}
