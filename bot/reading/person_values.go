package reading

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"recado/bot"
)

// PersonLexicon holds the words with which people tell of themselves and of those who know them.
type PersonLexicon struct {
	Document []string            `toml:"document"` // before the number of an identity document
	Birth    []string            `toml:"birth"`    // of a message that tells a date of birth
	Income   []string            `toml:"income"`   // of a message that tells an income
	Relation map[string][]string `toml:"relation"` // by relation, in its normal form: words for it
}

// personWords are the compiled lexicons.
type personWords struct {
	document map[string]bool
	birth    map[string]bool
	income   map[string]bool
	relation map[string]string // folded word to the relation
}

func compilePerson(lexicons []*Lexicon) personWords {
	w := personWords{document: map[string]bool{}, birth: map[string]bool{}, income: map[string]bool{}, relation: map[string]string{}}
	for _, l := range lexicons {
		for to, list := range map[*map[string]bool][]string{&w.document: l.Person.Document, &w.birth: l.Person.Birth, &w.income: l.Person.Income} {
			for _, word := range list {
				(*to)[plainText(word)] = true
			}
		}
		for relation, list := range l.Person.Relation {
			for _, word := range list {
				w.relation[plainText(word)] = relation
			}
		}
	}
	return w
}

// personQuestions are the questions about a person, at which values of a person are read.
var personQuestions = map[bot.Expects]bool{
	bot.ExpectsWords: true, bot.ExpectsName: true, bot.ExpectsDocument: true, bot.ExpectsPhone: true, bot.ExpectsBirth: true,
	bot.ExpectsIncome: true, bot.ExpectsSince: true, bot.ExpectsPerson: true,
}

// confidentPerson is the confidence of a value that its form makes certain at its own question.
const confidentPerson = 0.9

// addPersonValues reads what a message tells of a person: the number of a document, a date of birth, an
// income. At its own question a value needs no words around it; elsewhere its form must tell what it is.
func (v *resolver) addPersonValues(w personWords) {
	asked := v.context.Expects
	own := personQuestions[asked]
	s := v.entities.scan
	shared := asked == bot.ExpectsMail || asked == bot.ExpectsPlace || asked == bot.ExpectsPhoto // asked by other forms too
	if !own && !shared && asked != bot.ExpectsReview && asked != bot.ExpectsField && !v.has(bot.ActGo, "credit") || !s.digits && s.has&(tagCardinal|tagMonth) == 0 && asked != bot.ExpectsName && asked != bot.ExpectsPerson {
		return
	}
	said := v.scores.words
	tells := func(words map[string]bool) bool {
		return slices.ContainsFunc(said, func(word string) bool { return words[word] })
	}
	if own {
		v.dropOtherValues()
	}
	v.addDocument(s, w, asked)
	if !shared || tells(w.birth) {
		v.addBirth(s, asked)
	}
	if told := tells(w.income); !shared || told {
		v.addIncome(s, told || asked == bot.ExpectsIncome)
	}
	switch asked {
	case bot.ExpectsSince:
		v.addSince(s)
	case bot.ExpectsPerson:
		v.addRelation(w)
		v.addBareName(w)
	case bot.ExpectsName:
		v.addBareName(w)
	}
}

// dropOtherValues drops the values of orders, which mean nothing at a question about a person.
func (v *resolver) dropOtherValues() {
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		if a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect {
			return false
		}
		switch a.About {
		case bot.SlotName, bot.SlotPhone, bot.SlotMail:
			return a.Value == "" // the model alone has read it
		case bot.SlotPlace:
			return false
		}
		return true
	})
}

// setPerson adds a value of a person in place of other readings of the same words.
func (v *resolver) setPerson(slot, value string, span bot.Span) {
	kind := bot.ActProvide
	if v.context.Expects == bot.ExpectsReview || v.context.Expects == bot.ExpectsField || v.has(bot.ActCorrect) {
		kind = bot.ActCorrect
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		value := a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect || a.Kind == bot.ActChange || a.Kind == bot.ActSmalltalk || a.Kind == bot.ActOffTopic
		return value && a.Span.Overlaps(span) || a.Kind == bot.ActCorrect && a.About == "other"
	})
	v.add(kind, slot, value, span, confidentPerson)
}

// documentNumber is a number that may be that of an identity document.
var documentNumber = regexp.MustCompile(`\d(?:[ .\-–]{0,2}\d){5,15}`)

