package reading

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/learn"
)

// maxRead bounds the bytes of a message that are read. Text beyond it is hardly an answer or a
// report of danger.
const maxRead = 6000

// maxClauses bounds the clauses that are scored on their own.
const maxClauses = 24

// Reader implements [bot.Reader] with lexicons and the embedded model.
type Reader struct {
	phrases        phrases
	probes         []string // sentences that identify WhatsApp's reviewers
	courtesyBefore []string // courtesy before a phrase
	courtesyAfter  []string // … and after it
	rules          rules
	phases         phaseWords
	person         personWords
	hazards        hazardSigns
	mails          mailWords
	allClear       allClearWords
	harmless       harmlessWords
	ages           ageWords

	places      *placeReader
	entityWords []*entityWords // by language, in the order of the lexicons
	model       *learn.SparseModel
	roles       *learn.SequenceModel // labels the words of long first messages: see word_roles.go
	stems       stems
	words       classifierWords
}

var _ bot.Reader = (*Reader)(nil)

// New returns a reader for the languages whose lexicons are in files, as
// lexicon/<language>.toml.
func New(files fs.FS, languages ...string) (*Reader, error) {
	r := &Reader{}
	var lexicons []*Lexicon
	for _, language := range languages {
		l, err := LoadLexicon(files, language)
		if err != nil {
			return nil, err
		}
		lexicons = append(lexicons, l)
		for _, words := range []struct{ from, to *[]string }{{&l.Courtesy.Before, &r.courtesyBefore}, {&l.Courtesy.After, &r.courtesyAfter}, {&l.Courtesy.Probes, &r.probes}} {
			for _, w := range *words.from {
				*words.to = append(*words.to, plainText(w))
			}
		}
	}
	var err error
	if r.phrases, err = compilePhrases(lexicons); err != nil {
		return nil, err
	}
	if r.rules, err = compileRules(lexicons); err != nil {
		return nil, err
	}
	r.ages = compileAges(lexicons)
	r.words = compileClassifierWords(lexicons)
	r.phases = compilePhases(lexicons)
	r.person = compilePerson(lexicons)
	r.mails = compileMail(lexicons)
	if r.hazards, err = compileHazards(lexicons); err != nil {
		return nil, err
	}
	if r.allClear, err = compileAllClear(lexicons); err != nil {
		return nil, err
	}
	if r.harmless, err = compileHarmless(lexicons); err != nil {
		return nil, err
	}
	if r.places, err = newPlaceReader(lexicons...); err != nil {
		return nil, err
	}
	for _, l := range lexicons {
		words, err := compileEntities(l.Entities)
		if err != nil {
			return nil, err
		}
		r.entityWords = append(r.entityWords, words)
	}
	if r.model, err = decodeModel(modelFile); err != nil {
		return nil, fmt.Errorf("%w: the program is broken", err)
	}
	if r.roles, err = newRolesModel(rolesFile); err != nil {
		return nil, fmt.Errorf("%w: the program is broken", err)
	}
	return r, nil
}

// Read implements [bot.Reader].
func (r *Reader) Read(text string, c bot.ReadingContext) bot.Reading {
	if len(text) > maxRead {
		text = cutRunes(text, maxRead)
	}
	text = strings.TrimRight(text, " \t\r\n") // trailing blanks belong to no clause
	point, pointed := bot.FindPoint(text)
	written := text
	if pointed { // its numbers are not values
		text = strings.TrimRight(text[:point.Span.From]+strings.Repeat(" ", point.Span.To-point.Span.From)+text[point.Span.To:], " ")
	}
	l := newCleanText(text)
	if c.Expects != bot.ExpectsText {
		l = r.rules.repair.apply(l)
	}
	reading := r.read(l.text, c)
	if pointed && len(words(text)) == 0 { // there are no other words to read
		reading.Acts = nil
	}
	if l.offsets != nil {
		l.restoreOffsets(&reading, text)
		rejectHiddenMail(&reading, text)
	}
	if pointed && c.Expects != bot.ExpectsText {
		addPoint(&reading, written, point)
	}
	return reading
}

