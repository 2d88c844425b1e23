package identity

import (
	"slices"
	"strings"

	"recado/flows/text"
)

// Kind is a kind of number.
type Kind string

// The kinds.
const (
	DUI    Kind = "dui"    // Documento Único de Identidad, El Salvador
	NITSV  Kind = "nit_sv" // Número de Identificación Tributaria, El Salvador
	NITCO  Kind = "nit_co" // Número de Identificación Tributaria, Colombia, with its check digit
	Cedula Kind = "cc"     // cédula de ciudadanía, Colombia
	DNI    Kind = "dni"    // Documento Nacional de Identificación, Honduras
	RTN    Kind = "rtn"    // Registro Tributario Nacional, Honduras
)

var kinds = map[Kind]struct {
	lengths [2]int // from, to
	right   func(digits []int) bool
	groups  []int // numbers of digits after which there is a dash
}{
	DUI:    {[2]int{9, 9}, dui, []int{8}},
	NITSV:  {[2]int{14, 14}, nitSV, []int{4, 10, 13}},
	NITCO:  {[2]int{8, 16}, nitCO, []int{-1}},
	Cedula: {[2]int{6, 10}, func([]int) bool { return true }, nil},
	DNI:    {[2]int{13, 13}, dni, []int{4, 8}},
	RTN:    {[2]int{14, 14}, rtn, []int{4, 8}},
}

// Check returns a number's digits, and reports whether it is valid for a kind. Dots, dashes and
// spaces between the digits are allowed.
func Check(kind Kind, number string) (digits string, ok bool) {
	k, known := kinds[kind]
	digits, ok = plain(number)
	if !known || !ok || len(digits) < k.lengths[0] || len(digits) > k.lengths[1] || strings.Trim(digits, "0") == "" {
		return "", false
	}
	list := make([]int, len(digits))
	for i := range digits {
		list[i] = int(digits[i] - '0')
	}
	if !k.right(list) {
		return "", false
	}
	return digits, true
}

// Format formats digits as on documents: "0614-050707-104-8".
func Format(kind Kind, digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if slices.Contains(kinds[kind].groups, i) || i == len(digits)-1 && slices.Contains(kinds[kind].groups, -1) {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TaxKind returns the kind of a country's tax number, "" if unknown.
func TaxKind(country string) Kind {
	return map[string]Kind{"CO": NITCO, "SV": NITSV, "HN": RTN}[country]
}

// TaxID checks a country's tax number. For a country without a known kind it accepts 5 to 20
// letters and digits, which it returns in upper case.
func TaxID(country, number string) (id string, ok bool) {
	if kind := TaxKind(country); kind != "" {
		return Check(kind, number)
	}
	id = strings.Map(func(r rune) rune {
		if strings.ContainsRune(separators, r) {
			return -1
		}
		return r
	}, strings.ToUpper(text.Line(number)))
	alien := strings.IndexFunc(id, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
	return id, alien < 0 && len(id) >= 5 && len(id) <= 20
}

// WrongCheckDigit reports whether a number has the digits of its country's tax number and only its check
// digit is wrong, so that people can be told where to look.
func WrongCheckDigit(country, number string) bool {
	kind := TaxKind(country)
	if kind != NITCO && kind != NITSV { // an RTN has no check digit
		return false
	}
	digits, ok := plain(number)
	if !ok || digits == "" {
		return false
	}
	for last := byte('0'); last <= '9'; last++ {
		if _, right := Check(kind, digits[:len(digits)-1]+string(last)); right {
			_, right = Check(kind, digits)
			return !right
		}
	}
	return false
}

// separators are the characters allowed between the digits of a number.
const separators = " .-/"

func plain(number string) (string, bool) {
	number = text.Line(number)
	if len(number) > 40 {
		return "", false
	}
	digits := make([]byte, 0, 16)
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case !strings.ContainsRune(separators, r):
			return "", false
		}
	}
	return string(digits), true
}
