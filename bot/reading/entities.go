package reading

import (
	"slices"
	"strconv"
	"strings"

	"recado/bot"
)

// extracted holds the values of a message, each found by its own entity reader.
type extracted struct {
	scan *entityText // the text, to be read again for a value that the model expects

	places      []placeMatch
	floor       partAnswer // answers to "¿en qué piso?" and "¿en qué oficina?", if asked
	room        partAnswer
	serial      slotValue
	mail        slotValue
	invalidMail *bot.InvalidMail
	phone       slotValue
	name        slotValue
	priority    slotValue
	minutes     slotValue
	bareMinutes slotValue // minutes without a unit, used if an act provides minutes
	hours       slotValue
	score       slotValue
	phase       slotValue
	material    slotValue
	line        slotValue // a message that consists of one whole number
	times       []timeRef
	ids         []documentRef
}

// slotValue is one found value in normal form; text "" means none.
type slotValue struct {
	text string
	span bot.Span
	all  bool // score: it is meant for every aspect; material: nothing stands before its quantity
}

// extract runs the entity readers that apply to a question.
func (r *Reader) extract(text string, c bot.ReadingContext) extracted {
	toks := tokens(text)
	s := newEntityText(text, toks, c, r.entityWords...)
	e := extracted{scan: s, places: r.places.readPlacesIn(text, toks, c.Country), ids: readDocuments(s)}
	switch c.Expects {
	case bot.ExpectsFloor:
		e.floor, _ = r.places.answerFloor(text)
	case bot.ExpectsRoom:
		e.room, _ = r.places.answerRoom(text)
	}
	asked := c.Expects == bot.ExpectsSerial || c.Expects == bot.ExpectsSerialCheck
	if v, span, ok := readSerial(s, asked || codeQuestions[c.Expects] && len(toks) <= maxCodeTokens); ok {
		e.serial = slotValue{text: v, span: span}
	}
	for _, a := range r.mails.readMails(text, toks) {
		span := bot.Span{From: a.From, To: a.To}
		switch {
		case a.Value != "" && e.mail.text == "":
			e.mail = slotValue{text: a.Value, span: span}
		case a.Value == "" && e.invalidMail == nil && (a.Suggestion != "" || c.Expects == bot.ExpectsMail): // "nos vemos @ las 3"
			e.invalidMail = &bot.InvalidMail{Text: text[a.From:a.To], Suggestion: a.Suggestion, Fault: string(a.Fault)}
		}
	}
	if list := readPhones(s); len(list) > 0 {
		e.phone = slotValue{text: list[0].Value, span: list[0].Span}
	}
	if n, ok := readName(s); ok {
		e.name = slotValue{text: n.Value, span: n.Span}
	}
	if v, span, ok := readPriority(s, c.Expects == bot.ExpectsPriority || c.Expects == bot.ExpectsReview || c.Expects == bot.ExpectsField); ok {
		e.priority = slotValue{text: v, span: span}
	}
	if n, span, ok := readMinutes(s, c.Expects == bot.ExpectsMinutes); ok {
		e.minutes = slotValue{text: strconv.Itoa(n), span: span}
	}
	if c.Expects == bot.ExpectsMinutes && e.minutes.text == "" {
		if n, span, ok := readBareMinutes(s); ok {
			e.bareMinutes = slotValue{text: strconv.Itoa(n), span: span}
		}
	}
	if v, span, ok := readHours(s, c.Expects == bot.ExpectsHours); ok {
		e.hours = slotValue{text: v, span: span}
	}
	if n, all, span, ok := readScore(s, c.Expects == bot.ExpectsScore); ok && n >= 1 {
		e.score = slotValue{text: strconv.Itoa(n), span: span, all: all}
	} else if c.Expects == bot.ExpectsScore {
		for _, n := range readNumbers(s) { // among other words, the last number that is a score
			if v := n.Value.IntPart(); n.Value.IsInteger() && v >= 1 && v <= 5 && !n.Article {
				e.score = slotValue{text: strconv.FormatInt(v, 10), span: n.Span}
			}
		}
	}
	if c.Expects == bot.ExpectsProgress {
		if v, span, ok := r.phases.read(toks); ok {
			e.phase = slotValue{text: v, span: span}
		}
		if v, span, counted, ok := readMaterial(s); ok {
			e.material = slotValue{text: v, span: span, all: counted}
		}
	}
	if v, span, ok := s.bareAmount(true, tagThe); ok && v.IsInteger() {
		e.line = slotValue{text: v.String(), span: span}
	}
	for _, t := range readTimes(s) {
		if !t.Past {
			e.times = append(e.times, t)
		}
	}
	return e
}

// codeQuestions are the questions at which a code alone is a serial, given too early or too late.
var codeQuestions = map[bot.Expects]bool{bot.ExpectsDescription: true, bot.ExpectsPhoto: true, bot.ExpectsPriority: true}

// maxCodeTokens is how many tokens a message with only a code has: "304-PJPX-6R390".
const maxCodeTokens = 5

// unresolvedMail returns an invalid mail address if there is no valid one.
func (e extracted) unresolvedMail() *bot.InvalidMail {
	if e.mail.text != "" {
		return nil
	}
	return e.invalidMail
}

