package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// account divides what a long first message tells besides its place and its other values, in the order of the text.
// What only greets, announces a value or asks for an answer is left out, and nothing else.
func (v *resolver) account() []bot.Told {
	if !v.tellsOrder() {
		return nil
	}
	var parts []toldPart
	for n := range v.spans {
		for _, s := range v.withoutValues(n) {
			if role, sure := v.roleOf(n, s, parts); role != "" {
				parts = append(parts, toldPart{bot.Told{Span: s, Role: role}, sure})
			}
		}
	}
	v.settle(parts)
	var list []bot.Told
	for _, p := range parts {
		if last := len(list) - 1; last >= 0 && list[last].Role == p.Role && v.isContinued(list[last], p.Span) {
			list[last].Span.To = p.Span.To
			continue
		}
		list = append(list, p.Told)
	}
	return list
}

// toldPart is a part of a message with its role, which is not sure if only its sentence tells it.
type toldPart struct {
	bot.Told

	sure bool
}

// isContinued reports whether a part directly continues an earlier one of its role: only one of notes ends with its
// sentence.
func (v *resolver) isContinued(earlier bot.Told, s bot.Span) bool {
	between := v.text[earlier.Span.To:s.From]
	return len(words(between)) == 0 && (earlier.Role == bot.TellsProblem && !strings.Contains(between, "\n") || !strings.ContainsAny(between, ".;!\n"))
}