// addPoint adds a map link or coordinates to the place of a message.
func addPoint(reading *bot.Reading, written string, point bot.MapPoint) {
	span, sure := point.Span, 0.95
	if point.Point == nil { // only the vendor can resolve the link
		sure = 0.75
	}
	said := written[span.From:span.To]
	for i := range reading.Acts {
		if a := &reading.Acts[i]; a.About == bot.SlotPlace && a.Place != nil && a.Place.Located() {
			place := *a.Place
			place.Text += ", " + said
			a.Place = &place
			return
		}
	}
	reading.Acts = append(slices.DeleteFunc(reading.Acts, func(a bot.Act) bool { return a.Kind == bot.ActProvide && a.About == bot.SlotPlace }), bot.Act{
		Kind: bot.ActProvide, About: bot.SlotPlace, Text: said, Place: &bot.PlaceParts{Text: said}, Span: span, Confidence: sure,
	})
	slices.SortStableFunc(reading.Acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
}

// read reads a clean text.
func (r *Reader) read(text string, c bot.ReadingContext) bot.Reading {
	reading := bot.Reading{Source: bot.SourceOffline}
	spans := r.words.clauses.split(text)
	if len(spans) > maxClauses {
		spans = spans[:maxClauses]
	}
	if c.Expects == bot.ExpectsOpen {
		spans = r.spokenClauses(text, c, spans)
	}
	s := r.score(text, c, spans)
	command, ok := r.Command(text)
	if command.About == invoiceWanted && c.Expects != bot.ExpectsOpen && c.Expects != bot.ExpectsPayment { // elsewhere it is a question that the dialog answers
		ok = false
	}
	v := r.resolve(text, c, spans, s, &reading)
	if !ok && c.Expects == bot.ExpectsOpen && namesInvoice(text) && !reading.Has(bot.ActPay) && !reading.Has(bot.ActComplain) {
		command, ok = bot.Act{Kind: bot.ActGo, About: invoiceWanted, Text: text, Span: bot.Span{To: len(text)}, Confidence: 0.9}, true
	}
	if ok && command.Kind == bot.ActStop && (r.isPriorityName(text, c) || namesPlace(reading, c)) { // "baja" as a priority, "Alto" as a place
		ok = false
		reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool { return a.Kind == bot.ActStop })
	}
	if ok && command.Kind == bot.ActGreet { // "good morning" is not a place or a name
		reading.Acts = []bot.Act{command}
	} else if ok { // a fixed phrase is certain
		reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool {
			named := command.Kind == bot.ActGo && (a.Kind == bot.ActHuman && command.About == "credit" || a.Kind == bot.ActAsk || a.Kind == bot.ActChange || a.Kind == bot.ActCancel) // "garantía" asks for the warranty dialog, not about warranty
			yes := a.Kind == bot.ActConfirm || a.Kind == bot.ActApprove                                                                                                               // "alta" is not a yes
			return named || yes || a.Kind == command.Kind && a.About == command.About
		})
		reading.Acts = append([]bot.Act{command}, reading.Acts...)
	}
	if c.Expects == bot.ExpectsClock || ok && isOfShift(command) {
		reading.Acts = append(reading.Acts, r.rules.clockTold(v.entities.scan)...)
		if n := v.entities.hours; n.text != "" && command.About == shiftOvertime && !reading.Has(bot.ActProvide, bot.SlotHours) {
			reading.Acts = append(reading.Acts, bot.Act{Kind: bot.ActProvide, About: bot.SlotHours, Value: n.text, Text: text[n.span.From:n.span.To], Span: n.span, Confidence: 0.9})
		}
	}
	v.acts = reading.Acts
	v.addPersonValues(r.person)
	slices.SortStableFunc(v.acts, func(a, b bot.Act) int { return a.Span.From - b.Span.From })
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActCorrect && a.About == bot.SlotDescription {
			if said := v.rules.withoutCommand(text, a.Span); said != a.Span {
				a.Span, a.Text, a.Confidence = said, text[said.From:said.To], max(a.Confidence, commandedValue)
			}
		}
	}
	reading.Acts = v.acts
	reading.Unexplained, reading.Told = v.unexplained(), v.account()
	if c.Expects == bot.ExpectsPlace {
		v.completePlace(&reading)
	}
	if c.Expects != bot.ExpectsText {
		reading.Replacements = r.rules.swap.findReplacements(text)
		reading.Replacements = slices.DeleteFunc(reading.Replacements, func(s bot.Replacement) bool { return r.places.isMeasured(text[s.Span.From:s.Span.To]) })
		settleContrasts(&reading)
		if removal, ok := r.rules.remove.find(text); ok && (c.Expects == bot.ExpectsReview || c.Expects == bot.ExpectsField) && !lowerPriority(&reading, removal) {
			reading.Removal = &removal
			reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool { // "sáquele lo de pintar" wants no painter
				return removal.About == "" && a.About == bot.SlotService && a.Kind != bot.ActSkip && removal.Span.From <= a.Span.From && a.Span.To <= removal.Span.To
			})
		}
		r.readRemovals(&reading, text, c)
	}
	if n := len(reading.Replacements); n > 0 && len(reading.Acts) == 0 && c.Expects == bot.ExpectsOpen && strings.ContainsAny(reading.Replacements[0].Old, "0123456789") { // "es la 14, no la 15", about a value given before
		whole := bot.Span{To: len(text)}
		reading.Acts = []bot.Act{{Kind: bot.ActChange, About: bot.SlotPlace, Text: text, Span: whole, Confidence: confidentPlaceReplacement}}
	}
	reading.Persists, reading.NamesAll = r.rules.persisting(s.words), holdsAny(r.rules.all, s.words)
	if c.Expects == bot.ExpectsPlace && holdsAny(r.rules.samePlace, s.words) {
		takeSamePlace(&reading, len(spans))
	}
	reading.Contrasts = slices.ContainsFunc(s.words, func(w string) bool { return r.rules.contrasts[w] })
	for i, a := range reading.Acts {
		switch {
		case a.Kind != bot.ActCancel:
		case reading.NamesAll && holdsAny(r.rules.all, words(a.Text)):
			reading.Acts[i].Value = bot.ValueAll
		case holdsAny(r.rules.named, words(a.Text)):
			reading.Acts[i].Value = bot.ValueNamed
		}
	}
	return reading
}

