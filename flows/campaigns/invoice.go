package campaigns

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recado/flows/money"
	"recado/flows/text"
)

// Bounds of an invoice.
const (
	maxName      = 120 // characters of a name
	maxNumber    = 60  // characters of a number or an id
	MaxLink      = 500 // bytes
	maxPhones    = 5
	maxRowCells  = 60
	maxCellBytes = 2000
)

// Invoice is an unpaid invoice, from whatever source.
type Invoice struct {
	Source     Platform     `json:"source"`
	ExternalID string       `json:"externalId"` // unique in its source
	Number     string       `json:"number"`     // as the debtor knows it: "FV-2-22"
	Debtor     Debtor       `json:"debtor,omitzero"`
	Currency   string       `json:"currency"`
	Total      money.Amount `json:"total,omitzero"`
	Balance    money.Amount `json:"balance"`
	Issued     string       `json:"issued,omitempty"` // "2026-11-30"
	Due        string       `json:"due,omitempty"`    // "2026-12-31"
	Link       string       `json:"link,omitempty"`
	Line       int          `json:"line"` // in the source, counted from 1
}

// Debtor is who owes an invoice.
type Debtor struct {
	Name     string   `json:"name,omitempty"`
	Document string   `json:"document,omitempty"` // digits and letters
	Phones   []string `json:"phones,omitempty"`   // E.164, mobile
	Mail     string   `json:"mail,omitempty"`

	Channels []Channel `json:"channels,omitempty"` // that the source says the debtor has chosen
}

// Key tells debtors apart: by the document if it is known, else by the first phone, else by the mail.
func (d Debtor) Key() string {
	switch {
	case d.Document != "":
		return "document " + d.Document
	case len(d.Phones) > 0:
		return "phone " + d.Phones[0]
	}
	return "mail " + strings.ToLower(d.Mail)
}

// address returns an address of the debtor, by which he is found again.
func (d Debtor) address() string {
	if len(d.Phones) > 0 {
		return d.Phones[0]
	}
	return d.Mail
}

// merge adds what another invoice says of the same debtor.
func (d Debtor) merge(other Debtor) Debtor {
	d.Channels = slices.Concat(d.Channels, other.Channels)
	slices.Sort(d.Channels)
	d.Channels = slices.Compact(d.Channels)
	d.Name, d.Mail = cmp.Or(d.Name, other.Name), cmp.Or(d.Mail, other.Mail)
	for _, phone := range other.Phones {
		if len(d.Phones) < maxPhones && !slices.Contains(d.Phones, phone) {
			d.Phones = append(slices.Clone(d.Phones), phone)
		}
	}
	return d
}

// Rejection is a row that cannot be used.
type Rejection struct {
	Line   int    `json:"line"`
	Number string `json:"number,omitempty"` // of its invoice, if it could be read
	Field  string `json:"field,omitempty"`  // the column at fault
	Reason string `json:"reason"`
}

// The reasons of rejections.
const (
	RowEmpty       = "empty"
	RowTooLong     = "too_long"   // more bytes or cells than a row may have
	RowUnreadable  = "unreadable" // an open quotation mark, bytes that are no text
	RowRequired    = "required"   // a cell without which nothing can be said
	RowNumber      = "number"     // not an amount
	RowPrecision   = "precision"  // more decimals than the currency has
	RowRange       = "range"      // an amount or a date out of range
	RowNegative    = "negative"   // a credit note
	RowPaid        = "paid"       // nothing is owed
	RowCurrency    = "currency"   // not the campaign's
	RowDate        = "date"       // not a date
	RowContact     = "contact"    // neither a mobile phone nor a mail address
	RowLink        = "link"       // not an https address
	RowDuplicate   = "duplicate"  // the same invoice came before
	RowOverBalance = "balance"    // owes more than its total
	RowTooMany     = "too_many"   // more invoices of one debtor than a message can name
	RowText        = "text"       // a number that is no number of an invoice: words, an address
	RowFormula     = "formula"    // "#REF!", "#N/A"
)

// Page is a part of a source.
type Page struct {
	Invoices []Invoice
	Rejected []Rejection
	Rows     int    // all that were read
	Skipped  int    // that the filters leave out, and are in neither list
	Next     string // where the next page begins; "": there is none
}

// invoiceNumber is what a number of an invoice may be: it is said in messages and told to a model, so that
// neither sentences nor addresses may hide in it.
var invoiceNumber = regexp.MustCompile(`^[\pL\pN][\pL\pN #/_-]{0,29}$`)

// checkNumber returns the rejection of an invoice whose number cannot be said, or nil.
func (in Invoice) checkNumber() *Rejection {
	if invoiceNumber.MatchString(in.Number) && strings.ContainsAny(in.Number, "0123456789") && strings.Count(in.Number, " ") <= 2 {
		return nil
	}
	return &Rejection{Line: in.Line, Number: in.Number, Field: "number", Reason: RowText}
}

// documentKey reduces an identity number to what its spellings have in common.
func documentKey(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, s))
}

// NewDebtor makes a debtor of a platform's name and identity number.
func NewDebtor(name, document string) Debtor {
	return Debtor{Name: text.Cut(text.Line(name), maxName), Document: text.Cut(documentKey(document), maxNumber)}
}
