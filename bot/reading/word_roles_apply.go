package reading

import (
	"slices"
	"strings"

	"recado/bot"
)

// addUnreadProblem adds the problem of a long first message of which no other act tells what is wanted.
func (v *resolver) addUnreadProblem() {
	if v.has(bot.ActHazard) || v.has(bot.ActProvide, bot.SlotDescription, bot.SlotService) {
		return
	}
	runs := v.roleRuns(roleProblem)
	longest := bot.Span{}
	for _, s := range runs {
		if s.To-s.From > longest.To-longest.From {
			longest = s
		}
	}
	if _, n := v.share(longest, roleProblem); n >= minUnreadProblem {
		v.add(bot.ActProvide, bot.SlotDescription, "", longest, defaultThreshold)
	}
}

// minUnreadProblem is how many words of a problem nothing else must tell.
const minUnreadProblem = 4

// settlePlace makes the place of a long first message what its words tell: without pieces that tell something else, and
// with the names beside it, such as that of a business.
func (v *resolver) settlePlace() {
	if len(v.roles) == 0 {
		return
	}
	at := slices.IndexFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActProvide && a.About == bot.SlotPlace && a.Place != nil })
	if at < 0 {
		v.addUnreadPlace()
		return
	}
	if len(v.located) == 0 {
		return
	}
	pieces := v.widened(v.narrowed(v.located))
	if slices.Equal(pieces, v.located) {
		v.addRoom(v.acts[at].Place)
		return
	}
	v.relocate(&v.acts[at], pieces)
	v.addRoom(v.acts[at].Place)
}

// relocate gives an act the place that some pieces of the text tell.
func (v *resolver) relocate(a *bot.Act, pieces []bot.Span) {
	var said []string
	for _, p := range pieces {
		said = append(said, cleanPart(v.text[p.From:p.To]))
	}
	text := strings.Join(said, ", ")
	best, found := extracted{places: v.places.readPlaces(text, v.context.Country)}.place(confidentIndoors)
	if !found {
		return
	}
	was := *a.Place
	parts := best.Parts
	parts.Text = text
	parts.House = parts.House || was.House
	for _, p := range []struct {
		to   *string
		from string
	}{{&parts.Floor, was.Floor}, {&parts.Room, was.Room}, {&parts.Neighborhood, was.Neighborhood}, {&parts.City, was.City}, {&parts.Department, was.Department}} {
		if *p.to == "" && strings.Contains(bot.Fold(text), bot.Fold(p.from)) {
			*p.to = p.from
		}
	}
	a.Place, v.located = &parts, pieces
	a.Span = bot.Span{From: pieces[0].From, To: pieces[len(pieces)-1].To}
	a.Text = v.text[a.Span.From:a.Span.To]
}

// narrowed returns pieces of a place without those that tell something else, and without the words of the problem before
// them: "frente al puente festivo", "ascensor del | edificio Palmira".
func (v *resolver) narrowed(pieces []bot.Span) []bot.Span {
	var kept []bot.Span
	for _, p := range pieces {
		in, n := v.share(p, rolePlace, roleCompany, roleRoom)
		if n > 0 && in == 0 && len(pieces) > 1 && !v.places.names(v.text[p.From:p.To], anyPart) { // a floor or a block is told beside the problem too
			continue
		}
		for i := strings.Index(v.text[p.From:p.To], ". "); i >= 0; i = strings.Index(v.text[p.From:p.To], ". ") {
			if in, n := v.count(bot.Span{From: p.From, To: p.From + i}, rolePlace, roleCompany, roleRoom); n == 0 || in > 0 {
				break
			}
			p = trimEdges(v.text, bot.Span{From: p.From + i + 1, To: p.To})
		}
		for _, w := range v.roles {
			if w.From < p.From || w.To > p.To {
				continue
			}
			if w.role != roleProblem && w.role != roleTime || v.places.names(v.text[w.From:w.To], placeWords|isCommonBuilding|isGivenName|isOrdinal|isNumber) {
				break
			}
			if rest := trimEdges(v.text, bot.Span{From: w.To, To: p.To}); rest.From < rest.To {
				p = rest
			}
		}
		kept = append(kept, p)
	}
	if len(kept) == 0 {
		return pieces
	}
	return kept
}

// anyPart are the words of parts that a place has wherever they are told.
const anyPart = anyWay | isKilometre | isArea | isShortArea | isBuilding | isUnit | isEstate | anyRoom | isFloor | isLevel

