package campaigns

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"recado/flows/money"
	"recado/flows/outbox"
)

// maxInvoices bounds the invoices of a debtor in one campaign.
const maxInvoices = 100

// ItemState is what has become of a debtor in a campaign.
type ItemState string

// The states of an item.
const (
	New       ItemState = "new"
	Queued    ItemState = "queued"  // the message was asked for
	Waiting   ItemState = "waiting" // for the first moment at which the debtor may be contacted
	Refused   ItemState = "refused" // no message; Reason says why
	Previewed ItemState = "preview" // a dry run
	Faulty    ItemState = "rejected"

	CancelledItem ItemState = "cancelled" // its campaign was, before the message was asked for; never stored
)

// Item is a debtor in a campaign with all invoices, or the rejected rows of a page.
type Item struct {
	ID       string    `json:"_id"` // "CAM-00001/<hash of the debtor>", "CAM-00001/!0001"
	V        int64     `json:"v"`
	Command  string    `json:"command"` // the id again, as aggregates need it
	Campaign string    `json:"campaign"`
	State    ItemState `json:"state"`
	Page     int       `json:"page"` // of the debtor's first invoice, counted from 1

	Person      string      `json:"person,omitempty"`      // the debtor in every campaign
	Debtor      Debtor      `json:"debtor,omitzero"`       // without the document
	DocumentEnd string      `json:"documentEnd,omitempty"` // tells two people of one phone apart
	Invoices    []Listed    `json:"invoices,omitempty"`
	Rejected    []Rejection `json:"rejected,omitempty"`

	Reason   string    `json:"reason,omitempty"`
	Rule     string    `json:"rule,omitempty"`   // of the contact policy that refuses
	NextAt   time.Time `json:"next_at,omitzero"` // of Waiting
	Evidence string    `json:"evidence,omitempty"`
	Contact  string    `json:"contact,omitempty"` // phone or mail address that is written to
	Channel  Channel   `json:"channel,omitempty"`
	Tone     Tone      `json:"tone,omitempty"`
	Writer   Writer    `json:"writer,omitempty"`
	Fault    string    `json:"fault,omitempty"` // why the model's text was not used
	Text     string    `json:"text,omitempty"`  // the model's; the template's is worded at delivery
	Says     TextArgs  `json:"says,omitzero"`
	QueuedAt time.Time `json:"queued_at,omitzero"`

	CreatedAt time.Time `json:"createdAt"`
	outbox.Box
}

// Listed is an invoice of an item, with the page on which it was read.
type Listed struct {
	Invoice
	Page int `json:"page"`
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (i *Item) Key() string { return i.ID }

// Rev points to the document's version, which each write increments.
func (i *Item) Rev() *int64 { return &i.V }

// Due returns the zero time: items wait with their campaign.
func (*Item) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (i *Item) Effects() *outbox.Box { return &i.Box }

// person names a debtor in every campaign. Who reads the store alone cannot find the document by trying
// all numbers.
func (s *Service) person(d Debtor) string {
	sum := hmac.New(sha256.New, s.Pepper)
	_, _ = sum.Write([]byte("debtor " + d.Key())) // never fails
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// itemID names a debtor's item.
func itemID(campaign, person string) string { return campaign + "/" + person }

// owed sums the invoices and finds the oldest.
func (i *Item) owed() (total money.Amount, oldest Invoice, err error) {
	amounts := make([]money.Amount, len(i.Invoices))
	for n, in := range i.Invoices {
		amounts[n] = in.Balance
		if n == 0 || in.Due != "" && (oldest.Due == "" || in.Due < oldest.Due) {
			oldest = in.Invoice
		}
	}
	total, err = money.Sum(oldest.Currency, amounts...)
	return total, oldest, err
}
