package campaigns

import (
	"errors"
	"strings"

	"recado/flows/money"
)

// maxAmount is the longest amount that is looked at, in bytes.
const maxAmount = 60

// The words and signs that people write beside an amount.
var moneyWords = strings.NewReplacer(
	"US$", "", "COL$", "", "COP$", "", "$", "", "€", "", "₡", "", "\u00a0", "", "\u202f", "", " ", "", "'", "", "’", "",
)

// moneyCodes are the currencies that are recognised in a cell.
var moneyCodes = []string{"USD", "COP", "HNL", "EUR", "MXN", "GTQ", "NIO", "CRC", "PEN"}

// ParseAmount reads an amount as people and programs of the region write it: "1.234.567,89",
// "1,234.56", "$ 1.234", "(1.234,00)", "1234-". reason is "" or one of the Row constants. A single
// separator before three digits separates thousands, because no amount has three decimals.
func ParseAmount(text, currency string) (amount money.Amount, reason string) {
	text = strings.TrimSpace(text)
	if len(text) > maxAmount {
		return money.Amount{}, RowNumber
	}
	if strings.HasPrefix(text, "#") {
		return money.Amount{}, RowFormula
	}
	text, reason = dropCurrency(strings.ToUpper(text), currency)
	if reason != "" {
		return money.Amount{}, reason
	}
	text, negative := sign(text)
	plain, ok := plainNumber(text)
	if !ok {
		return money.Amount{}, RowNumber
	}
	if negative {
		plain = "-" + plain
	}
	return decimalAmount(plain, currency)
}

// dropCurrency removes signs and codes of the currency; a code of another one is refused.
func dropCurrency(text, currency string) (rest, reason string) {
	for _, code := range moneyCodes {
		if without := strings.Replace(text, code, "", 1); without != text {
			if code != currency {
				return "", RowCurrency
			}
			text = without
		}
	}
	if currency == "HNL" {
		text = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(text), "LPS."), "L.")
		text = strings.TrimPrefix(text, "L")
	}
	return moneyWords.Replace(text), ""
}

// sign reads the three ways to write a negative amount.
func sign(text string) (rest string, negative bool) {
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		return text[1 : len(text)-1], true
	}
	text = strings.ReplaceAll(text, "−", "-")
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return rest, true
	}
	if rest, ok := strings.CutSuffix(text, "-"); ok {
		return rest, true
	}
	return strings.TrimPrefix(text, "+"), false
}

// plainNumber brings digits with separators to "1234567.89".
func plainNumber(text string) (string, bool) {
	if text == "" || strings.Trim(text, "0123456789.,") != "" {
		return "", false
	}
	point := decimalPoint(text)
	whole, fraction := text, ""
	if point >= 0 {
		whole, fraction = text[:point], text[point+1:]
	}
	if whole == "" {
		whole = "0" // ",50"
	}
	digits, ok := ungroup(whole)
	if !ok || point >= 0 && (fraction == "" || strings.ContainsAny(fraction, ".,")) {
		return "", false
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		digits = "0"
	}
	if fraction == "" {
		return digits, true
	}
	return digits + "." + fraction, true
}

// decimalPoint returns where the decimals begin, or -1: at the last separator if it is the only one
// of its kind, and not one that separates thousands.
func decimalPoint(text string) int {
	last := strings.LastIndexAny(text, ".,")
	if last < 0 || strings.Count(text, text[last:last+1]) > 1 {
		return -1
	}
	if mixed := strings.ContainsAny(text[:last], ".,"); !mixed && len(text)-last-1 == 3 {
		return -1
	}
	return last
}

// ungroup removes the separators of thousands: of one kind, before groups of three digits.
func ungroup(whole string) (string, bool) {
	at := strings.IndexAny(whole, ".,")
	if at < 0 {
		return whole, true
	}
	groups := strings.Split(whole, whole[at:at+1])
	for i, g := range groups {
		first := i == 0
		if strings.ContainsAny(g, ".,") || first && (g == "" || len(g) > 3 || g[0] == '0') || !first && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// decimalAmount reads "1234567.89". Zeros beyond the currency's decimals are dropped.
func decimalAmount(plain, currency string) (money.Amount, string) {
	places, err := money.Exponent(currency)
	if err != nil {
		return money.Amount{}, RowCurrency
	}
	if whole, fraction, ok := strings.Cut(plain, "."); ok && len(fraction) > places && strings.Trim(fraction[places:], "0") == "" {
		plain = whole
		if places > 0 {
			plain += "." + fraction[:places]
		}
	}
	amount, err := money.Parse(plain, currency)
	switch {
	case errors.Is(err, money.ErrPrecision):
		return money.Amount{}, RowPrecision
	case errors.Is(err, money.ErrRange):
		return money.Amount{}, RowRange
	case err != nil:
		return money.Amount{}, RowNumber
	}
	return amount, ""
}

// Decimal reads an amount as programs write it in JSON: "1234567.89".
func Decimal(plain, currency string) (money.Amount, string) {
	if plain == "" {
		return money.Amount{}, RowRequired
	}
	return decimalAmount(plain, currency)
}