// duiForm is how the number of a DUI is printed, and that of a DNI: nobody writes a phone so.
var duiForm = regexp.MustCompile(`^(?:\d{8} ?[-–] ?\d|\d{4}[-–]\d{4}[-–]\d{5})$`)

// addDocument adds the number of an identity document.
func (v *resolver) addDocument(s *entityText, w personWords, asked bot.Expects) {
	var phones []bot.Span
	for _, p := range readPhones(s) {
		phones = append(phones, p.Span)
	}
	for _, at := range documentNumber.FindAllStringIndex(v.text, -1) {
		span := bot.Span{From: at[0], To: at[1]}
		number := v.text[at[0]:at[1]]
		named := w.announces(v.text[:at[0]])
		phone := at[0] > 0 && v.text[at[0]-1] == '+' || slices.ContainsFunc(phones, span.Overlaps)
		switch {
		case duiForm.MatchString(number), named:
		case asked == bot.ExpectsDocument && !strings.HasPrefix(v.text[max(0, at[0]-1):], "+") && !birthForm.MatchString(number):
		default:
			continue
		}
		if phone && !named && asked != bot.ExpectsDocument {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.About == bot.SlotPhone && a.Span.Overlaps(span) })
		v.setPerson(bot.SlotDocument, strings.Join(strings.Fields(number), ""), span)
		return
	}
}

// announces reports whether a text ends with words that announce the number of a document: "mi DUI es el".
func (w personWords) announces(before string) bool {
	last := words(before)
	for _, word := range last[max(0, len(last)-4):] {
		if w.document[word] {
			return true
		}
	}
	return false
}

// birthForm is a date in digits, day first, however its parts are separated.
var birthForm = regexp.MustCompile(`^(\d{1,2})` + birthMark + `(\d{1,2})` + birthMark + `(\d{4}|\d{2})$|^(\d{2})(\d{2})(\d{4})$`)

// birthMark separates the parts of a date.
const birthMark = `(?:[ ./\-–]{1,3}| del? )`

// birthDigits finds such a date in a text.
var birthDigits = regexp.MustCompile(`\d{1,2}` + birthMark + `\d{1,2}` + birthMark + `(?:\d{4}|\d{2})|\d{8}`)

// birthInMay is a date with the English name of the month, which the reader of times takes for a verb.
var birthInMay = regexp.MustCompile(`(?i)\bmay (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b|\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? may,? (\d{4})\b`)

// twoDigitYear ends a message whose date has no other year: "30 de noviembre, soy del 88".
var twoDigitYear = regexp.MustCompile(`\b(\d{2})\W*$`)

// bornYears is how long ago a date lies at least that is a date of birth at another question.
const bornYears = 10

// addBirth adds a date of birth. A year of two digits is the last one that is over.
func (v *resolver) addBirth(s *entityText, asked bot.Expects) {
	if s.now.IsZero() {
		return
	}
	if m := birthInMay.FindStringSubmatch(v.text); m != nil {
		if t, ok := bornOn(m[1]+m[3]+"/5/"+m[2]+m[4], s.now); ok {
			at := birthInMay.FindStringIndex(v.text)
			v.setPerson(bot.SlotBirth, t.Format("2006-01-02"), bot.Span{From: at[0], To: at[1]})
			return
		}
	}
	old := func(t time.Time) bool {
		return asked == bot.ExpectsBirth || t.Year() > 0 && t.AddDate(bornYears, 0, 0).Before(s.now)
	}
	if at := birthDigits.FindStringIndex(v.text); at != nil && (asked == bot.ExpectsBirth || strings.ContainsAny(v.text[at[0]:at[1]], "/-")) {
		if t, ok := bornOn(v.text[at[0]:at[1]], s.now); ok && !v.inNumber(at) && old(t) {
			v.setPerson(bot.SlotBirth, t.Format("2006-01-02"), bot.Span{From: at[0], To: at[1]})
			return
		}
	}
	for _, t := range readTimes(s) {
		from := t.Range.From
		if !t.Day || t.Hour || !t.Range.To.IsZero() && t.Range.To.Sub(from) > 25*time.Hour || relative(v.text[t.Span.From:t.Span.To]) {
			continue
		}
		if from.After(s.now.AddDate(1, 0, 1)) {
			from = from.AddDate(-100, 0, 0) // "del 90"
		} else if !from.Before(s.now.AddDate(0, 0, -1)) {
			if year := twoDigitYear.FindStringSubmatchIndex(v.text); year != nil && year[2] >= t.Span.To {
				if born, ok := bornOn(from.Format("02/01/")+v.text[year[2]:year[3]], s.now); ok && old(born) {
					v.setPerson(bot.SlotBirth, born.Format("2006-01-02"), bot.Span{From: t.Span.From, To: year[3]})
					return
				}
			}
			if asked == bot.ExpectsBirth {
				v.setPerson(bot.SlotBirth, from.Format("--01-02"), t.Span)
			}
			return
		}
		if old(from) {
			v.setPerson(bot.SlotBirth, from.Format("2006-01-02"), t.Span)
			return
		}
	}
}