// withoutValues returns the parts of a clause beside the values in it: "el aire gotea | vivo en la calle 9 # 3-20 |
// pregunten por Ana" without the address and the words that lead to it.
func (v *resolver) withoutValues(n int) (parts []bot.Span) {
	clause := v.spans[n]
	taken := slices.DeleteFunc(slices.Clone(v.located), func(p bot.Span) bool { return v.isWhereBroken(n, p) })
	for _, a := range v.acts {
		if (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.Value != "" && (a.About == bot.SlotSerial || a.About == bot.SlotMail || a.About == bot.SlotPriority && !v.tellsTime(a.Span)) { // "hoy mismo" is both
			taken = append(taken, a.Span)
		}
	}
	slices.SortFunc(taken, func(a, b bot.Span) int { return a.From - b.From })
	from := clause.From
	cut := func(to int, leads, names bool) {
		s := trimSpan(v.text, bot.Span{From: from, To: max(from, to)})
		s = v.withoutCourtesies(s)
		if names {
			s = v.withoutSerialLead(s)
		}
		if leads {
			s.To = v.places.leadFrom(v.text, s)
		}
		if names && len(words(v.text[s.From:s.To])) <= minLead && !v.holdsValue(s) { // "mi correo es"
			return
		}
		if s = trimEdges(v.text, s); v.tells(s) || s.From < s.To && v.holdsValue(s) {
			parts = append(parts, s)
		}
	}
	for _, t := range taken {
		if !t.Overlaps(clause) {
			continue
		}
		cut(t.From, true, !slices.Contains(v.located, t))
		from = max(from, t.To)
	}
	cut(clause.To, from == clause.From && v.leadsOn(clause), false)
	return parts
}

// withoutSerialLead returns a span without the words at its end that lead to a serial: "Schulz | serie".
func (v *resolver) withoutSerialLead(s bot.Span) bot.Span {
	lex := v.entities.scan
	for i := len(lex.lex) - 1; i >= 0; i-- {
		if l := lex.lex[i]; l.to <= s.To && l.from >= s.From {
			if !lex.is(i, tagSerialLead) || l.from == s.From {
				break
			}
			s.To = l.from
			s = trimSpan(v.text, s)
		}
	}
	return s
}

// isWhereBroken reports whether a piece of the place only tells, within the nth clause, where in a building something is
// broken: "pierde agua el inodoro del | segundo piso". The problem needs its words too.
func (v *resolver) isWhereBroken(n int, piece bot.Span) bool {
	clause := v.spans[n]
	if !piece.Overlaps(clause) || n >= len(v.scores.clauseDescribes) {
		return false
	}
	at := bot.Span{From: max(piece.From, clause.From), To: min(piece.To, clause.To)}
	if told, _ := v.count(clause, roleProblem); told >= minLead {
		within, _ := v.count(at, roleProblem)
		return told-within >= minLead && !v.places.names(v.text[at.From:at.To], anyWay|isKilometre|isArea|isShortArea|isEstate)
	}
	if v.scores.clauseDescribes[n] < minDescription {
		return false
	}
	if before := v.text[clause.From:at.From]; len(words(before)) < minLead {
		return false
	}
	return !slices.ContainsFunc(v.places.readPlaces(v.text[at.From:at.To], v.context.Country), func(m placeMatch) bool { return m.Evidence >= evidenceTown && m.Evidence != evidenceFloor })
}

// leadsOn reports whether a place follows a clause directly: "vivo en la | calle 9 # 3-20".
func (v *resolver) leadsOn(clause bot.Span) bool {
	return slices.ContainsFunc(v.located, func(p bot.Span) bool {
		return p.From >= clause.To && p.From-clause.To <= maxMarks && !strings.ContainsAny(v.text[clause.To:p.From], ".;\n")
	})
}

// tells reports whether a part of a text may say something: a single word does if it is a clause or a number.
func (v *resolver) tells(s bot.Span) bool {
	if s.From >= s.To {
		return false
	}
	said := v.text[s.From:s.To]
	if len(words(said)) >= minTelling {
		return true
	}
	whole := slices.ContainsFunc(v.spans, func(clause bot.Span) bool { return trimEdges(v.text, clause) == s })
	return len(digits(said)) >= minPhoneDigits || len(words(said)) == 1 && whole
}

// leadFrom returns the end of a span without the words at its end that lead to a place: "yo vivo en la".
func (r *placeReader) leadFrom(text string, span bot.Span) int {
	toks := tokens(text[span.From:span.To])
	senses, _ := r.words.senses(toks)
	end := len(toks)
	for end > 0 && (toks[end-1].Kind == tokenMark || senses[end-1].one.is&isGlue != 0) {
		end--
	}
	if end == 0 {
		return span.From
	}
	return span.From + toks[end-1].To
}

// withoutCourtesies returns a span without greetings, courtesy and connectives at its ends.
func (v *resolver) withoutCourtesies(s bot.Span) bot.Span {
	for n := v.rules.greeting(v.text[s.From:s.To]); n > 0; n = v.rules.greeting(v.text[s.From:s.To]) {
		s = trimSpan(v.text, bot.Span{From: s.From + n, To: s.To})
	}
	if v.rules.greetings[plainText(strings.Trim(v.text[s.From:s.To], " ,.;:!¡"))] {
		return bot.Span{From: s.To, To: s.To}
	}
	if said := v.text[s.From:s.To]; said != "" {
		if kept := v.rules.withoutCourtesy(said); strings.HasPrefix(said, kept) {
			s = trimSpan(v.text, bot.Span{From: s.From, To: s.From + len(kept)})
		}
	}
	return s
}

// roleOf returns the role of a part of the nth clause, or "" if it is left out, and whether its words tell it: else the
// part goes with its sentence.
func (v *resolver) roleOf(n int, s bot.Span, earlier []toldPart) (role string, sure bool) {
	said, label := v.text[s.From:s.To], ""
	describes, best := float32(0), float32(0)
	if n < len(v.scores.clauseLabel) {
		label, describes, best = actLabels[v.scores.clauseLabel[n]], v.scores.clauseDescribes[n], v.scores.clauseBest[n]
	}
	kind, about, _ := strings.Cut(label, ":")
	short := len(words(said)) < minTellsMore
	timed := v.tellsTime(s) || label == "provide:time" && best >= minBest
	if len(words(said)) == 1 && !hasName(said) && !v.holdsValue(s) && len(digits(said)) < minPhoneDigits && !v.goesOnAt(s, earlier) { // "ajá"
		return "", true
	}
	if v.isAnswered(s) {
		switch {
		case (about == bot.TopicServices || about == bot.TopicPrice && !short) && len(earlier) == 0, describes >= minServiceDescription && !timed: // "¿cuánto cobran por destapar una cañería?", "¿reparan televisores? el mío no da imagen"
			return bot.TellsProblem, true
		case timed:
			return bot.TellsTime, true
		}
		return "", true
	}
	if role := v.roleOfWords(n, s, earlier); role != "" {
		return role, true
	}
	brief := len(words(said)) <= minLead+1
	greeted := n < len(v.spans) && s.From > v.spans[n].From // "hola | soy la del 5b"
	switch {
	case courtesyKinds[kind] && best >= minYes && brief && !(greeted && len(words(said)) >= minLead) && describes < minServiceDescription && !timed && !hasName(said):
		return "", true
	case timed && (describes < minDescription || v.isMostlyTime(s)):
		return bot.TellsTime, true
	case describes >= minDescription, v.isDescribed(n), label == "provide:service" && best >= minYes:
		return bot.TellsProblem, true
	case short && v.namesPerson(s), kind == string(bot.ActProvide) && best >= minYes && label != "provide:description", len(earlier) > 0 && v.isSignature(n):
		return bot.TellsNote, true
	case describes >= minServiceDescription:
		return bot.TellsProblem, false
	}
	return bot.TellsNote, false
}

// roleOfWords returns the role of a part of the nth clause of which most words tell the same, or "". What the classifier
// surely reads as something else behind the place is no problem: "ah, y el perro es manso".
func (v *resolver) roleOfWords(n int, s bot.Span, earlier []toldPart) string {
	for _, of := range []struct {
		role  string
		words []wordRole
	}{
		{bot.TellsProblem, []wordRole{roleProblem}},
		{bot.TellsTime, []wordRole{roleTime}},
		{bot.TellsNote, []wordRole{roleName, roleContact, roleCompany, roleDevice, roleMail, roleAsk, roleRoom}},
	} {
		in, count := v.share(s, of.words...)
		if count == 0 || in <= 0.5 {
			continue
		}
		behind := len(v.located) > 0 && s.From > v.located[len(v.located)-1].To && slices.ContainsFunc(earlier, func(p toldPart) bool { return p.Role == bot.TellsProblem })
		if of.role == bot.TellsProblem && behind && n < len(v.scores.clauseDescribes) && v.scores.clauseDescribes[n] < minRoleProblem {
			return ""
		}
		if of.role == bot.TellsTime && !v.tellsTime(s) && n < len(v.scores.clauseLabel) && describesWork(actLabels[v.scores.clauseLabel[n]]) && v.scores.clauseBest[n] >= defaultThreshold {
			return ""
		}
		return of.role
	}
	return ""
}

// minRoleProblem is the probability of a problem below which its words alone do not tell one.
const minRoleProblem = 0.05

// holdsValue reports whether a few words before a value tell something themselves: "Caterpillar | serie CAT0C44",
// "atiende Rocío Campos | rcampos@…".
func (v *resolver) holdsValue(s bot.Span) bool {
	return slices.ContainsFunc(v.roles, func(w roleWord) bool {
		if w.From < s.From || w.To > s.To {
			return false
		}
		switch w.role {
		case roleName, roleContact, roleCompany, roleDevice:
			return isUpperAt(v.text, w.From) || !v.entities.scan.isKnownAt(w.From)
		}
		return w.role == roleProblem || w.role == roleTime
	})
}

// goesOnAt reports whether a part directly continues the sentence of the part before it.
func (v *resolver) goesOnAt(s bot.Span, earlier []toldPart) bool {
	last := len(earlier) - 1
	return last >= 0 && s.From-earlier[last].Span.To <= maxMarks && v.inOneSentence(earlier[last].Span, s)
}

// courtesyKinds are the kinds of labels of clauses that only greet or thank.
var courtesyKinds = map[string]bool{string(bot.ActGreet): true, string(bot.ActThank): true, string(bot.ActBye): true, string(bot.ActSmalltalk): true}

// settle gives each part whose words do not tell its role the one of its sentence: of the part before it, or of the one
// after it if it begins the sentence. What comes before the problem, unless it is surely a note, leads to it.
func (v *resolver) settle(parts []toldPart) {
	tellsProblem := func(p toldPart) bool { return p.Role == bot.TellsProblem }
	if !slices.ContainsFunc(parts, tellsProblem) { // people tell the trouble before their address
		for i := range parts {
			if p := &parts[i]; !p.sure && len(words(v.text[p.Span.From:p.Span.To])) > minLead && (len(v.located) == 0 || p.Span.From < v.located[0].From) {
				p.Role, p.sure = bot.TellsProblem, true
			}
		}
	}
	first := slices.IndexFunc(parts, tellsProblem)
	v.settleDevices(parts)
	for i := range parts {
		p := &parts[i]
		if p.sure {
			continue
		}
		switch {
		case i > 0 && v.inOneSentence(parts[i-1].Span, p.Span):
			if p.Role = parts[i-1].Role; p.Role == bot.TellsTime {
				p.Role = bot.TellsNote
			}
		case i < first && v.mayTellProblem(p.Span):
			p.Role = bot.TellsProblem
		case i+1 < len(parts) && parts[i+1].Role == bot.TellsProblem && v.inOneSentence(p.Span, parts[i+1].Span):
			p.Role = bot.TellsProblem
		}
	}
}

// settleDevices makes a part that names a device part of the problem that stands beside it: "Equipo: refrigeradora Mabe /
// Falla: no congela".
func (v *resolver) settleDevices(parts []toldPart) {
	for i := range parts {
		device, _ := v.count(parts[i].Span, roleDevice)
		others, _ := v.count(parts[i].Span, roleName, roleContact, roleCompany, roleMail, roleAsk, roleTime)
		if device == 0 || others > 0 || parts[i].Role != bot.TellsNote {
			continue
		}
		for _, k := range [...]int{i - 1, i + 1} {
			if k >= 0 && k < len(parts) && parts[k].Role == bot.TellsProblem && !v.isDividedByPlace(parts[min(i, k)].Span, parts[max(i, k)].Span) {
				parts[i].Role, parts[i].sure = bot.TellsProblem, true
			}
		}
	}
}

// isDividedByPlace reports whether the place stands between two parts.
func (v *resolver) isDividedByPlace(a, b bot.Span) bool {
	return slices.ContainsFunc(v.located, func(p bot.Span) bool { return p.From >= a.To && p.To <= b.From })
}

// mayTellProblem reports whether some words of a part tell a problem, or nobody knows.
func (v *resolver) mayTellProblem(s bot.Span) bool {
	in, _ := v.count(s, roleProblem)
	values, all := v.count(s, roleName, roleContact, roleCompany)
	return in > 0 || all == 0 || values == 0 && all > minLead+1
}

// inOneSentence reports whether two parts stand in one sentence.
func (v *resolver) inOneSentence(a, b bot.Span) bool {
	return !strings.ContainsAny(v.text[a.To:b.From], ".;!?\n")
}

// isMostlyTime reports whether most of a part is a time: "martes 3 pm".
func (v *resolver) isMostlyTime(s bot.Span) bool {
	return slices.ContainsFunc(v.entities.times, func(t timeRef) bool {
		return !t.Weak && t.Span.Overlaps(s) && 2*(min(t.Span.To, s.To)-max(t.Span.From, s.From)) > s.To-s.From
	})
}

// namesPerson reports whether a part gives the name of a person.
func (v *resolver) namesPerson(s bot.Span) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.About == bot.SlotName && a.Value != "" && a.Span.Overlaps(s) })
}

// isAnswered reports whether a part asks what is answered.
func (v *resolver) isAnswered(s bot.Span) bool {
	said := v.text[s.From:s.To]
	asks := strings.ContainsAny(said, "?¿") || v.rules.asks(words(said))
	return asks && slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActAsk && a.Span.Overlaps(s) })
}

// isDescribed reports whether an act reads the nth clause as the problem.
func (v *resolver) isDescribed(n int) bool {
	return slices.ContainsFunc(v.acts, func(a bot.Act) bool {
		return a.Kind == bot.ActProvide && a.About == bot.SlotDescription && a.Span == v.spans[n] && len(v.spans) > 1
	})
}

// digits returns the digits of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// trimEdges is trimSpan that also excludes exclamations and the marks of a list.
func trimEdges(text string, s bot.Span) bot.Span {
	for s.From < s.To && strings.ContainsRune(" ,.;:\n\t!?/|-*", rune(text[s.From])) {
		s.From++
	}
	for s.To > s.From && strings.ContainsRune(" ,.;:\n\t!/|-*", rune(text[s.To-1])) {
		s.To--
	}
	return s
}
