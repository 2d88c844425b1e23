package reading

import (
	"fmt"
	"regexp"
	"strings"

	"recado/bot"
)

// documentRef is an id of an order or a quotation in a text.
type documentRef struct {
	Kind string // "ORD", "COT"
	ID   string // "ORD-00012"
	Span bot.Span
}

const maxDocumentDigits = 9

// readDocuments finds ids of orders and quotations: "ORD-00012", "ord 12", "la orden número
// 12", "cotización 7". A number without such a noun is not an id.
func readDocuments(s *entityText) []documentRef {
	if s.has&tagDocument == 0 || !s.digits {
		return nil
	}
	var list []documentRef
	for i := range s.lex {
		if !s.is(i, tagDocument) {
			continue
		}
		j := i + 1
		for j < len(s.lex) && j < i+4 && s.lex[j].gap <= gapColon && (s.lex[j].word == "-" || s.lex[j].word == "#" || numberWord(s.lex[j].word) || s.is(j, tagThe|tagOf|tagPhoneLead)) {
			j++
		}
		if j >= len(s.lex) || !s.lex[j].digits || s.lex[j].gap > gapColon || len(s.lex[j].word) > maxDocumentDigits {
			continue
		}
		if s.joined(j+1, gapNone) && (s.lex[j+1].word != "-" || s.joined(j+2, gapNone)) || s.before(j) == '$' { // a serial or a date
			continue
		}
		if s.joined(j+1, gapSpace) && s.is(j+1, tagUnit|tagCurrency|tagCounted|tagScale|tagMonth) || j > i+1 && s.is(j-1, tagOf) {
			continue // "la orden de 3 aires", "orden 2 horas"
		}
		kind, n := s.str(i, tagDocument), smallNumber(s.lex[j].word)
		if n > 0 {
			list = append(list, documentRef{Kind: kind, ID: fmt.Sprintf("%s-%05d", kind, n), Span: s.span(i, j+1)})
		}
	}
	return list
}

// numberWord reports whether a word is "número" or an abbreviation of it.
func numberWord(w string) bool {
	switch w {
	case "numero", "no", "nro", "num", "n", "number", "nr":
		return true
	}
	return false
}

// invoiceNumber matches the number of an invoice: "FAC-00012", "fac 12".
var invoiceNumber = regexp.MustCompile(`(?i)\bfac[- ]?\d{1,9}\b`)

// namesInvoice reports whether a short text names an invoice by its number: who speaks of it, and not of paying it, wants to see it.
func namesInvoice(text string) bool {
	return invoiceNumber.MatchString(text) && len(strings.Fields(text)) <= maxOpeningWords
}
