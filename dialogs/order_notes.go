package dialogs

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/orders"
)

// addRemark adds a note for the technician to the description; it is no description itself.
func (o Order) addRemark(text string) Order {
	to := &o.Description
	if o.Description == "" {
		to = &o.Notes
	}
	if text = orders.CleanText(text); text == "" || len(*to) > maxRemarks || strings.Contains(bot.Fold(*to), bot.Fold(text)) {
		return o
	}
	*to = strings.TrimSpace(*to + "\n" + text)
	return o.tidyNotes()
}

// addTime notes when the visit is wanted. It replaces the time of an earlier message, was, unless it completes it.
func (o Order) addTime(a bot.Act, was *timeNote) Order {
	if was != nil && a.Time != nil && a.Time.Replaces(was.At) {
		o.Description, o.Notes = withoutLine(o.Description, was.Text), withoutLine(o.Notes, was.Text)
	}
	if a.Time != nil {
		o.Time = &timeNote{Text: orders.CleanText(a.Text), At: *a.Time}
	}
	return o.addRemark(a.Text)
}

// withoutLine returns a text without a line.
func withoutLine(text, line string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return l == line }), "\n")
}

// problemAndNotes returns the problem and the notes for the technician, line by line.
func (o Order) problemAndNotes() (problem string, notes []string) {
	problem, below, _ := strings.Cut(o.Description, "\n")
	for _, line := range strings.Split(below+"\n"+o.Notes, "\n") {
		if line != "" {
			notes = append(notes, line)
		}
	}
	return problem, notes
}

// tidyNotes takes out of the notes what the order has elsewhere: clauses of the problem, of an earlier note, and
// the words of the place. A note that continues the problem's last clause becomes part of the problem.
func (o Order) tidyNotes() Order {
	problem, notes := o.problemAndNotes()
	if len(notes) == 0 {
		return o
	}
	place := foldedWords(o.Location.Text + ", " + o.Location.String())
	var kept []string
	for _, note := range notes {
		if more, ok := continuation(problem, note); ok && problem != "" {
			problem += more
			continue
		}
		if n := slices.IndexFunc(kept, func(k string) bool { return o.continues(k, note) }); n >= 0 {
			kept[n] = note
			continue
		}
		rest := withoutPlaceWords(note, place)
		if rest = withoutClauses(rest, append([]string{problem}, kept...)); rest == note || tellsNote(rest) {
			kept = append(kept, rest)
		}
	}
	text := strings.Join(kept, "\n")
	if o.Description == "" {
		o.Notes = text
		return o
	}
	o.Description, o.Notes = strings.TrimSpace(problem+"\n"+text), ""
	return o
}

// tellsNote reports whether what is left of a note is worth a line.
func tellsNote(rest string) bool {
	return len(strings.Fields(rest)) >= minNamed || looksLikePhone(rest)
}

// continuation returns what a note adds behind the last clause of an earlier text, which it repeats: "le dejo las
// llaves al portero, don Aníbal" after "…, le dejo las llaves al portero".
func continuation(problem, note string) (string, bool) {
	told, said := clausesOf(problem), clausesOf(note)
	if len(said) != 2 || !slices.Equal(foldedWords(told[len(told)-1]), foldedWords(said[0])) || len(strings.Fields(said[1])) > maxFragmentWords {
		return "", false
	}
	return ", " + trimMarks(said[1]), true
}

// continues reports whether a note continues an earlier one by a few words: "hable con la administración, Silvia".
// The line about the time stays as it is, because another time replaces it.
func (o Order) continues(earlier, note string) bool {
	more, ok := continuation(earlier, note)
	return ok && len(clausesOf(earlier)) == 1 && more != "" && (o.Time == nil || o.Time.Text != earlier)
}

// withoutClauses takes the clauses out of a note that one of the told texts contains.
func withoutClauses(note string, told []string) string {
	clauses := clausesOf(note)
	kept := slices.DeleteFunc(slices.Clone(clauses), func(clause string) bool {
		ws := spokenWords(clause)
		return slices.ContainsFunc(told, func(t string) bool { return indexWords(spokenWords(t), ws) >= 0 })
	})
	if len(kept) == len(clauses) {
		return note
	}
	return trimMarks(strings.Join(kept, " "))
}

