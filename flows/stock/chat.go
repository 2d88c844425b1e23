package stock

import (
	"context"
	"maps"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
)

// The effects with which conversations ask for material. Each carries an Asking or a Decision.
const (
	LookUp      = "stock.look_up" // Text or SKU: "ok" with a Look, "choose" with its Options, "refused" if nothing fits, "none" for who has no van
	AskFor      = "stock.ask_for" // SKU and Quantity: "ok" with a Requested
	DecideAsked = "stock.decide"  // a Decision of a supervisor: "ok" with a Requested, "refused" with an orders.ClientRefusal
)

// Asking is what a technician asks for.
type Asking struct {
	SKU      string `json:"sku,omitempty"`
	Text     string `json:"text,omitempty"`
	Quantity string `json:"quantity,omitempty"` // decimal
}

// Decision is a supervisor's answer to a request.
type Decision struct {
	Request string `json:"request"`
	Approve bool   `json:"approve"`
	Reason  string `json:"reason,omitempty"`

	orders.Proof
}

// Look is a material with what there is of it.
type Look struct {
	SKU     string                  `json:"sku,omitempty"`
	Name    string                  `json:"name,omitempty"`
	Unit    string                  `json:"unit,omitempty"`
	Van     string                  `json:"van,omitempty"`   // in the technician's van
	Store   string                  `json:"store,omitempty"` // in the central store
	Options []orders.MaterialOption `json:"options,omitempty"`
}

// Requested is a request as shown in chats.
type Requested struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	Unit       string       `json:"unit,omitempty"`
	Quantity   string       `json:"quantity"`
	Technician string       `json:"technician"` // name
	State      RequestState `json:"state"`
}

// RequestView returns a request as shown in chats.
func RequestView(r Request) Requested {
	return Requested{r.ID, r.Name, r.Unit, r.Quantity.String(), r.Technician.Name, r.State}
}

// maxOptions bounds the materials that are offered for a text.
const maxOptions = 9

// Look finds the material that a technician means, with what the van and the store have of it. The error is
// bot.ErrNotFound for who is no technician.
func (s *Service) Look(ctx context.Context, who bot.ContactID, said Asking) (Look, error) {
	t, err := s.Technicians.ByContact(ctx, who)
	if err != nil {
		return Look{}, err
	}
	sku := said.SKU
	if sku == "" {
		fit, err := s.Named(ctx, said.Text)
		if err != nil || len(fit) == 0 {
			return Look{}, err
		}
		if len(fit) > 1 {
			var l Look
			for _, m := range fit[:min(len(fit), maxOptions)] {
				l.Options = append(l.Options, orders.MaterialOption{SKU: m.SKU, Name: m.Name})
			}
			return l, nil
		}
		sku = fit[0].SKU
	}
	item, err := s.Catalog.StockItem(ctx, sku)
	if err != nil {
		return Look{}, err
	}
	last, err := s.Last(ctx, item.SKU)
	if err != nil {
		return Look{}, err
	}
	return Look{SKU: item.SKU, Name: item.Name, Unit: item.Unit, Van: last.Balances[Van(t.ID)].String(), Store: last.Balances[Store].String()}, nil
}

// minNamed is the fewest letters of a word that can name a material: shorter ones are articles.
const minNamed = 4

// Named lists the materials that a sentence names: those of which most words stand in it. Endings do not
// count, so that "rodamientos" names "Rodamiento SKF 6205".
func (s *Service) Named(ctx context.Context, text string) ([]orders.Material, error) {
	if fit, err := s.Catalog.Materials(ctx, text); err != nil || len(fit) > 0 {
		return fit, err
	}
	words := strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:()¿?¡!", r) })
	best, most := map[string]orders.Material{}, 0
	counts := map[string]int{}
	for _, w := range words {
		stem := w
		for range 2 { // without the plural: "bombas", "codos", "interruptores"
			stem = strings.TrimSuffix(strings.TrimSuffix(stem, "s"), "e")
		}
		if len([]rune(stem)) < minNamed && !strings.ContainsAny(w, "0123456789") || len(w) > 0 && len(w) < 3 {
			continue
		}
		fit, err := s.Catalog.Materials(ctx, stem)
		if err != nil {
			return nil, err
		}
		for _, m := range fit {
			counts[m.SKU]++
			best[m.SKU] = m
			most = max(most, counts[m.SKU])
		}
	}
	var fit []orders.Material
	for sku, m := range best {
		if counts[sku] == most {
			fit = append(fit, m)
		}
	}
	slices.SortFunc(fit, func(a, b orders.Material) int { return strings.Compare(a.SKU, b.SKU) })
	return fit, nil
}

// Find looks for a quantity of a material that a technician misses: in the technician's own van by the books,
// in the central store, then in the other vans, the fullest first. ok is false if no place has enough.
func (s *Service) Find(ctx context.Context, sku, technician string, quantity money.Decimal) (at Place, ok bool, err error) {
	last, err := s.Last(ctx, sku)
	if err != nil {
		return "", false, err
	}
	for _, at := range []Place{Van(technician), Store} {
		if last.Balances[at].Cmp(quantity) >= 0 {
			return at, true, nil
		}
	}
	for _, p := range slices.Sorted(maps.Keys(last.Balances)) {
		if n := last.Balances[p]; n.Cmp(quantity) >= 0 && (!ok || n.Cmp(last.Balances[at]) > 0) {
			at, ok = p, true
		}
	}
	return at, ok, nil
}
