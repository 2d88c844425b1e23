package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// optionID returns an option's id. A late tap finds its step by it.
func optionID(p *Program, s State, frame int, choice string) string {
	return p.Name + "." + strconv.Itoa(p.Version) + "." + string(s) + "." + strconv.Itoa(frame) + ":" + choice
}

// parseOptionID splits an option's id.
func parseOptionID(id string) (dialog string, version int, state State, frame int, choice string, ok bool) {
	head, choice, ok := strings.Cut(id, ":")
	part := strings.Split(head, ".")
	if !ok || len(part) != 4 {
		return "", 0, "", 0, "", false
	}
	version, err1 := strconv.Atoi(part[1])
	frame, err2 := strconv.Atoi(part[3])
	return part[0], version, State(part[2]), frame, choice, err1 == nil && err2 == nil
}

// shiftOption returns an option's id with the number of its frame increased. Options of no open dialog,
// such as those of notices, have no number.
func shiftOption(id string, by int) string {
	dialog, version, state, frame, choice, ok := parseOptionID(id)
	if !ok || frame == 0 || by == 0 {
		return id
	}
	return dialog + "." + strconv.Itoa(version) + "." + string(state) + "." + strconv.Itoa(frame+by) + ":" + choice
}

// ordinals are the words for an option's position, folded.
var ordinals = map[string]int{
	"primero": 1, "primera": 1, "primer": 1, "first": 1, "uno": 1, "one": 1,
	"segundo": 2, "segunda": 2, "second": 2, "dos": 2, "two": 2,
	"tercero": 3, "tercera": 3, "tercer": 3, "third": 3, "tres": 3, "three": 3,
	"cuarto": 4, "cuarta": 4, "fourth": 4, "cuatro": 4, "four": 4,
	"quinto": 5, "quinta": 5, "fifth": 5, "cinco": 5, "five": 5,
	"sexto": 6, "sexta": 6, "sixth": 6, "seis": 6, "six": 6,
	"septimo": 7, "septima": 7, "seventh": 7, "siete": 7, "seven": 7,
	"octavo": 8, "octava": 8, "eighth": 8, "ocho": 8, "eight": 8,
	"noveno": 9, "novena": 9, "ninth": 9, "nueve": 9, "nine": 9,
	"decimo": 10, "decima": 10, "tenth": 10, "diez": 10, "ten": 10,
	"ultimo": -1, "ultima": -1, "last": -1,
}

// optionMatcher finds the option that a text names: by choice, number, title, another word for
// it, unique prefix, ordinal ("la segunda"), digit emoji, a title with one typing error, or a longer title
// beside words that say nothing else. It does not search in other sentences.
type optionMatcher struct {
	names        func(title string) []string // the folded words for a title
	options      []Option
	ownNumbering bool // the text numbers its own lines: numbers are not option positions
}

func (m optionMatcher) match(text string) (string, bool) {
	said := Fold(text)
	if said == "" || len(said) > 60 {
		return "", false
	}
	if choice, ok := m.matchFolded(said); ok {
		return choice, true
	}
	if bare := StripDecoration(said); bare != said {
		if choice, ok := m.matchFolded(bare); ok {
			return choice, true
		}
	}
	return m.matchWithin(said)
}

// matchWithin finds the option whose title stands in a text beside words that say nothing else: "no, sin
// ubicación", "sí electrodomésticos por favor". A "no" before the title in its clause, a question or another title
// contradicts.
func (m optionMatcher) matchWithin(said string) (choice string, found bool) {
	if strings.ContainsAny(said, "?¿") {
		return "", false
	}
	for _, o := range m.options {
		names := m.optionNames(o)
		for _, name := range names[1:] {
			before, after, ok := cutWords(said, name)
			if len(name) < minWithin || !ok || negates(before) || negates(after) || !onlyFillers(before) || !onlyFillers(after) {
				continue
			}
			if found && choice != o.Choice {
				return "", false
			}
			choice, found = o.Choice, true
		}
	}
	return choice, found
}