// of returns the value of a slot; slots of places have none here.
func (e extracted) of(slot string) slotValue {
	switch slot {
	case bot.SlotSerial:
		return e.serial
	case bot.SlotMail:
		return e.mail
	case bot.SlotPhone:
		return e.phone
	case bot.SlotName:
		return e.name
	case bot.SlotPriority:
		return e.priority
	case bot.SlotMinutes:
		return e.minutes
	case bot.SlotHours:
		return e.hours
	case bot.SlotScore:
		return e.score
	case bot.SlotPhase:
		return e.phase
	}
	return slotValue{}
}

// rereadAsAsked reads the value of a slot again as if it had been asked for, if the model reads
// a correction of it: "el serial no es ese, anote 304PJPX6R390".
func (e extracted) rereadAsAsked(slot string) slotValue {
	read := readPriority
	switch slot {
	case bot.SlotPriority:
	case bot.SlotSerial:
		read = readSerial
	default:
		return slotValue{}
	}
	text, span, ok := read(e.scan, true)
	if !ok && slot == bot.SlotSerial {
		return e.onlyCode()
	}
	return slotValue{text: text, span: span}
}

// onlyCode returns the only word of a message that may be a serial: the word that announces it may be
// misspelt.
func (e extracted) onlyCode() (code slotValue) {
	var w repairWords
	for _, word := range splitTextWords(e.scan.text) {
		if w.kindOf(word) != serialNumber {
			continue
		}
		if code.text != "" {
			return slotValue{}
		}
		code = slotValue{text: strings.ToUpper(word.written), span: word.span}
	}
	return code
}

// valueSlots holds the slots that only a value can fill: without one in the text, an act that
// provides it is a mistake of the model.
var valueSlots = map[string]bool{
	bot.SlotSerial: true, bot.SlotMail: true, bot.SlotPhone: true, bot.SlotPriority: true, bot.SlotMinutes: true, bot.SlotHours: true, bot.SlotScore: true,
}

// place returns the place of a message, with the parts of all its matches: people may say "piso
// 6" in another sentence than the street. least is the minimum confidence of a match.
func (e extracted) place(least float64) (placeMatch, bool) { return e.placeOf(least, false) }

// placeOf is place; with asked set, places in questions count too, if a place is stated:
// "¿conoce el barrio Getsemaní? en la calle de la Sierpe".
func (e extracted) placeOf(least float64, asked bool) (placeMatch, bool) {
	var best placeMatch
	found := false
	asked = asked && slices.ContainsFunc(e.places, func(m placeMatch) bool { return !m.Asked && m.Confidence() >= least })
	whole := slices.ContainsFunc(e.places, func(m placeMatch) bool { return !m.Asked && m.Evidence >= evidenceNamed })
	roomed := slices.ContainsFunc(e.places, func(m placeMatch) bool { return !m.Asked && m.Evidence >= evidenceNamed && m.Parts.Room != "" })
	for _, m := range e.places {
		indoors := found && (m.Parts.Floor != "" || m.Parts.Room != "") // a part of the place before
		if m.Asked && !asked || m.Confidence() < least && (!indoors || m.Confidence() < confidentIndoors) {
			continue
		}
		if roomed && m.Evidence == evidenceRoom && !found && m.Parts.Floor == "" { // "el aire del consultorio 2 no enfría. Calle 5 # 38-25 consultorio 607"
			continue
		}
		if whole && (m.Evidence <= evidenceHouse || m.Aside) { // "mi hija está en la casa", "pregunten en la portería"
			best.Parts.House = best.Parts.House || m.Parts.House
			continue
		}
		if !found {
			house := best.Parts.House
			best, found = m, true
			best.Parts.House = best.Parts.House || house
			continue
		}
		best = joinPlaces(best, m)
	}
	return best, found
}

// confidentIndoors is the minimum confidence of a floor or a room that completes a place.
const confidentIndoors = 0.6

// joinPlaces adds the parts of a later match to those of an earlier one; of two floors or rooms
// the later is kept.
func joinPlaces(a, b placeMatch) placeMatch {
	for _, p := range []struct{ to, from *string }{
		{&a.Parts.Street, &b.Parts.Street},
		{&a.Parts.Neighborhood, &b.Parts.Neighborhood},
		{&a.Parts.Building, &b.Parts.Building},
		{&a.Parts.Landmark, &b.Parts.Landmark},
		{&a.Parts.City, &b.Parts.City},
		{&a.Parts.Department, &b.Parts.Department},
	} {
		if *p.to == "" {
			*p.to = *p.from
		}
	}
	if b.Parts.Floor != "" {
		a.Parts.Floor, a.Level = b.Parts.Floor, b.Level
	}
	if b.Parts.Room != "" {
		a.Parts.Room = b.Parts.Room
	}
	a.Parts.House = a.Parts.House || b.Parts.House
	a.Corrects = a.Corrects || b.Corrects
	if b.Evidence > a.Evidence {
		a.Evidence = b.Evidence
	}
	a.Parts.Text = strings.TrimSpace(a.Parts.Text + ", " + b.Parts.Text)
	a.Span.To = max(a.Span.To, b.Span.To)
	a.Pieces = append(a.Pieces[:len(a.Pieces):len(a.Pieces)], b.Pieces...)
	return a
}
