package invoices

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/money"
)

// Dialog is the dialog in which a person asks for an invoice.
const Dialog = "invoice"

// The effects with which conversations ask for invoices. Each carries an Asked.
const (
	DoFind = "invoices.find" // "ok" with a Found, "none", "shared" where several people's invoices are of one phone
	DoSend = "invoices.send" // "ok" with a Found of the one, with its document; "none"
)

// Asked is what a person asks for.
type Asked struct {
	Text    string `json:"text,omitempty"`    // the person's words, which may name an invoice
	Invoice string `json:"invoice,omitempty"` // its number
	Open    bool   `json:"open,omitempty"`    // only what is not paid
}

// Found are invoices as shown in chats, the latest first.
type Found struct {
	Invoices []Shown    `json:"invoices,omitempty"`
	More     int        `json:"more,omitempty"` // how many there are besides
	File     *bot.Media `json:"file,omitempty"` // of the only one
	Link     string     `json:"link,omitempty"` // to its page; "": there is none
}

// Shown is an invoice as shown in chats.
type Shown struct {
	ID      string       `json:"id"`
	Client  string       `json:"client,omitempty"`
	Total   money.Amount `json:"total"`
	Balance money.Amount `json:"balance"`
	Open    bool         `json:"open"` // something of it is owed
	DueOn   string       `json:"dueOn"`
	Orders  []string     `json:"orders,omitempty"`
}

// Show returns an invoice as shown in chats.
func Show(i Invoice) Shown {
	client := i.Payer.Company
	if client == "" {
		client = i.Payer.Name
	}
	return Shown{i.ID, client, i.Total, i.Balance, i.Balance.Minor > 0, i.DueOn, i.Orders()}
}

// MaxFound bounds the invoices that a chat lists.
const MaxFound = 8

// maxRead bounds the invoices that are read for a request.
const maxRead = 200

// For lists the invoices that concern a person, the latest first: those that the person pays, and those of the company for which
// the person approves, pays or administers. shared tells that several people's invoices belong to the phone, so that it does not prove
// whose they are. Cancelled invoices and credit notes are not listed.
func (s *Service) For(ctx context.Context, who bot.ContactID) (list []Invoice, shared bool, err error) {
	list, _, err = s.Invoices.List(ctx, Filter{Contact: who, Limit: maxRead})
	if err != nil {
		return nil, false, err
	}
	payers := map[string]bool{}
	for _, i := range list {
		payers[i.Payer.Company+"/"+i.Payer.Name] = true
	}
	company := ""
	if s.CompanyOf != nil {
		if company, err = s.CompanyOf(ctx, who); err != nil {
			return nil, false, err
		}
	}
	if company != "" {
		all, _, err := s.Invoices.List(ctx, Filter{Company: company, Limit: maxRead})
		if err != nil {
			return nil, false, err
		}
		for _, i := range all {
			if !slices.ContainsFunc(list, func(known Invoice) bool { return known.ID == i.ID }) {
				list = append(list, i)
			}
		}
	}
	list = slices.DeleteFunc(list, func(i Invoice) bool { return i.Kind == CreditNote || i.Status == Cancelled })
	slices.SortStableFunc(list, func(a, b Invoice) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return list, company == "" && len(payers) > 1, nil
}

// Find lists the invoices that a person asks for: the one that the words name, by its number or by its order's, or all. It is
// bot.ErrNotFound if there is none.
func (s *Service) Find(ctx context.Context, who bot.ContactID, asked Asked) (f Found, shared bool, err error) {
	list, shared, err := s.For(ctx, who)
	if err != nil || shared {
		return f, shared, err
	}
	if asked.Open {
		list = slices.DeleteFunc(list, func(i Invoice) bool { return i.Balance.Minor <= 0 })
	}
	if named := numbers.FindAllStringSubmatch(strings.ToUpper(asked.Text+" "+asked.Invoice), -1); len(named) > 0 {
		list = slices.DeleteFunc(list, func(i Invoice) bool {
			return !slices.ContainsFunc(named, func(m []string) bool {
				return sameNumber(i.ID, "FAC", m) || slices.ContainsFunc(i.Orders(), func(o string) bool { return sameNumber(o, "ORD", m) })
			})
		})
	}
	if len(list) == 0 {
		return f, false, bot.ErrNotFound
	}
	for _, i := range list[:min(len(list), MaxFound)] {
		f.Invoices = append(f.Invoices, Show(i))
	}
	f.More = len(list) - len(f.Invoices)
	return f, false, nil
}

// numbers matches the number of an invoice or an order as people write it: "FAC-00012", "fac 12", "orden 7".
var numbers = regexp.MustCompile(`\b(FAC|FACTURA|ORD|ORDEN)[ -]{0,2}0*(\d{1,9})\b`)

// sameNumber reports whether an id is the one of a match of numbers.
func sameNumber(id, prefix string, m []string) bool {
	kind, n, _ := strings.Cut(id, "-")
	return kind == prefix && strings.HasPrefix(m[1], prefix) && strings.TrimLeft(n, "0") == m[2]
}

// Asked returns the invoice that a person chose, or bot.ErrNotFound for one that does not concern the person.
func (s *Service) Asked(ctx context.Context, who bot.ContactID, id string) (Invoice, error) {
	list, shared, err := s.For(ctx, who)
	if err != nil {
		return Invoice{}, err
	}
	i := slices.IndexFunc(list, func(i Invoice) bool { return i.ID == id })
	if i < 0 || shared {
		return Invoice{}, bot.ErrNotFound
	}
	return list[i], nil
}