// negates reports whether the last clause of a text has a negation.
func negates(before string) bool {
	clause := before[strings.LastIndexAny(before, ",.;:!\n")+1:]
	return slices.ContainsFunc(strings.Fields(clause), func(w string) bool { return w == "no" || w == "not" || w == "dont" || w == "don't" })
}

// minWithin is the length in bytes from which a title is found within a text: "todo" or "alta" may mean more.
const minWithin = 8

// cutWords cuts a text around a phrase that stands in it as whole words.
func cutWords(text, phrase string) (before, after string, ok bool) {
	before, after, ok = strings.Cut(text, phrase)
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return before, after, ok && !letter(last) && !letter(first)
}

// fillers are words, folded, that change nothing beside the title of an option.
var fillers = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq("si sip aja ok okay va vale dale bueno pues ya no mejor entonces listo claro por favor porfa porfavor gracias senor senora " +
		"el la los las un una lo de del que sea es opcion boton este esta quiero prefiero deseo elijo escojo deme ponga le digo dije " +
		"yes yeah no well please thanks the a i want would like option button it is choose") {
		set[w] = true
	}
	return set
}()

// maxFillers is the most words beside a title.
const maxFillers = 5

// onlyFillers reports whether a text has only few words that change nothing.
func onlyFillers(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return len(words) <= maxFillers && !slices.ContainsFunc(words, func(w string) bool { return !fillers[w] })
}

// matchFolded finds the option that a folded text names.
func (m optionMatcher) matchFolded(said string) (string, bool) {
	if i := m.positionIn(said); i >= 0 {
		return m.options[i].Choice, true
	}
	for _, rule := range []struct {
		titles  bool // only titles: the other words for an option are too many and too short to compare loosely
		compare func(said, name string) bool
	}{
		{false, func(said, name string) bool { return said == name }},
		{false, func(said, name string) bool { return len(said) >= 3 && strings.HasPrefix(name, said) }},
		{true, func(said, name string) bool {
			return len(said) >= 3 && name != "" && said[0] == name[0] && lettersOnly(said) && oneEditApart(said, name)
		}},
	} {
		if choice, found := m.matchUnique(said, rule.titles, rule.compare); found {
			return choice, true
		}
	}
	return "", false
}

// matchUnique returns the option with a name for which compare is true, and nothing if there
// are two.
func (m optionMatcher) matchUnique(said string, titles bool, compare func(said, name string) bool) (choice string, found bool) {
	for _, o := range m.options {
		names := m.optionNames(o)
		if titles {
			names = names[1:min(len(names), 2)] // without the choice, which people do not type
		}
		for _, name := range names {
			if !compare(said, name) {
				continue
			}
			if found && choice != o.Choice {
				return "", false
			}
			choice, found = o.Choice, true
		}
	}
	return choice, found
}

// optionNames lists the folded names of an option.
func (m optionMatcher) optionNames(o Option) []string {
	if o.Label != "" {
		return []string{Fold(o.Choice), Fold(o.Label)}
	}
	return append([]string{Fold(o.Choice)}, m.names(o.Title)...)
}

// positionIn parses "2", "2.", "la 2", "opción 2", "2️⃣" or "la segunda" as an index; -1 if it
// is none.
func (m optionMatcher) positionIn(said string) int {
	if m.ownNumbering {
		return -1
	}
	for _, lead := range []string{"la opcion ", "opcion ", "option ", "numero ", "la ", "el ", "the ", "# "} {
		said = strings.TrimPrefix(said, lead)
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		n = ordinals[said]
	}
	if n == -1 {
		n = len(m.options)
	}
	if n < 1 || n > len(m.options) {
		return -1
	}
	return n - 1
}

// lettersOnly reports whether a text has only letters and spaces. One edit in a digit is
// another number, and 👎 is one byte from 👍.
func lettersOnly(folded string) bool {
	return !strings.ContainsFunc(folded, func(r rune) bool { return r != ' ' && (r < 'a' || r > 'z') })
}

// oneEditApart reports whether a and b differ by one letter inserted, removed, replaced or
// swapped with its neighbour.
func oneEditApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) || a[i+1:] == b[i+1:] {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
