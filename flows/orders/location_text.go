package orders

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// noPart marks a part that the place does not have.
const noPart = "-"

// String returns the location in one line, with everything that a visitor must know: Text as the
// person wrote it, then the parts that Text lacks, such as a floor that was given later. Without
// Text it returns the parts alone: "Edificio A, Piso 3, Sala de juntas".
func (l Location) String() string {
	line := []string{l.Text}
	if l.stale() {
		line[0] = "" // a part was corrected since
	}
	said := words(line[0])
	for _, part := range l.parts() {
		for _, name := range strings.Split(part, ", ") { // "torre 1" may stand elsewhere in the text than the building's name
			if name == "" || part == noPart || strings.Contains(said, words(name)) {
				continue
			}
			line = append(line, name)
			said += words(name)
		}
	}
	if line[0] == "" {
		line = line[1:]
	}
	if len(line) == 0 && l.Point != nil {
		return l.Point.Name
	}
	return strings.Join(line, ", ")
}

// Short returns the shortest distinguishing text, for a title: the building, else the street, else
// the neighbourhood, else the whole location.
func (l Location) Short() string {
	switch {
	case l.Building != "" && l.Building != noPart && !l.House:
		return l.Building
	case l.Street != "":
		return l.Street
	case l.Neighborhood != "" && l.Building != "" && l.Building != noPart:
		return l.Neighborhood + ", " + l.Building
	case l.Neighborhood != "":
		return l.Neighborhood
	}
	return l.String()
}

// Reachable reports whether somebody could go there: more than a floor or a room is known.
func (l Location) Reachable() bool {
	return l.Building != "" || l.Street != "" || l.Neighborhood != "" || l.Landmark != "" || l.Text != "" || l.Point != nil
}

// Equal reports whether two places have the same texts; their points are ignored.
func (l Location) Equal(o Location) bool {
	mine, others := l.fields(), o.fields()
	for i := range mine {
		if CleanLine(*mine[i]) != CleanLine(*others[i]) {
			return false
		}
	}
	return l.House == o.House
}

// Merge fills the missing parts from another place and keeps those that exist. It appends the part
// of the other's text that is missing here.
func (l Location) Merge(more Location) Location {
	mine, theirs := l.fields(), more.fields()
	for i := range mine {
		if *mine[i] == "" {
			*mine[i] = *theirs[i]
		}
	}
	switch added := words(more.Text); {
	case l.Text == "":
		l.Text = more.Text
	case more.Text != "" && !strings.Contains(words(l.Text), added):
		if strings.Contains(added, words(l.Text)) {
			l.Text = more.Text
		} else {
			l.Text += ", " + more.Text
		}
	}
	l.House = l.House || more.House
	if l.Point == nil {
		l.Point = more.Point
	}
	return l
}

// WithDirections adds how the place is found, unless it says so already: "puerta blanca".
func (l Location) WithDirections(text string) Location {
	text = CleanLine(text)
	switch {
	case text == "" || strings.Contains(words(l.String()), words(text)):
	case l.Landmark == "" || l.Landmark == noPart:
		l.Landmark = text
	default:
		l.Landmark += ", " + text
	}
	return l
}

// WithoutFloor records that the place has no floor, and takes one out of Text that was told.
func (l Location) WithoutFloor() Location {
	l.Text, l.Floor = withoutWords(l.Text, l.Floor), noPart
	return l
}

// WithoutRoom records that the place has no room, and takes one out of Text that was told.
func (l Location) WithoutRoom() Location {
	l.Text, l.Room = withoutWords(l.Text, l.Room), noPart
	return l
}

// WithoutUnit takes out the floor or the room that words name, whole or by its noun: "oficina" of "oficina 12". It
// reports whether there was one.
func (l Location) WithoutUnit(named string) (Location, bool) {
	names := func(part string) bool {
		noun, _, _ := strings.Cut(strings.TrimSpace(words(part)), " ")
		said := strings.TrimSpace(words(named))
		return part != "" && part != noPart && said != "" && (said == noun || said == strings.TrimSpace(words(part)))
	}
	switch {
	case names(l.Room):
		return l.WithoutRoom(), true
	case names(l.Floor):
		return l.WithoutFloor(), true
	}
	return l, false
}

// withoutWords takes words out of a text if they occur exactly once.
func withoutWords(text, was string) string {
	from, to, once := findWords(text, was)
	if !once || was == noPart {
		return text
	}
	return CleanLine(strings.Trim(text[:from], " ,;") + text[to:])
}

// Override replaces the parts that the other place names, also within Text.
func (l Location) Override(by Location) Location {
	by.Building = withUnit(l.Building, by.Building)
	mine, theirs := l.fields(), by.fields()
	for i := range mine {
		if *theirs[i] == "" || *theirs[i] == *mine[i] {
			continue
		}
		if *mine[i] != "" && *theirs[i] != noPart {
			l.Text = replaced(l.Text, *mine[i], *theirs[i])
		}
		*mine[i] = *theirs[i]
	}
	if by.House {
		l.House = true
	}
	if by.Point != nil {
		l.Point = by.Point
	}
	if l.Text == "" {
		l.Text = by.Text
	}
	return l
}

