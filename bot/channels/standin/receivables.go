package standin

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Receivable is an unpaid invoice that the stand-ins of accounting systems tell of. Amounts and days are
// texts, so that bad ones can be told too.
type Receivable struct {
	ID       string   `json:"id"`
	Prefix   string   `json:"prefix,omitempty"`
	Number   string   `json:"number"` // "22"; with the prefix "FV-2-22"
	Document string   `json:"document"`
	Name     string   `json:"name,omitempty"`
	Phones   []string `json:"phones,omitempty"`
	Mail     string   `json:"mail,omitempty"`
	Total    string   `json:"total"` // "1234.5", as JSON has it
	Balance  string   `json:"balance"`
	Date     string   `json:"date,omitempty"` // "2026-10-01"
	Due      string   `json:"due,omitempty"`
	Link     string   `json:"link,omitempty"`
	Currency string   `json:"currency,omitempty"`
}

// Generated are invoices that are made when they are asked for: any number takes no memory.
type Generated struct {
	Invoices int    `json:"invoices"`
	Debtors  int    `json:"debtors"`
	Due      string `json:"due"` // of all
}

// Receivables are the invoices of all accounting stand-ins. They are ordered beforehand:
//
//	POST /standin/invoices  {"invoices": [Receivable…]} or {"generate": Generated}
type Receivables struct {
	mu       sync.Mutex
	all      []Receivable
	generate Generated
	revoked  map[string]bool
}

// NewReceivables makes an empty list.
func NewReceivables() *Receivables { return &Receivables{revoked: map[string]bool{}} }

// Set replaces the invoices.
func (b *Receivables) Set(all ...Receivable) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.generate = all, Generated{}
}

// Generate replaces the invoices by made ones.
func (b *Receivables) Generate(g Generated) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.generate = nil, g
}

// Revoke makes a vendor refuse all credentials, or take them again.
func (b *Receivables) Revoke(vendor string, revoked bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.revoked[vendor] = revoked
}

func (b *Receivables) isRevoked(vendor string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.revoked[vendor]
}

// count returns how many invoices there are.
func (b *Receivables) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.all) + b.generate.Invoices
}

// slice returns some of the invoices.
func (b *Receivables) slice(from, n int) []Receivable {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.generate.Invoices == 0 {
		from = min(from, len(b.all))
		return slices.Clone(b.all[from:min(from+n, len(b.all))])
	}
	var some []Receivable
	for i := from; i < min(from+n, b.generate.Invoices); i++ {
		some = append(some, b.generate.invoice(i))
	}
	return some
}

// invoice makes the i-th invoice. Its debtor has an own number of Colombia.
func (g Generated) invoice(i int) Receivable {
	return Receivable{
		ID: fmt.Sprintf("inv-%07d", i), Prefix: "FV-2", Number: fmt.Sprint(i + 1), Total: fmt.Sprintf("%d.5", 100_000+i), Balance: fmt.Sprintf("%d.25", 50_000+i),
		Date: g.Due, Due: g.Due, Link: fmt.Sprintf("https://pagos.example.com/f/%d", i), Document: fmt.Sprint(g.document(i)), Name: "Ana Ruiz", Phones: []string{g.phone(i)},
	}
}

const firstDocument = 900_000_000

func (g Generated) document(i int) int { return firstDocument + i%max(g.Debtors, 1) }

func (g Generated) phone(i int) string { return fmt.Sprintf("31%08d", i%max(g.Debtors, 1)) }

// debtor finds an invoice of a debtor by the document.
func (b *Receivables) debtor(document string) (Receivable, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.all {
		if r.Document == document {
			return r, true
		}
	}
	var n int
	if _, err := fmt.Sscan(document, &n); err == nil && n >= firstDocument && n < firstDocument+b.generate.Debtors {
		return b.generate.invoice(n - firstDocument), true
	}
	return Receivable{}, false
}

// Routes adds the routes by which invoices are ordered.
func (b *Receivables) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /standin/invoices", func(w http.ResponseWriter, r *http.Request) {
		var o struct {
			Invoices []Receivable    `json:"invoices"`
			Generate Generated       `json:"generate"`
			Revoke   map[string]bool `json:"revoke"`
		}
		if !read(w, r, &o) {
			return
		}
		switch {
		case o.Generate.Invoices > 0:
			b.Generate(o.Generate)
		case o.Invoices != nil:
			b.Set(o.Invoices...)
		}
		for vendor, revoked := range o.Revoke {
			b.Revoke(vendor, revoked)
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// table returns the invoices as the rows of a sheet below a header line.
func (b *Receivables) table() [][]string {
	rows := [][]string{{"Id", "Factura", "Cliente", "NIT", "Celular", "Correo", "Total", "Saldo", "Fecha", "Vencimiento", "Enlace de pago"}}
	for _, r := range b.slice(0, b.count()) {
		phone := ""
		for i, p := range r.Phones {
			if i > 0 {
				phone += " / "
			}
			phone += p
		}
		rows = append(rows, []string{r.ID, joined(r.Prefix, r.Number), r.Name, r.Document, phone, r.Mail, r.Total, r.Balance, r.Date, spanishDay(r.Due), r.Link})
	}
	return rows
}

func joined(prefix, number string) string {
	if prefix == "" {
		return number
	}
	return prefix + "-" + number
}

func spanishDay(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format("02/01/2006")
	}
	return day
}

// applyFault plays the script's fault for a request of a stand-in without messages. It reports whether
// the request must still be answered.
func applyFault(w http.ResponseWriter, r *http.Request, f *Faults, book *Ledger, refuse func(status int, code string)) bool {
	fault := f.Next()
	if fault.Kind != "" {
		book.count(func(t *Stats) { t.Faults++ })
	}
	if !fault.Apply(w, r) {
		return false
	}
	switch fault.Kind {
	case "status":
		if fault.Status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		refuse(fault.Status, "ordered_by_a_script")
		return false
	case "code", "body", "failed":
		refuse(http.StatusBadRequest, fault.Code)
		return false
	case "lost":
		hangUp(w)
		return false
	}
	return true
}