// readRemovals reads what a message at a filled form takes out beside a new value.
func (r *Reader) readRemovals(reading *bot.Reading, text string, c bot.ReadingContext) {
	if c.Expects != bot.ExpectsReview && c.Expects != bot.ExpectsField {
		return
	}
	r.rules.remove.removeParts(reading, text)
	tells := slices.ContainsFunc(reading.Acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && (a.About == bot.SlotPhone || a.About == bot.SlotName)
	})
	if removal, ok := r.rules.remove.replacesContact(text); ok && tells && reading.Removal == nil {
		reading.Removal = &removal
	}
}

// takeSamePlace reads an answer as the place of an earlier order, unless it states another
// place.
func takeSamePlace(reading *bot.Reading, clauses int) {
	if slices.ContainsFunc(reading.Acts, func(a bot.Act) bool { return a.Place != nil && a.Place.Located() }) {
		return
	}
	reading.SamePlace = true
	reading.Acts = slices.DeleteFunc(reading.Acts, func(a bot.Act) bool {
		whole := a.About == bot.SlotDescription && clauses == 1 // "la misma, y gotea" describes a problem too
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && (a.About == bot.SlotPlace || whole)
	})
}

// commandedValue is the confidence of a new description that follows the words of a command: "dejar solo …".
const commandedValue = 0.7

// confidentPlaceReplacement is the confidence that a message with only a wrong and a right
// value is about a place: most numbers of orders are part of one.
const confidentPlaceReplacement = 0.45

// invoiceWanted is the command that asks for an invoice: "mándeme la factura".
const invoiceWanted = "invoice"

// isPriorityName reports whether a text is the name of a priority, if that is asked for.
func (r *Reader) isPriorityName(text string, c bot.ReadingContext) bool {
	asked := c.Expects == bot.ExpectsPriority || c.Expects == bot.ExpectsReview || c.Expects == bot.ExpectsField // or shown for correction
	return asked && len(words(text)) <= maxPriorityWords && r.extract(text, c).priority.text != ""
}

// namesPlace reports whether a place was read from a message that was asked for one.
func namesPlace(reading bot.Reading, c bot.ReadingContext) bool {
	return c.Expects == bot.ExpectsPlace && reading.Has(bot.ActProvide, bot.SlotPlace)
}

// maxPriorityWords bounds the words of a message that is only a priority: "baja pues".
const maxPriorityWords = 2

// cutRunes cuts a text at a rune boundary, to at most the given number of bytes.
func cutRunes(text string, most int) string {
	for most > 0 && text[most]&0xC0 == 0x80 {
		most--
	}
	return text[:most]
}