// parts returns the parts that String shows, in the order of an address. The department is shown
// only without a city.
func (l Location) parts() []string {
	town := l.City
	if town == "" {
		town = l.Department
	}
	return []string{l.Street, l.Building, l.Floor, l.Room, l.Neighborhood, l.Landmark, town}
}

func (l *Location) fields() []*string {
	return []*string{&l.Street, &l.Neighborhood, &l.Building, &l.Floor, &l.Room, &l.Landmark, &l.City, &l.Department}
}

// stale reports whether Text names another floor or room than the parts: "… piso 5" although the
// floor was corrected to "Piso 6".
func (l Location) stale() bool {
	text := words(l.Text)
	for _, part := range []string{l.Floor, l.Room} {
		said := words(part)
		kind, _, several := strings.Cut(strings.TrimSpace(said), " ")
		if !several || strings.Contains(text, said) {
			continue
		}
		if _, after, ok := strings.Cut(text, " "+kind+" "); ok && after != "" && unicode.IsDigit(rune(after[0])) {
			return true
		}
	}
	return false
}

// Replace replaces words of a place, in its text and in its parts. It reports false and changes
// nothing unless the words occur exactly once. Words without a number must be a name at the end of
// a part: "Cali", but not the "casa" of "Casa 5".
func (l Location) Replace(was, now string) (Location, bool) {
	if kind, _, ok := strings.Cut(now, " "); ok { // "es la torre B, no Futura" of "Torre Futura"
		if _, _, once := findWords(l.String(), kind+" "+was); once && !strings.Contains(was, " ") {
			was = kind + " " + was
		}
	}
	if _, _, once := findWords(l.String(), was); !once || !strings.ContainsAny(was, "0123456789") && !l.named(was) {
		return l, false
	}
	for _, part := range append(l.fields(), &l.Text) {
		if text, ok := ReplaceWords(*part, was, now); ok {
			*part = text
		}
	}
	return l, true
}

// named reports whether name ends a part of the place.
func (l Location) named(name string) bool {
	for _, part := range l.fields() {
		if strings.HasSuffix(words(*part), words(name)) {
			return true
		}
	}
	return false
}

// ReplaceWords replaces words of a text if they occur exactly once. Case, accents and punctuation
// are ignored; letters and digits are separate words, as in "12B". An initial capital is kept.
func ReplaceWords(text, was, now string) (string, bool) {
	from, to, once := findWords(text, was)
	if !once {
		return text, false
	}
	if first, _ := utf8.DecodeRuneInString(text[from:]); unicode.IsUpper(first) {
		r, size := utf8.DecodeRuneInString(now)
		now = string(unicode.ToUpper(r)) + now[size:]
	}
	return text[:from] + now + text[to:], true
}

// findWords returns the byte range of words in a text, and whether they occur exactly once.
func findWords(text, sought string) (from, to int, once bool) {
	have, want := wordSpans(text), wordSpans(sought)
	for i := 0; len(want) > 0 && i+len(want) <= len(have); i++ {
		same := true
		for k := range want {
			same = same && have[i+k].folded == want[k].folded
		}
		if !same {
			continue
		}
		if once {
			return 0, 0, false
		}
		from, to, once = have[i].from, have[i+len(want)-1].to, true
	}
	return from, to, once
}

// wordSpan is a run of letters or of digits.
type wordSpan struct {
	folded   string
	from, to int
}

func wordSpans(text string) []wordSpan {
	var list []wordSpan
	last := ' '
	for i, r := range text {
		kind := ' '
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r):
			kind = 'a'
		case unicode.IsDigit(r):
			kind = '0'
		}
		if kind != ' ' {
			if kind != last {
				list = append(list, wordSpan{from: i})
			}
			list[len(list)-1].to = i + utf8.RuneLen(r)
		}
		last = kind
	}
	for i, w := range list {
		list[i].folded = bot.Fold(text[w.from:w.to])
	}
	return list
}

// words normalizes a text for comparison: folded, without punctuation, letters and digits
// separated, with a space at both ends.
func words(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	last := ' '
	for _, r := range bot.Fold(s) {
		letter, digit := unicode.IsLetter(r), unicode.IsDigit(r)
		if !letter && !digit {
			r = ' '
		}
		if r == ' ' && last == ' ' {
			continue
		}
		if letter && unicode.IsDigit(last) || digit && unicode.IsLetter(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	if last != ' ' {
		b.WriteByte(' ')
	}
	return b.String()
}

// replaced returns text with the first occurrence of old replaced, ignoring case.
func replaced(text, old, by string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return text
	}
	before, _, ok := strings.Cut(lower, strings.ToLower(old))
	if !ok {
		return text
	}
	return text[:len(before)] + by + text[len(before)+len(old):]
}
