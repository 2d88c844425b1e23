package vision

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// amountForm matches an amount with its currency's sign, which readers also take for an S.
var amountForm = regexp.MustCompile(`(?i)^[-+–—]?\s*(US\s?[$S]|USD\s?[$S]?|COP\s?[$S]?|HNL|LPS\.?|L\.?|[$S])\s*([\d][\d.,' ]*)\s*(COP|USD|HNL|M/?CTE\.?|PESOS|LPS\.?)?\s*[.*]*$`)

// signAfter matches an amount whose currency follows it: "250.000,00 COP".
var signAfter = regexp.MustCompile(`(?i)^()([\d][\d.,' ]*?)\s*(COP|USD|HNL|LPS\.?)$`)

// printedAmount finds the amount in a text that is nothing else: the currency, if its sign tells it ("$" does not),
// and the number as "250000.00" or "250000". ok reports whether the number's form leaves no doubt: it has a
// currency's sign, which can't have been taken for a digit, and its separators are where those of thousands
// and of two decimals stand.
func printedAmount(text string) (currency, number string, ok bool) {
	text = strings.TrimSpace(text)
	m := amountForm.FindStringSubmatch(text)
	if m == nil {
		m = signAfter.FindStringSubmatch(text)
	}
	if m == nil {
		return "", "", false
	}
	number, ok = ungrouped(strings.TrimRight(strings.NewReplacer(" ", "", "'", "").Replace(m[2]), ".,"))
	before, after := signOf(m[1]), signOf(m[3])
	if before != "" && after != "" && before != after {
		return "", number, false
	}
	if before == "" {
		before = after
	}
	return before, number, ok && number != ""
}

// signOf returns the currency of a sign, or "" for a sign of several.
func signOf(sign string) string {
	switch s := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' || r == '/' {
			return -1
		}
		return r
	}, sign)); {
	case strings.HasPrefix(s, "US"):
		return "USD"
	case strings.HasPrefix(s, "COP"), s == "MCTE", s == "PESOS":
		return "COP"
	case s == "L", s == "LPS", s == "HNL":
		return "HNL"
	}
	return ""
}

const maxAmountDigits = 14 // more is no payment

var (
	decimals  = regexp.MustCompile(`^(.*)[.,](\d{2})$`)
	thousands = regexp.MustCompile(`^[1-9]\d{0,2}([.,]\d{3})*$`)
	anyDigits = regexp.MustCompile(`^(0|[1-9]\d*)$`)
)

// ungrouped returns a number without its thousands separators, and with a point before its decimals. ok is false
// for a number without any separator, because a reader may have lost the one of its decimals, and for separators in
// other places.
func ungrouped(s string) (number string, ok bool) {
	whole, cents := s, ""
	if m := decimals.FindStringSubmatch(s); m != nil {
		whole, cents = m[1], m[2]
	}
	plain := strings.NewReplacer(".", "", ",", "").Replace(whole)
	number = plain
	if cents != "" {
		number += "." + cents
	}
	grouped := thousands.MatchString(whole) && oneKind(whole)
	ok = (grouped || anyDigits.MatchString(whole)) && (cents != "" || strings.ContainsAny(whole, ".,")) && len(plain) <= maxAmountDigits
	if strings.Trim(number, "0.") == "" {
		return "", false // a receipt of nothing
	}
	return number, ok
}

// oneKind reports whether the separators of a text are all the same.
func oneKind(s string) bool { return !strings.Contains(s, ".") || !strings.Contains(s, ",") }

// amountValue is printedAmount as a field's value: "COP 250000.00", or "250000.00" where the sign does not tell the currency.
func amountValue(line string) (string, bool) {
	currency, number, ok := printedAmount(line)
	if number == "" {
		return "", false
	}
	return strings.TrimSpace(currency + " " + number), ok
}