// relative reports whether words of a day have no number: "ayer", "el lunes".
func relative(words string) bool {
	return !strings.ContainsAny(words, "0123456789") && len(strings.Fields(words)) < 3
}

// inNumber reports whether digits are a part of a longer number.
func (v *resolver) inNumber(at []int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(v.text) && v.text[i] >= '0' && v.text[i] <= '9' }
	return digit(at[0]-1) || digit(at[1]) || at[1] < len(v.text) && strings.ContainsRune("-/", rune(v.text[at[1]])) && digit(at[1]+1)
}

// bornOn reads a date in digits. One that is written month first is read so if nothing else is valid.
func bornOn(digits string, now time.Time) (time.Time, bool) {
	m := birthForm.FindStringSubmatch(strings.TrimSpace(digits))
	if m == nil {
		return time.Time{}, false
	}
	parts := slices.DeleteFunc(m[1:], func(p string) bool { return p == "" })
	d, _ := strconv.Atoi(parts[0]) // digits, by the pattern
	month, _ := strconv.Atoi(parts[1])
	y, _ := strconv.Atoi(parts[2])
	if month > 12 && d <= 12 {
		d, month = month, d
	}
	if len(parts[2]) == 2 {
		if y += now.Year() / 100 * 100; y > now.Year() {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(month), d, 0, 0, 0, 0, now.Location())
	return t, t.Day() == d && int(t.Month()) == month && y > 1800
}

// addIncome adds an amount of money: at its own question, or with words that tell an income, a number alone
// is one.
func (v *resolver) addIncome(s *entityText, told bool) {
	list := readMoney(s)
	if len(list) == 1 && list[0].Value.IsPositive() {
		v.setPerson(bot.SlotIncome, strings.TrimSpace(fmt.Sprintf("%s %s", list[0].Value.StringFixed(2), list[0].Currency)), list[0].Span)
		return
	}
	if !told || len(list) > 1 {
		return
	}
	numbers := slices.DeleteFunc(readNumbers(s), func(n number) bool { return n.Ordinal || n.Article || !n.Value.IsPositive() })
	if len(numbers) == 1 {
		v.setPerson(bot.SlotIncome, numbers[0].Value.StringFixed(2), numbers[0].Span)
	}
}

// yearAlone is a year.
var yearAlone = regexp.MustCompile(`\b(?:19[4-9]\d|20\d\d)\b`)

// addSince adds the month in which something began: "hace 3 años", "marzo de 2020", "desde 2019", "2 años".
func (v *resolver) addSince(s *entityText) {
	if times := readTimes(s); len(times) > 0 {
		from, span := times[0].Range.From, times[0].Span
		if n := len(times); n > 1 && times[1].Range.To.Sub(times[1].Range.From) > 300*24*time.Hour { // "agosto del año pasado"
			from, span.To = time.Date(times[1].Range.From.Year(), from.Month(), 1, 0, 0, 0, 0, from.Location()), times[1].Span.To
		}
		if from.After(s.now) { // "desde enero" is the last one
			from = from.AddDate(-1, 0, 0)
		}
		if !from.IsZero() && from.Before(s.now) {
			v.setPerson(bot.SlotSince, from.Format("2006-01"), span)
			return
		}
	}
	for _, d := range readDurations(s) {
		if days := d.Minutes.Div(decimalOf(wholeDay)).IntPart(); days >= 1 && days < 365*80 {
			v.setPerson(bot.SlotSince, s.now.AddDate(0, 0, -int(days)).Format("2006-01"), d.Span)
			return
		}
	}
	if at := yearAlone.FindStringIndex(v.text); at != nil {
		if year := v.text[at[0]:at[1]]; year <= s.now.Format("2006") {
			v.setPerson(bot.SlotSince, year+"-01", bot.Span{From: at[0], To: at[1]})
		}
	}
}

// addRelation adds what somebody is to the person: "mi hermana Luz".
func (v *resolver) addRelation(w personWords) {
	for _, m := range personWord.FindAllStringIndex(v.text, -1) {
		if relation := w.relation[plainText(v.text[m[0]:m[1]])]; relation != "" {
			v.add(bot.ActProvide, bot.SlotRelation, relation, bot.Span{From: m[0], To: m[1]}, confidentPerson)
			return
		}
	}
}

var personWord = regexp.MustCompile(`\pL+`)

// maxNameParts is the most words of a full name.
const maxNameParts = 8

// addBareName adds the name of a message that has only letters where it stands: "ana maría lópez ruiz".
func (v *resolver) addBareName(w personWords) {
	if v.has(bot.ActProvide, bot.SlotName) || v.has(bot.ActCorrect, bot.SlotName) || strings.ContainsAny(v.text, "?¿") {
		return
	}
	for _, a := range v.acts { // "no", "no tengo", "una persona"
		switch a.Kind {
		case bot.ActProvide, bot.ActCorrect, bot.ActSmalltalk, bot.ActOffTopic, bot.ActGreet, bot.ActThank:
		default:
			if a.Confidence >= confidentOther {
				return
			}
		}
	}
	pieces := namePieces
	if v.context.Expects == bot.ExpectsPerson {
		pieces = personPieces
	}
	for _, piece := range pieces.FindAllStringIndex(v.text, -1) {
		span := v.withoutGreeting(trimSpan(v.text, bot.Span{From: piece[0], To: piece[1]}))
		span = v.nameIn(span, w)
		list := strings.Fields(v.text[span.From:span.To])
		letters := func(word string) bool {
			return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '.' && r != '-' }) < 0
		}
		located := func(a bot.Act) bool { return a.Place != nil && a.Place.Located() && a.Span.Overlaps(span) }
		if len(list) == 0 || len(list) > maxNameParts || slices.ContainsFunc(v.acts, located) || slices.ContainsFunc(list, func(word string) bool { return !letters(word) }) {
			continue
		}
		v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.Kind != bot.ActProvide || a.Span.Overlaps(span) })
		v.add(bot.ActProvide, bot.SlotName, capitalizeName(strings.Join(list, " ")), span, confidentPerson)
		return
	}
}

