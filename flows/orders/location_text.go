package orders

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// noPart stands for a part that the place does not have.
const noPart = "-"

// String is the location in one line, all that who goes there must know: Text as the
// person wrote it, and after it the parts that it does not say, such as a floor that was
// given later. Without Text it is the parts alone: "Edificio A, Piso 3, Sala de juntas".
func (l Location) String() string {
	line := []string{l.Text}
	if l.stale() {
		line[0] = "" // a part was put right since
	}
	said := words(line[0])
	for _, part := range l.parts() {
		if part == "" || part == noPart || strings.Contains(said, words(part)) {
			continue
		}
		line = append(line, part)
		said += words(part)
	}
	if line[0] == "" {
		line = line[1:]
	}
	if len(line) == 0 && l.Point != nil {
		return l.Point.Name
	}
	return strings.Join(line, ", ")
}

// Short is the least that tells a place from others, for a title: the building, else the
// street, else the neighbourhood, else all of it.
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

// Reachable reports whether somebody could go there: more is known than a floor or a room.
func (l Location) Reachable() bool {
	return l.Building != "" || l.Street != "" || l.Neighborhood != "" || l.Landmark != "" || l.Text != "" || l.Point != nil
}

// Equal reports whether two places say the same, whatever point was shared.
func (l Location) Equal(o Location) bool {
	mine, others := l.fields(), o.fields()
	for i := range mine {
		if CleanLine(*mine[i]) != CleanLine(*others[i]) {
			return false
		}
	}
	return l.House == o.House
}

// Merge fills what is open of a place from another, and keeps what was said. Of the
// other's text, what is not said yet is added.
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

// Override puts right the parts that the other place names, and also where Text says them.
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

// parts are those that String shows, in the order of an address. A department is told
// only where no city is.
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

// stale reports whether Text names another floor or room than the parts do: "… piso 5"
// where the floor has been put right to "Piso 6".
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

// Replace replaces words of a place by others, in its text and in its parts. It reports false,
// and changes nothing, unless the words stand in it once. Words without a number must be a
// name, at the end of a part: "Cali", but not the "casa" of "Casa 5".
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

// named reports whether words end a part of the place.
func (l Location) named(name string) bool {
	for _, part := range l.fields() {
		if strings.HasSuffix(words(*part), words(name)) {
			return true
		}
	}
	return false
}

// ReplaceWords replaces words of a text by others, if they stand in it once. Case, accents and
// marks make no difference; letters and digits are words of their own, as in "12B". A capital
// at the beginning stays.
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

// findWords is where words stand in a text, in bytes, and whether they stand in it once.
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

// words is a text for comparison: folded, no marks, letters and digits apart, a space at
// both ends.
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

// replaced is a text with the first of old, in any case, replaced.
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