// widened returns pieces of a place with the names that stand beside them: of a place, or of a business before it; and
// with a town elsewhere in the message if they have none.
func (v *resolver) widened(pieces []bot.Span) []bot.Span {
	pieces = slices.Clone(pieces)
	runs := slices.DeleteFunc(v.roleRuns(rolePlace), func(s bot.Span) bool {
		said := v.text[s.From:s.To]
		numbered := digits(said) != "" && v.places.names(said, anyPart)
		return !hasName("x "+said) && !numbered && !v.places.names(said, anyPart&^isUnit|isTown|isKnownTown|isDepartment|isLandmark|isWeakLandmark|isDistance)
	})
	for _, s := range v.roleRuns(roleCompany) {
		if _, n := v.share(s, roleCompany); n >= minTelling {
			runs = append(runs, s)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, s := range runs {
			if slices.ContainsFunc(pieces, func(p bot.Span) bool { return p.From <= s.From && s.To <= p.To }) {
				continue
			}
			for i, p := range pieces {
				switch {
				case s.Overlaps(p), s.To <= p.From && v.isBeside(s.To, p.From), p.To <= s.From && v.isBeside(p.To, s.From) && !v.isOf(s, roleCompany):
					pieces[i], changed = bot.Span{From: min(p.From, s.From), To: max(p.To, s.To)}, true
				}
				if changed {
					break
				}
			}
		}
	}
	slices.SortFunc(pieces, func(a, b bot.Span) int { return a.From - b.From })
	merged := pieces[:1]
	for _, p := range pieces[1:] {
		if last := &merged[len(merged)-1]; p.From <= last.To {
			last.To = max(last.To, p.To)
			continue
		}
		merged = append(merged, p)
	}
	return v.withTown(merged, runs)
}

// withTown adds the town that a message tells apart from its place.
func (v *resolver) withTown(pieces, runs []bot.Span) []bot.Span {
	town := func(s bot.Span) bool {
		return v.places.names(v.text[s.From:s.To], isTown|isKnownTown) && hasName("x "+v.text[s.From:s.To])
	}
	if slices.ContainsFunc(pieces, town) {
		return pieces
	}
	for _, s := range runs {
		if town(s) && !slices.ContainsFunc(pieces, s.Overlaps) {
			pieces = append(pieces, s)
			slices.SortFunc(pieces, func(a, b bot.Span) int { return a.From - b.From })
			return pieces
		}
	}
	return pieces
}

// isOf reports whether most words of a span have a role.
func (v *resolver) isOf(s bot.Span, role wordRole) bool {
	in, _ := v.share(s, role)
	return in > 0.5
}

// isBeside reports whether only marks within a sentence and words such as "en la" stand between two places of the text.
func (v *resolver) isBeside(from, to int) bool {
	between := v.text[from:to]
	if strings.ContainsAny(between, ";!?¿\n") || strings.Contains(between, ". ") {
		return false
	}
	ws := words(between)
	return len(ws) <= minLead && !slices.ContainsFunc(ws, func(w string) bool { return !v.places.names(w, isGlue|isArticle|isJoiner) })
}

// names reports whether a word of a text has one of some classes.
func (r *placeReader) names(text string, of wordClass) bool {
	senses, _ := r.words.senses(tokens(text))
	return slices.ContainsFunc(senses, func(s tokenSense) bool { return s.one.is&of != 0 })
}

// addUnreadPlace adds the place of a long first message that no reader of places knows.
func (v *resolver) addUnreadPlace() {
	var said []string
	var pieces []bot.Span
	n := 0
	for _, s := range v.roleRuns(rolePlace) {
		if _, words := v.share(s, rolePlace); words >= minTelling {
			n += words
			said, pieces = append(said, cleanPart(v.text[s.From:s.To])), append(pieces, s)
		}
	}
	if n <= minLead {
		return
	}
	whole := bot.Span{From: pieces[0].From, To: pieces[len(pieces)-1].To}
	v.add(bot.ActProvide, bot.SlotPlace, "", whole, confidentSignature).Place = &bot.PlaceParts{Text: strings.Join(said, ", ")}
	v.located = pieces
}

// addRoom adds the room that a long first message tells apart from its place: "cuarto de máquinas", or where on a floor
// something is broken, so that it is not asked for.
func (v *resolver) addRoom(place *bot.PlaceParts) {
	if place.Room != "" || place.Floor == "" || place.House {
		return
	}
	for _, s := range v.roleRuns(roleRoom) {
		if _, n := v.share(s, roleRoom); n <= maxNameCapital {
			place.Room = cleanPart(v.text[s.From:s.To])
			return
		}
	}
	for _, m := range v.entities.places {
		if m.Evidence == evidenceSpot && !m.Asked {
			place.Room = m.Parts.Text
			return
		}
	}
}

// addUnreadSerial adds the code of a device that nothing announces as a serial: "marca Kone numero 20447719".
func (v *resolver) addUnreadSerial() {
	if v.has(bot.ActProvide, bot.SlotSerial) {
		return
	}
	for _, run := range v.roleRuns(roleDevice) {
		for _, f := range fieldsOf(v.text, run) {
			code := strings.Trim(v.text[f.From:f.To], ".,;:()")
			taken := slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Value != "" && a.Span.Overlaps(f) })
			if len(code) >= minUnreadSerial && len(digits(code)) >= minLead && !taken && !strings.Contains(code, "@") {
				v.add(bot.ActProvide, bot.SlotSerial, strings.ToUpper(code), bot.Span{From: f.From, To: f.From + len(code)}, confidentSignature)
				return
			}
		}
	}
}

