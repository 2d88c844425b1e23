package replay

import (
	"regexp"
	"strings"
)

// Receipt is what is read on the picture of a payment's receipt.
type Receipt struct {
	Amount, Currency string   // "250000.00"; "" for "$"
	Numbers          []string // of the transaction
	Day              string   // "2026-11-30"
	Foreign          bool     // the picture shows something else
}

// Receipts tells what is read on the pictures of receipts of a script.
type Receipts = Pictures[Receipt]

var readableReceipt = regexp.MustCompile(`^photo of receipt of (?:(\w{3}) )?([\d.]+)(?: number ([\w,]+))?(?: on (\S+))?$`)

// noReceipt is a photo of something else.
const noReceipt = "photo of no receipt"

// parseReceipt reads the words of a script about the picture of a receipt.
func parseReceipt(what string) (Receipt, bool) {
	if what == noReceipt {
		return Receipt{Foreign: true}, true
	}
	m := readableReceipt.FindStringSubmatch(what)
	if m == nil {
		return Receipt{}, false
	}
	r := Receipt{Currency: m[1], Amount: m[2], Day: m[4]}
	if m[3] != "" {
		r.Numbers = strings.Split(m[3], ",")
	}
	return r, true
}
