package stock

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/outbox"
	"recado/flows/validation"
)

// Place is where material is kept: the central store, or a technician's van.
type Place string

// Store is the central store.
const Store Place = "STORE"

const vanPrefix = "VAN-"

var placeForm = regexp.MustCompile(`^(STORE|VAN-\S{1,60})$`)

// Van returns the van of a technician.
func Van(technician string) Place { return Place(vanPrefix + technician) }

// Technician returns whose van a place is, or "".
func (p Place) Technician() string {
	id, _ := strings.CutPrefix(string(p), vanPrefix)
	if id == string(p) {
		return ""
	}
	return id
}

// Valid reports whether a place can exist.
func (p Place) Valid() bool { return placeForm.MatchString(string(p)) }

// Kind is the reason of a movement.
type Kind string

// The kinds.
const (
	Opening  Kind = "opening"  // what was there when the ledger began: To, with UnitPrice
	Receipt  Kind = "receipt"  // bought: To, with UnitPrice
	Transfer Kind = "transfer" // From a place To another
	Use      Kind = "use"      // used on an Order: From
	Return   Kind = "return"   // brought back from an Order: To
	Count    Kind = "count"    // counted at a place: Counted; the difference to the books is moved
	Loss     Kind = "loss"     // broken, lost or stolen: From, with a Reason
)

// Entry is one movement of a material, with the stock after it. It is stored as one document.
type Entry struct {
	ID      string `json:"_id"` // "COD-12:00000003"
	V       int64  `json:"v"`
	Command string `json:"command"` // the id of the movement, unique

	SKU       string         `json:"sku"`
	Number    int64          `json:"number"` // 1, 2, … of the material
	Kind      Kind           `json:"kind"`
	From      Place          `json:"from,omitempty"`
	To        Place          `json:"to,omitempty"`
	Quantity  money.Decimal  `json:"quantity"`           // what was moved; zero for a count that agrees
	Counted   *money.Decimal `json:"counted,omitempty"`  // what was counted
	UnitPrice money.Amount   `json:"unitPrice,omitzero"` // what was paid for a unit
	Cost      money.Amount   `json:"cost,omitzero"`      // of the quantity: what it adds to the value of the stock, or takes from it
	Order     string         `json:"order,omitempty"`    // the job that used it
	Purchase  string         `json:"purchase,omitempty"` // the purchase by which it came
	Request   string         `json:"request,omitempty"`  // the technician's request for which it was moved
	Reason    string         `json:"reason,omitempty"`   //
	Negative  bool           `json:"negative,omitempty"` // more was taken than the books had
	By        orders.Actor   `json:"by"`                 //
	At        time.Time      `json:"createdAt"`          //
	Balances  Balances       `json:"balances"`           // after the entry
	Value     money.Amount   `json:"value"`              // of the whole stock after the entry
	UnitCost  money.Amount   `json:"unitCost"`           // the last known cost of a unit, for when there is none left

	outbox.Box
}

// Balances are the quantities of a material by place. Places with none are left out.
type Balances map[Place]money.Decimal

// Total returns the quantity at all places.
func (b Balances) Total() money.Decimal {
	var sum money.Decimal
	for _, n := range b {
		sum = sum.Add(n)
	}
	return sum
}

// plus returns the balances with a quantity added at a place.
func (b Balances) plus(at Place, n money.Decimal) Balances {
	next := maps.Clone(b)
	if next == nil {
		next = Balances{}
	}
	if sum := next[at].Add(n); sum.Sign() == 0 {
		delete(next, at)
	} else {
		next[at] = sum
	}
	return next
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (e *Entry) Key() string { return e.ID }

// Rev points to the document's version.
func (e *Entry) Rev() *int64 { return &e.V }

// Due returns the zero time: an entry has no deadline.
func (e *Entry) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (e *Entry) Effects() *outbox.Box { return &e.Box }

// Movement asks for an entry.
type Movement struct {
	Command   string // the id of the movement: repeated it returns the first entry; required
	SKU       string
	Kind      Kind
	From, To  Place
	Quantity  money.Decimal
	Counted   *money.Decimal // of a Count, at To
	UnitPrice money.Amount
	Order     string
	Purchase  string
	Request   string
	Reason    string
	By        orders.Actor
}

// The limits of a movement.
const (
	MaxQuantity = 1_000_000
	MaxPlaces   = 3 // decimals of a quantity
	MaxReason   = 500
)

// check returns the problems that are visible from the movement itself, and cleans its texts.
func (m *Movement) check(currency string) error {
	var p validation.Problems
	m.SKU = strings.ToUpper(strings.TrimSpace(m.SKU))
	p.Line("sku", &m.SKU, 40, true)
	p.Line("reason", &m.Reason, MaxReason, m.Kind == Loss)
	p.Amount("price", m.UnitPrice, currency, false)
	needs := map[Kind][2]bool{ // a place of departure, a place of arrival
		Opening: {false, true}, Receipt: {false, true}, Transfer: {true, true}, Use: {true, false},
		Return: {false, true}, Count: {false, true}, Loss: {true, false},
	}
	places, known := needs[m.Kind]
	if !known {
		p.Add("kind", validation.Unknown)
		return p.Err()
	}
	for i, place := range []struct {
		field string
		is    Place
	}{{"from", m.From}, {"to", m.To}} {
		switch {
		case places[i] && place.is == "":
			p.Add(place.field, validation.Required)
		case place.is != "" && (!places[i] || !place.is.Valid()):
			p.Add(place.field, validation.Invalid)
		}
	}
	if m.Kind == Transfer && m.From == m.To {
		p.Add("to", validation.Twice)
	}
	switch {
	case m.Kind != Count:
		if p.Number("quantity", m.Quantity, MaxQuantity, MaxPlaces); m.Quantity.Sign() == 0 {
			p.Add("quantity", validation.Zero)
		}
	case m.Counted == nil:
		p.Add("counted", validation.Required)
	default:
		p.Number("counted", *m.Counted, MaxQuantity, MaxPlaces)
	}
	return p.Err()
}

// entryID is the id of a material's entry.
func entryID(sku string, number int64) string { return fmt.Sprintf("%s:%08d", sku, number) }
