package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// addNameBeforePlace adds to the place of a long first message the name that begins its sentence and that only a comma
// divides from it: "Auditorio de la Cámara de Comercio, segundo nivel", "estoy en el parque Libertad, puesto 17".
func (v *resolver) addNameBeforePlace() {
	at := slices.IndexFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActProvide && a.About == bot.SlotPlace && a.Place != nil })
	if at < 0 || len(v.located) == 0 || !v.tellsOrder() {
		return
	}
	name, ok := v.nameBefore(v.located[0].From)
	if !ok {
		return
	}
	place := *v.acts[at].Place
	place.Text = strings.TrimSpace(v.text[name.From:v.located[0].From]) + " " + place.Text
	if place.Building == "" {
		place.Building = v.text[name.From:name.To]
	}
	v.acts[at].Place = &place
	v.acts[at].Span.From = min(v.acts[at].Span.From, name.From)
	v.located = slices.Insert(v.located, 0, name)
}

// nameBefore returns the name that ends before a comma and a place, if it is all that its sentence has.
func (v *resolver) nameBefore(to int) (bot.Span, bool) {
	end := strings.TrimRight(v.text[:to], " ")
	end, comma := strings.CutSuffix(end, ",")
	begin := strings.LastIndexAny(end, ".;!?:\n,") + 1
	if !comma || begin > 0 && v.text[begin-1] == ',' || begin == 0 {
		return bot.Span{}, false
	}
	clause := trimSpan(v.text, bot.Span{From: begin, To: len(end)})
	from, until, named := v.places.named(v.text, clause)
	name := bot.Span{From: from, To: until}
	if !named || until != clause.To || v.places.leadFrom(v.text, bot.Span{From: clause.From, To: from}) > clause.From {
		return bot.Span{}, false
	}
	said := v.text[name.From:name.To]
	first := strings.Fields(said)[0]
	plain := !hasName(said) || len(strings.Fields(said)) > maxBesideWords || v.places.isGiven(first) || v.tellsTime(name)
	return name, !plain && !slices.ContainsFunc(v.spans, func(s bot.Span) bool {
		n := slices.Index(v.spans, s)
		return s.Overlaps(name) && n < len(v.scores.clauseLabel) &&
			(v.scores.clauseDescribes[n] >= confidentDenial || actLabels[v.scores.clauseLabel[n]] == "provide:service" && v.scores.clauseBest[n] >= minYes)
	})
}

// isGiven reports whether a word is the given name of a person.
func (r *placeReader) isGiven(word string) bool {
	senses, _ := r.words.senses(tokens(word))
	return len(senses) > 0 && senses[0].one.is&isGivenName != 0
}