// withoutPlaceWords takes the words of a place out of the clauses of a note: "pregunten por don Luis en la torre B"
// becomes "pregunten por don Luis".
func withoutPlaceWords(note string, place []string) string {
	clauses := clausesOf(note)
	var kept []string
	for _, clause := range clauses {
		fields := strings.Fields(clause)
		ws := foldedWords(clause)
		if len(ws) != len(fields) {
			kept = append(kept, clause)
			continue
		}
		from, to := placeRun(ws, place)
		if len(clauses) > 1 && len(ws) <= minNamed && indexWords(place, ws) >= 0 { // "soy Teresita, Santa Tecla"
			continue
		}
		for from < to && from > 0 && isShortWord(fields[from-1]) { // "en la" before it
			from--
		}
		if from == to {
			kept = append(kept, clause)
			continue
		}
		if before := strings.Join(fields[:from], " "); from >= minRest || from >= minNamed && namesSomething(before) { // not "estoy en" before the place
			kept = append(kept, strings.TrimRight(before, ",;:")+",")
		}
		if behind := strings.Join(fields[to:], " "); behind != "" {
			kept = append(kept, behind)
		}
	}
	if slices.Equal(kept, clauses) {
		return note
	}
	return trimMarks(strings.Join(kept, " "))
}

// minPlaceRun is how many words in a row are words of the place, whatever they are; two are if one is a number.
const minPlaceRun = 3

// minInnerRun is how many words in a row are a place in the middle of a clause, which reads on without them.
const minInnerRun = 5

// placeRun returns the longest part of a clause that stands in a row in a place. In the middle of a clause it must
// be long, because the clause may need a shorter one: "el portón de la torre B es negro".
func placeRun(clause, place []string) (from, to int) {
	for n := len(clause); n >= minNamed; n-- {
		for i := 0; i+n <= len(clause); i++ {
			run := clause[i : i+n]
			numbered := slices.ContainsFunc(run, func(w string) bool { return strings.ContainsAny(w, "0123456789") })
			inner := i > 0 && i+n < len(clause)
			if (n >= minPlaceRun || numbered) && (!inner || n >= minInnerRun) && indexWords(place, run) >= 0 {
				return i, i + n
			}
		}
	}
	return 0, 0
}

// maxShortWord is the length of articles and prepositions.
const maxShortWord = 3

// isShortWord reports whether a word may be an article or a preposition.
func isShortWord(w string) bool {
	return utf8.RuneCountInString(w) <= maxShortWord && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLower(r) })
}

// clausesOf splits a text behind the marks between clauses that a space follows. The marks stay.
func clausesOf(text string) []string {
	var list []string
	from := 0
	for i := range len(text) {
		ends := i+1 < len(text) && text[i+1] == ' ' && strings.IndexByte(",.;", text[i]) >= 0
		if ends && (text[i] != '.' || !endsShort(text[from:i])) {
			list = append(list, strings.TrimSpace(text[from:i+1]))
			from = i + 1
		}
	}
	return append(list, strings.TrimSpace(text[from:]))
}

// endsShort reports whether the last word of a text may be an abbreviation: "Lic", "Bo", "Col".
func endsShort(text string) bool {
	return utf8.RuneCountInString(text[strings.LastIndexAny(text, " ,")+1:]) <= maxShortWord
}

// foldedWords returns the words of a text without case, accents and marks.
func foldedWords(text string) []string {
	fields := strings.Fields(bot.Fold(text))
	list := fields[:0]
	for _, w := range fields {
		if t := strings.Trim(w, ",.;:!¡()\""); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// spokenWords returns the folded words of a text that have a letter or a digit.
func spokenWords(text string) []string {
	return slices.DeleteFunc(foldedWords(text), func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
}

// trimMarks removes the marks between clauses at both ends.
func trimMarks(text string) string { return strings.Trim(text, " ,;:.") }

// indexWords returns where the words part stand in a row in all, or -1.
func indexWords(all, part []string) int {
	for i := 0; len(part) > 0 && i+len(part) <= len(all); i++ {
		if slices.Equal(all[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}