// sameDigits reports whether a text has the digits of a value and no others, in their order.
func sameDigits(line, value string) bool {
	want := onlyDigits(value)
	return want != "" && onlyDigits(line) == want
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

var referenceForm = regexp.MustCompile(`^[A-Z]{0,6}-?\d[A-Z\d-]*$`)

// The length of a transaction's number.
const (
	minReference = 5
	maxReference = 30
)

// referenceValue finds the number of a transaction; ok reports whether it is nothing else: no date, no amount,
// no number of which a part is hidden.
func referenceValue(line string) (string, bool) {
	s := strings.ToUpper(fold.Replace(strings.Trim(strings.TrimSpace(line), "#:. ")))
	if strings.ContainsAny(s, "*•$/:,.%") {
		return "", false
	}
	s = strings.ReplaceAll(s, " ", "")
	if !referenceForm.MatchString(s) {
		return "", false
	}
	digits := len(onlyDigits(s))
	return s, digits >= minReference && 2*digits >= len(s) && len(s) <= maxReference
}

// sameReference reports whether the second reader has read the same number, whatever its spaces.
func sameReference(line, value string) bool {
	plain := func(s string) string { return strings.ReplaceAll(bare(s), "/", "") }
	a, b := plain(line), plain(value)
	// Of letters, readers confuse O and 0, I and 1; two of them as digits are the same number.
	return a == b || b == onlyDigits(b) && asDigits.Replace(a) == b && len(onlyDigits(a))*5 >= len(b)*4
}

var months = map[string]time.Month{
	"ENE": 1, "FEB": 2, "MAR": 3, "ABR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AGO": 8, "SEP": 9, "SET": 9, "OCT": 10, "NOV": 11, "DIC": 12,
	"JAN": 1, "APR": 4, "AUG": 8, "DEC": 12,
}

const monthName = `(ENERO|FEBRERO|MARZO|ABRIL|MAYO|JUNIO|JULIO|AGOSTO|SEPTIEMBRE|SETIEMBRE|OCTUBRE|NOVIEMBRE|DICIEMBRE|[A-Z]{3})`

var (
	yearFirst  = regexp.MustCompile(`(?:^|\D)(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)`)
	dayFirst   = regexp.MustCompile(`(?:^|\D)(\d{1,2})[-/.](\d{1,2})[-/.](20\d{2})(?:\D|\d{2}:|$)`)
	monthNamed = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s*(?:DE|[-/.])?\s*` + monthName + `[-/.,]*\s*(?:DEL|DE)?\s*(20\d{2})(?:\D|\d{2}:|$)`)
	monthFirst = regexp.MustCompile(`(?:^|[^A-Z])` + monthName + `[.]?\s*(\d{1,2})\s*,?\s*(?:DEL|DE)?\s*(20\d{2})(?:\D|\d{2}:|$)`)
)

// receiptDay finds the date in a line, as "2026-11-30"; ok reports whether it is a calendar date. Numbers are day, month and
// year, as all three countries write them.
func receiptDay(line string) (string, bool) {
	s := strings.ToUpper(fold.Replace(line))
	number := func(text string) int {
		n := 0
		for _, r := range text {
			n = n*10 + int(r-'0')
		}
		return n
	}
	var y, d int
	var m time.Month
	if p := yearFirst.FindStringSubmatch(s); p != nil {
		y, m, d = number(p[1]), time.Month(number(p[2])), number(p[3])
	} else if p := dayFirst.FindStringSubmatch(s); p != nil {
		d, m, y = number(p[1]), time.Month(number(p[2])), number(p[3])
	} else if p := monthNamed.FindStringSubmatch(s); p != nil {
		d, m, y = number(p[1]), months[p[2][:3]], number(p[3])
	} else if p := monthFirst.FindStringSubmatch(s); p != nil {
		m, d, y = months[p[1][:3]], number(p[2]), number(p[3])
	} else {
		return "", false
	}
	at := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d), at.Year() == y && at.Month() == m && at.Day() == d
}

// sameDay reports whether the second reader has read the same date.
func sameDay(line, value string) bool {
	other, ok := receiptDay(line)
	return ok && other == value
}
