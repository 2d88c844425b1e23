package reading

import (
	"strings"

	"github.com/shopspring/decimal"

	"recado/bot"
)

// moneyAmount is an amount of money in a text.
type moneyAmount struct {
	Span     bot.Span
	Value    decimal.Decimal // in whole units: pesos, dollars
	Currency string          // ISO 4217: "COP"; "" if neither text nor country determine it
}

// readMoney finds amounts with a currency before or after them: "$95", "95 mil pesos", "L 500",
// "Q50,000", "50 lucas". A number alone is not money.
func readMoney(s *entityText) []moneyAmount {
	if s.has&tagCurrency == 0 && strings.IndexByte(s.text, '$') < 0 && !strings.ContainsAny(s.text, "€£") {
		return nil
	}
	var list []moneyAmount
	for i := 0; i < len(s.lex); {
		m, next, ok := s.moneyAt(i)
		if ok {
			list = append(list, m)
		}
		i = max(next, i+1)
	}
	return list
}

// moneyAt reads the amount of money that begins at lexeme i.
func (s *entityText) moneyAt(i int) (moneyAmount, int, bool) {
	if !s.is(i, tagCurrency) {
		return s.moneyAfter(i)
	}
	j := i + 1
	if j >= len(s.lex) || s.lex[j].gap > gapDot && !s.signed(j) || !s.lex[j].digits || s.lex[i].digits {
		return moneyAmount{}, j, false
	}
	v, next, ok := s.amountAt(j)
	if !ok || s.joined(i, gapNone) && s.lex[i-1].digits {
		return moneyAmount{}, next, false
	}
	code, by, sure := s.currency(i)
	if !sure && !s.letterIsMoney(i, j, next, code) || !by.Equal(one) {
		return moneyAmount{}, next, false
	}
	return moneyAmount{Span: s.span(i, next), Value: v, Currency: code}, next, true
}

// letterIsMoney reports whether a capital L or Q before a number is a currency and not the name
// of a room: it is in the currency's own country, or before an amount with separators.
func (s *entityText) letterIsMoney(i, j, next int, code string) bool {
	if c := s.text[s.lex[i].from]; c < 'A' || c > 'Z' {
		return false
	}
	if i > 0 && s.is(i-1, tagNotSerial) && s.lex[i].gap <= gapSpace {
		return false
	}
	home := s.country == "HN" && code == "HNL" || s.country == "GT" && code == "GTQ"
	return next > j+1 || home && (s.lex[j].gap > gapNone || len(s.lex[j].word) > 2)
}

// moneyAfter reads an amount that begins with a number or with a sign.
func (s *entityText) moneyAfter(i int) (moneyAmount, int, bool) {
	sign := s.signBefore(i)
	if sign == "" && s.lex[i].digits && s.insideCode(i) {
		return moneyAmount{}, i + 1, false
	}
	v, next, ok := s.amountAt(i)
	if !ok {
		return moneyAmount{}, next, false
	}
	m := moneyAmount{Span: s.span(i, next), Value: v}
	switch {
	case sign != "":
		m.Span.From = strings.LastIndex(s.text[:s.lex[i].from], sign)
		m.Currency = signCurrency(sign, s.country)
		if k := s.signOwner(i, m.Span.From); k >= 0 { // "US$ 50", "COP$"
			m.Currency, m.Span.From = s.localCurrency(k), s.lex[k].from
		}
		if code, end, by, named := s.currencyAt(next); named && by.Equal(one) { // "$95 USD"
			m.Currency, m.Span.To, next = code, s.lex[end-1].to, end
		}
		return m, next, true
	case s.after(next-1) == '$' && s.lex[i].digits && (next >= len(s.lex) || s.lex[next].from > s.lex[next-1].to+1): // "5.00$"
		m.Currency, m.Span.To = signCurrency("$", s.country), m.Span.To+1
		return m, next, true
	}
	code, end, by, named := s.currencyAt(next)
	if !named {
		return moneyAmount{}, next, false
	}
	m.Currency, m.Value, m.Span.To = code, v.Mul(by), s.lex[end-1].to
	if strings.HasPrefix(s.str(end-1, tagCurrency), "*") { // cents
		m.Currency = signCurrency("$", s.country)
	}
	if s.joined(end, gapSpace) && s.is(end, tagAnd) && s.joined(end+1, gapSpace) && s.is(end+1, tagHalf) { // "dólar y medio", "palo y medio"
		m.Value, m.Span.To, end = m.Value.Add(by.Div(decimal.NewFromInt(2))), s.lex[end+1].to, end+2
	}
	return s.cents(m, end)
}