// withoutGreeting returns a span without the greeting at its start; "buenas tardes" alone leaves nothing.
func (v *resolver) withoutGreeting(s bot.Span) bot.Span {
	if v.rules.greetings[plainText(strings.Trim(v.text[s.From:s.To], " ,.;:!¡"))] {
		return bot.Span{From: s.To, To: s.To}
	}
	return trimSpan(v.text, bot.Span{From: s.From + v.rules.greeting(v.text[s.From:s.To]), To: s.To})
}

// nameIn cuts off what stands around a name: "mi jefe es", "y su cel". A single word that the lexicon has is no
// name: "ahorita".
func (v *resolver) nameIn(piece bot.Span, w personWords) bot.Span {
	s := v.entities.scan
	var name bot.Span
	known := true
	for i, l := range s.lex {
		if l.from < piece.From || l.to > piece.To {
			continue
		}
		joins := s.is(i, tagOf|tagThe) && name.To > 0
		if !joins && (s.is(i, tagNotName|tagTitle|tagNameLead|tagNameHint|tagNegation|tagAnd) || w.relation[plainText(v.text[l.from:l.to])] != "") {
			if name.To > 0 {
				break
			}
			continue
		}
		if name.To == 0 {
			name.From = l.from
		}
		name.To = l.to
		known = known && l.meaning != nil
	}
	if known && len(strings.Fields(v.text[name.From:name.To])) < 2 {
		return bot.Span{}
	}
	return trimSpan(v.text, name)
}

// confidentOther is the confidence from which another act means that a message is no name.
const confidentOther = 0.6

// namePieces are the parts of a message between commas and line breaks, personPieces those between digits too.
var (
	namePieces   = regexp.MustCompile(`[^,;:\n]+`)
	personPieces = regexp.MustCompile(`[^,;:\n\d+()/]+`)
)
