package vision

import (
	"regexp"
	"strings"
	"time"
)

// DUI is El Salvador's identity card (Documento Único de Identidad), front or back.
var DUI = Document{
	Name: "dui",
	Fields: map[Part]Rule{
		Number:   {Labels: []string{"NUMEROUNICODEIDENTIDAD", "UNIQUEIDENTITYNUMBER"}, Value: duiNumber, Loose: true},
		Surnames: {Labels: []string{"APELLIDOS", "SURNAME"}, Value: personName, Accents: true},
		Names:    {Labels: []string{"NOMBRES", "GIVENNAMES"}, Value: personName, Accents: true},
		Birth:    {Labels: []string{"FECHADENACIMIENTO", "DATEOFBIRTH"}, Value: lastDate},
		Issue:    {Labels: []string{"FECHADEEXPEDICION", "DATEOFISSUE"}, Value: lastDate},
		Expiry:   {Labels: []string{"FECHADEEXPIRACION", "DATEOFEXPIRATION", "FECHADEVENCIMIENTO"}, Value: lastDate},
	},
	Guess: guessDUI,
	Check: checkDUI,
}

// asDigits replaces letters that look like digits, for places where only digits are valid.
var asDigits = strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "|", "1", "Z", "2", "S", "5", "B", "8", "G", "6")

var nineDigits = regexp.MustCompile(`(?:^|[^0-9])(\d{8})[-–—. ]*(\d)(?:[^0-9]|$)`)

// duiNumber finds a DUI's number in a line; ok reports whether its check digit is right.
func duiNumber(line string) (string, bool) {
	line = fold.Replace(strings.ToUpper(line))
	m := nineDigits.FindStringSubmatch(line)
	if m == nil {
		m = nineDigits.FindStringSubmatch(strings.ReplaceAll(asDigits.Replace(line), " ", ""))
	}
	if m == nil {
		return "", false
	}
	return m[1] + "-" + m[2], rightDUI(m[1] + m[2])
}

// rightDUI reports whether nine digits have a valid check digit: ten minus the weighted sum
// (weights 9 to 2) modulo ten.
func rightDUI(digits string) bool {
	if len(digits) != 9 || digits == "000000000" {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(digits[i]-'0') * (9 - i)
	}
	return (10-sum%10)%10 == int(digits[8]-'0')
}

var dates = regexp.MustCompile(`(\d{2})[/. -](\d{2})[/. -]((?:19|20)\d{2})`)

// lastDate finds the date at the end of a line; ok reports whether it is a calendar date.
func lastDate(line string) (string, bool) {
	all := dates.FindAllStringSubmatch(line, -1)
	if len(all) == 0 {
		// A place before the date keeps its letters.
		words := strings.Fields(line)
		if len(words) > 0 {
			all = dates.FindAllStringSubmatch(asDigits.Replace(strings.ToUpper(words[len(words)-1])), -1)
		}
	}
	if len(all) == 0 {
		return "", false
	}
	m := all[len(all)-1]
	text := m[1] + "/" + m[2] + "/" + m[3]
	_, err := time.Parse("02/01/2006", text)
	return text, err == nil
}

// personName returns a line's name, of letters and spaces; ok reports whether it has two letters.
func personName(line string) (string, bool) {
	if strings.ContainsAny(line, "0123456789/:") {
		line = strings.NewReplacer("0", "O", "1", "I", "5", "S", "8", "B").Replace(line)
		if strings.ContainsAny(line, "0123456789/:") {
			return "", false
		}
	}
	var words []string
	for _, w := range strings.Fields(line) {
		if w = onlyLetters(w); w != "" {
			words = append(words, w)
		}
	}
	name := strings.Join(words, " ")
	return name, len(name) >= 2
}

// checkDUI checks the order of the dates: birth, issue, expiry, the last eight years after the
// issue to the day. It raises the confidence of consistent dates and lowers that of others.
func checkDUI(got fields) {
	at := func(p Part) time.Time {
		t, err := time.Parse("02/01/2006", got[p].Text)
		if err != nil {
			return time.Time{}
		}
		return t
	}
	birth, issue, expiry := at(Birth), at(Issue), at(Expiry)
	if !issue.IsZero() && !expiry.IsZero() {
		if issue.AddDate(8, 0, 0).Equal(expiry) {
			got.raise(95, Issue, Expiry)
		} else {
			got.limit(65, Issue, Expiry)
		}
	}
	if !birth.IsZero() && !issue.IsZero() && !birth.Before(issue) {
		got.limit(40, Birth, Issue)
	}
}

// guessDUI finds fields whose labels were lost in glare: dates by their order (birth first, expiry
// eight years after the issue), and a name by the column of the other name.
func guessDUI(all []cell, got map[Part]located) {
	day := func(l located) time.Time {
		t, _ := time.Parse("02/01/2006", l.value)
		return t
	}
	var dated []located
	for _, c := range all {
		if v, ok := lastDate(c.text); ok {
			dated = append(dated, located{cell: c, value: v, ok: true})
		}
	}
	guess := func(p Part, fits func(t time.Time) bool) {
		if l, ok := got[p]; ok && l.ok {
			return
		}
		for _, l := range dated {
			if fits(day(l)) {
				got[p] = l
			}
		}
	}
	guess(Issue, func(t time.Time) bool { return t.AddDate(8, 0, 0).Equal(day(got[Expiry])) })
	guess(Expiry, func(t time.Time) bool { return t.Equal(day(got[Issue]).AddDate(8, 0, 0)) })
	issued := day(got[Issue])
	guess(Birth, func(t time.Time) bool { return !issued.IsZero() && t.Before(issued.AddDate(-15, 0, 0)) })

	other := func(known, missing Part, below bool) {
		k, ok := got[known]
		if _, has := got[missing]; !ok || has {
			return
		}
		h := k.cell.box.Dy()
		best := -1
		for _, c := range all {
			gap := (c.box.Min.Y - k.cell.box.Min.Y)
			if !below {
				gap = -gap
			}
			left := c.box.Min.X - k.cell.box.Min.X
			name, ok := personName(c.text)
			capitals := strings.ToUpper(c.text) == c.text
			if !ok || !capitals || len(name) < 3 || gap < h || gap > 4*h || left < -h || left > h || best >= 0 && gap > best {
				continue
			}
			best = gap
			got[missing] = located{cell: c, value: name, ok: true}
		}
	}
	other(Surnames, Names, true)
	other(Names, Surnames, false)
}