// cents adds the cents that follow an amount: "15 dólares con 50", "15 dólares y 15 centavos".
func (s *entityText) cents(m moneyAmount, j int) (moneyAmount, int, bool) {
	k := j + 1
	if !s.joined(j, gapSpace) || !s.is(j, tagAnd|tagPoint) && s.lex[j].word != "con" || !s.joined(k, gapSpace) {
		return m, j, true
	}
	n, next, ok := s.small(k)
	named := ok && s.joined(next, gapSpace) && s.is(next, tagCurrency) && strings.HasPrefix(s.str(next, tagCurrency), "*")
	if !ok || n < 1 || !named && (s.is(j, tagAnd) || s.joined(next, gapSpace) && next < len(s.lex)) {
		return m, j, true
	}
	if named {
		next++
	}
	m.Value, m.Span.To = m.Value.Add(decimal.New(int64(n), -2)), s.lex[next-1].to
	return m, next, true
}

// currencyAt reads the currency at lexeme j, with "de" before it: "millones de pesos".
func (s *entityText) currencyAt(j int) (code string, end int, by decimal.Decimal, ok bool) {
	k := j
	if s.joined(k, gapSpace) && s.is(k, tagOf) {
		k++
	}
	if !s.joined(k, gapSpace) || !s.is(k, tagCurrency) {
		return "", j, one, false
	}
	code, by, sure := s.currency(k)
	if slang := !by.Equal(one) && by.GreaterThan(one); !sure || slang && s.joined(k+1, gapSpace) && s.is(k+1, tagOf) { // "un palo de escoba"
		return "", j, one, false
	}
	if s.joined(k+1, gapNone) && startsWithLetter(s.lex[k+1].word) {
		return "", j, one, false
	}
	return code, k + 1, by, true
}

// currency returns the code and the factor of a currency word, and whether the word always
// means a currency: a letter like L does not.
func (s *entityText) currency(i int) (code string, by decimal.Decimal, sure bool) {
	code, factor, slang := strings.Cut(s.str(i, tagCurrency), "*")
	by = one
	if slang {
		by, _ = decimal.NewFromString(factor) // the lexicon is our own
	}
	code, letter := strings.CutSuffix(code, "?")
	if code == "peso" {
		code = signCurrency("$", s.country)
		if code != "MXN" {
			code = "COP"
		}
	}
	return code, by, !letter
}

func (s *entityText) localCurrency(i int) string {
	code, _, _ := s.currency(i)
	return code
}

// signed reports whether only a currency sign stands between lexeme j and the one before.
func (s *entityText) signed(j int) bool {
	return strings.Trim(s.text[s.lex[j-1].to:s.lex[j].from], " $.") == ""
}

// signBefore returns the currency sign before the number at i, with at most one blank between.
func (s *entityText) signBefore(i int) string {
	left := strings.TrimSuffix(s.text[:s.lex[i].from], " ")
	for _, sign := range []string{"$", "€", "£"} {
		if strings.HasSuffix(left, sign) {
			return sign
		}
	}
	return ""
}

// signOwner returns the currency directly before a sign, as the US of "US$", or -1.
func (s *entityText) signOwner(i, at int) int {
	if i > 0 && s.lex[i-1].to == at && s.is(i-1, tagCurrency) {
		return i - 1
	}
	return -1
}

// signCurrency returns the currency of a bare sign in a country.
func signCurrency(sign, country string) string {
	switch sign {
	case "€":
		return "EUR"
	case "£":
		return "GBP"
	}
	switch country {
	case "CO":
		return "COP"
	case "MX":
		return "MXN"
	case "":
		return ""
	}
	return "USD" // the currency of El Salvador; in Honduras and Guatemala "$" means the dollar
}
