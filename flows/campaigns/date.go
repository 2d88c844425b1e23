package campaigns

import (
	"strconv"
	"strings"
	"time"
)

// The serial numbers of spreadsheets are days since 30 December 1899; these are 2000 to 2099.
const (
	firstSerial = 36526
	lastSerial  = 73050
)

// months are the names of months, and their first three letters, in Spanish and English.
var months = map[string]int{
	"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9, "setiembre": 9,
	"octubre": 10, "noviembre": 11, "diciembre": 12, "ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8,
	"sep": 9, "set": 9, "sept": 9, "oct": 10, "nov": 11, "dic": 12, "jan": 1, "apr": 4, "aug": 8, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// ParseDate reads a day as "2026-12-31": "31/12/2026", "31-12-26", "31 de diciembre de 2026", "Dec 31, 2026",
// "2026-12-31T00:00:00Z" or a spreadsheet's serial number. The day comes before the month, as
// everywhere in the region: "12/31/2026" is refused. reason is "", RowDate or RowRange.
func ParseDate(text string) (day, reason string) {
	text = strings.ToLower(strings.TrimSpace(text))
	if len(text) > maxAmount || text == "" {
		return "", RowDate
	}
	if strings.HasPrefix(text, "#") {
		return "", RowFormula
	}
	if day, reason, ok := serialDate(text); ok {
		return day, reason
	}
	parts := strings.FieldsFunc(text, func(r rune) bool {
		return strings.ContainsRune("/-. ,t", r) && r != 't' || r == 't' && startsTime(text)
	})
	var fields []string
	for _, p := range parts {
		if p != "de" && p != "del" && len(fields) < 3 {
			fields = append(fields, p)
		}
	}
	if len(fields) != 3 {
		return "", RowDate
	}
	return civil(fields)
}

// startsTime reports whether a text is a moment in the form of programs: "2026-12-31T00:00:00".
func startsTime(text string) bool { return len(text) > 10 && text[10] == 't' && text[4] == '-' }

func serialDate(text string) (day, reason string, ok bool) {
	whole, _, _ := strings.Cut(strings.ReplaceAll(text, ",", "."), ".")
	n, err := strconv.Atoi(whole)
	if _, number := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64); err != nil || number != nil {
		return "", "", false
	}
	if n < firstSerial || n > lastSerial {
		return "", RowRange, true
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "", true
}

// civil reads year, month and day in either order.
func civil(fields []string) (day, reason string) {
	if len(fields[0]) == 4 {
		fields = []string{fields[2], fields[1], fields[0]}
	}
	if _, ok := months[strings.TrimSuffix(fields[0], ".")]; ok { // "Dec 31, 2026"
		fields = []string{fields[1], fields[0], fields[2]}
	}
	d, err1 := strconv.Atoi(fields[0])
	m, err2 := strconv.Atoi(fields[1])
	if name, ok := months[strings.TrimSuffix(fields[1], ".")]; ok {
		m, err2 = name, nil
	}
	y, err3 := strconv.Atoi(fields[2])
	if err1 != nil || err2 != nil || err3 != nil || len(fields[2]) != 4 && len(fields[2]) != 2 {
		return "", RowDate
	}
	if len(fields[2]) == 2 {
		y += 2000
	}
	if y < 2000 || y > 2099 {
		return "", RowRange
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return "", RowDate
	}
	return t.Format(time.DateOnly), ""
}
