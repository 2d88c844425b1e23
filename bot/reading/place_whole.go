package reading

import "recado/bot"

// whole extends a place that was asked for by the unknown names beside it, since the tables do
// not hold all names: "Coxen Hole, atrás del muelle". These are words beside its parts in the
// same clauses, and neighbouring clauses that look like a name. free reports whether a clause
// has no other act.
func (r *placeReader) whole(text string, m placeMatch, clauses []bot.Span, free func(bot.Span) bool) placeMatch {
	begin, end := -1, -1 // the clauses of the match
	for n, c := range clauses {
		if c.Overlaps(m.Span) {
			if begin < 0 {
				begin = n
			}
			end = n
		}
	}
	if begin < 0 {
		return m
	}
	span := m.Span
	if c := clauses[begin]; c.From < span.From && free(c) {
		if from, _, ok := r.named(text, bot.Span{From: c.From, To: span.From}); ok {
			span.From = from
		}
	}
	for n := begin - 1; n >= 0 && span.From <= clauses[n+1].From && free(clauses[n]); n-- {
		from, _, ok := r.named(text, clauses[n])
		if !ok || !r.isName(text, bot.Span{From: from, To: clauses[n].To}) {
			break
		}
		span.From = from
	}
	if c := clauses[end]; c.To > span.To && free(c) {
		if _, to, ok := r.named(text, bot.Span{From: span.To, To: c.To}); ok {
			span.To = to
		}
	}
	for n := end + 1; n < len(clauses) && span.To >= clauses[n-1].To && free(clauses[n]) && r.isName(text, r.unarticled(text, clauses[n])); n++ {
		span.To = clauses[n].To
	}
	if span == m.Span {
		return m
	}
	before, after := text[span.From:m.Span.From], text[m.Span.To:span.To]
	m.Parts.Text = before + m.Parts.Text + after
	m.Pieces = append(m.Pieces[:len(m.Pieces):len(m.Pieces)], bot.Span{From: span.From, To: m.Span.From}, bot.Span{From: m.Span.To, To: span.To})
	m.Span = span
	return m
}

// named returns the span of the words that are not function words: "soyapango" in "mire es en
// soyapango".
func (r *placeReader) named(text string, span bot.Span) (from, to int, ok bool) {
	toks := tokens(text[span.From:span.To])
	senses, _ := r.words.senses(toks)
	for i, t := range toks {
		if t.Kind != tokenWord && t.Kind != tokenNumber || senses[i].one.is&(isStop|isGlue|isHedge|isDenial) != 0 {
			continue
		}
		if !ok {
			from, ok = span.From+t.From, true
		}
		to = span.From + t.To
	}
	return from, to, ok
}

// unarticled returns a clause without its leading article: "un local de celulares".
func (r *placeReader) unarticled(text string, span bot.Span) bot.Span {
	if from, _, ok := r.named(text, span); ok && len(words(text[span.From:from])) <= 1 {
		span.From = from
	}
	return span
}

// isName reports whether a clause may be a name: it has few words and no function words at its
// edges.
func (r *placeReader) isName(text string, span bot.Span) bool {
	from, to, ok := r.named(text, span)
	return ok && from == span.From && to == span.To && len(words(text[from:to])) <= maxBesideWords
}

// maxBesideWords bounds the words of a name beside a place: "taller mecánico Los Primos".
const maxBesideWords = 6