// minUnreadSerial is how many characters such a code has.
const minUnreadSerial = 6

// fieldsOf returns the words between blanks that begin in a span.
func fieldsOf(text string, s bot.Span) (list []bot.Span) {
	for i := s.From; i < s.To; {
		end := i
		for end < len(text) && !isBlank(text[end]) {
			end++
		}
		if end > i {
			list = append(list, bot.Span{From: i, To: end})
		}
		i = end + 1
	}
	return list
}

// settleName gives a long first message the name of who writes, and not of who is spoken of.
func (v *resolver) settleName() {
	runs := slices.DeleteFunc(v.roleRuns(roleName), func(run bot.Span) bool { // "mijo, fíjese"
		return slices.ContainsFunc(words(v.text[run.From:run.To]), func(w string) bool { return v.rules.idle[w] })
	})
	if len(runs) == 0 {
		return
	}
	run := runs[0]
	fields := strings.Fields(v.text[run.From:run.To])
	if len(fields) > maxNameWords || strings.ContainsAny(v.text[run.From:run.To], "0123456789@") {
		return
	}
	if v.onlyTitles(run) {
		return
	}
	name := capitalizeName(strings.Join(fields, " "))
	for i := range v.acts {
		a := &v.acts[i]
		if a.Kind != bot.ActProvide || a.About != bot.SlotName {
			continue
		}
		other := a.Value != "" && !a.Span.Overlaps(run) && v.isOf(a.Span, roleName)
		if other || a.Value != "" && a.Span.Overlaps(run) && !strings.HasPrefix(bot.Fold(a.Value), bot.Fold(name)) {
			return
		}
		a.Value, a.Text, a.Span, a.Confidence = name, v.text[run.From:run.To], run, confidentRoleName
		return
	}
	v.add(bot.ActProvide, bot.SlotName, name, run, confidentRoleName)
}

// onlyTitles reports whether a span has only titles: "la Lcda".
func (v *resolver) onlyTitles(s bot.Span) bool {
	scan := v.entities.scan
	for i, l := range scan.lex {
		if l.from >= s.From && l.to <= s.To && !scan.is(i, tagTitle) {
			return false
		}
	}
	return true
}

// confidentRoleName is the confidence of such a name.
const confidentRoleName = 0.9

// addUnreadQuestions adds what a long first message asks without a question mark: "me dicen el valor", "favor indicar si
// facturan".
func (v *resolver) addUnreadQuestions(r *Reader) {
	if !v.tellsOrder() {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActAsk && a.About == bot.TopicOwed { // "¿cuánto por todo?"
			a.About = bot.TopicPrice
		}
	}
	for n, s := range v.spans {
		asks, _ := v.count(s, roleAsk)
		values, count := v.count(s, roleMail, roleContact, roleName, roleCompany)
		asked := slices.ContainsFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActAsk && a.Span.Overlaps(s) })
		if asks < minTelling || 2*asks < count-values || asked || n >= len(v.scores.clauseLabel) {
			continue
		}
		topics := v.rules.topicsOf(v.scores.clauses[n])
		for _, topic := range topics {
			v.add(bot.ActAsk, topic, "", s, confidentTopic)
		}
		if len(topics) > 0 {
			continue
		}
		scores := r.score(v.rules.spelledOut(v.text[s.From:s.To]), v.context, nil)
		best := -1
		for k, label := range actLabels {
			if strings.HasPrefix(label, "ask:") && label != "ask:other" && (best < 0 || scores.probabilities[k] > scores.probabilities[best]) {
				best = k
			}
		}
		if p := scores.probabilities[best]; p >= minRoleQuestion {
			_, topic, _ := strings.Cut(actLabels[best], ":")
			v.add(bot.ActAsk, topic, "", s, max(float64(p), defaultThreshold))
		}
	}
}

// confidentTopic is the confidence of a question whose words name its topic.
const confidentTopic = 0.6

// minRoleQuestion is the probability of the topic of any other.
const minRoleQuestion = 0.15
