package campaigns

import (
	"strconv"
	"strings"
	"time"
)

// Result is what has become of one invoice, or of a row that is none.
type Result struct {
	Line     int       `json:"line"`
	Number   string    `json:"number,omitempty"`
	Debtor   string    `json:"debtor,omitempty"`
	To       string    `json:"to,omitempty"`
	Balance  string    `json:"balance,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Due      string    `json:"due,omitempty"`
	State    ItemState `json:"state"`
	Field    string    `json:"field,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Rule     string    `json:"rule,omitempty"`
	Channel  Channel   `json:"channel,omitempty"`
	Tone     Tone      `json:"tone,omitempty"`
	Writer   Writer    `json:"writer,omitempty"`
	Fault    string    `json:"modelFault,omitempty"`
	At       time.Time `json:"at,omitzero"` // when the message was asked for, or may be
	Text     string    `json:"text,omitempty"`
	Evidence string    `json:"evidence,omitempty"`
}

// Results lists the invoices of an item, or its rejected rows.
func (i Item) Results(c Campaign) (all []Result) {
	for _, bad := range i.Rejected {
		all = append(all, Result{Line: bad.Line, Number: bad.Number, State: i.State, Field: bad.Field, Reason: bad.Reason})
	}
	state, at := i.State, i.QueuedAt
	if at.IsZero() {
		at = i.NextAt
	}
	if c.State == Cancelled && (state == New || state == Waiting) {
		state, at = CancelledItem, time.Time{}
	}
	for _, in := range i.Invoices {
		all = append(all, Result{
			Line: in.Line, Number: in.Number, Debtor: i.Debtor.Name, To: i.Contact, Balance: in.Balance.Text(), Currency: in.Currency, Due: in.Due, State: state, Reason: i.Reason, Rule: i.Rule,
			Channel: i.Channel, Tone: i.Tone, Writer: i.Writer, Fault: i.Fault, At: at, Text: i.Text, Evidence: i.Evidence,
		})
	}
	return all
}

// ResultColumns names the cells of a result in a table.
func ResultColumns() []string {
	return []string{"line", "number", "debtor", "to", "balance", "currency", "due", "state", "field", "reason", "rule", "channel", "tone", "writer", "at", "text", "evidence"}
}

// Cells returns a result as a row of a table. A cell that a spreadsheet would take for a formula begins
// with an apostrophe.
func (r Result) Cells() []string {
	at := ""
	if !r.At.IsZero() {
		at = r.At.UTC().Format(time.RFC3339)
	}
	row := []string{
		strconv.Itoa(r.Line), r.Number, r.Debtor, r.To, r.Balance, r.Currency, r.Due, string(r.State), r.Field, r.Reason, r.Rule,
		string(r.Channel), string(r.Tone), string(r.Writer), at, r.Text, r.Evidence,
	}
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && strings.Trim(cell, "+-.0123456789") != "" {
			row[i] = "'" + cell
		}
	}
	return row
}
