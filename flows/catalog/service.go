package catalog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/validation"
)

// defaultKind is the kind of a service without a category.
const defaultKind = "repair"

// offered is the most materials that a text may match.
const offered = 10

// Service manages the catalogue. It is safe for concurrent use by any number of processes. New makes one.
type Service struct {
	Categories *record.Service[Category]
	Stock      *record.Service[Material]
	// Tariff returns the tariff of an order.
	Tariff func(ctx context.Context, o orders.Order, now time.Time) (pricing.Tariff, error)
	// UnitCost returns what a unit of a material cost by the stock's books; nil, or false: the catalogue's cost holds.
	UnitCost func(ctx context.Context, sku string) (money.Amount, bool, error)
	Calendar pricing.Calendar
	Country  string // country of the VAT

	currency string // of all amounts
}

var _ orders.Catalog = (*Service)(nil)

// New makes the service with its repositories; currency is that of all amounts.
func New(categories record.Repository[Category], materials record.Repository[Material], currency string) *Service {
	return &Service{
		currency:   currency,
		Categories: &record.Service[Category]{Documents: categories, Normalize: cleanCategory},
		Stock: &record.Service[Material]{
			Documents: materials,
			Normalize: func(m Material) (Material, validation.Problems) { return cleanMaterial(m, currency) },
		},
	}
}

// Category returns the kind and warranty of the first active category that lists a service.
func (s *Service) Category(ctx context.Context, service string) (orders.Category, error) {
	c, err := s.categoryOf(ctx, service)
	if c.Kind == "" {
		c.Kind = defaultKind
	}
	return orders.Category{Kind: c.Kind, WarrantyDays: c.WarrantyDays, Coverage: c.Coverage, Exclusions: c.Exclusions}, err
}

// Requirements returns a service's required specialty and certificates; none without a category.
func (s *Service) Requirements(ctx context.Context, service string) (specialty string, certificates []string, err error) {
	c, err := s.categoryOf(ctx, service)
	return c.Specialty, c.Certificates, err
}

// Specialties returns the required specialty of each service that has one, by the folded code of the service.
func (s *Service) Specialties(ctx context.Context) (map[string]string, error) {
	all, err := s.Categories.All(ctx, "")
	by := map[string]string{}
	for _, c := range all {
		if c.Data.Inactive || c.Data.Specialty == "" {
			continue
		}
		for _, service := range c.Data.Services {
			if code := bot.Fold(service); by[code] == "" { // as in categoryOf, the first category counts
				by[code] = c.Data.Specialty
			}
		}
	}
	return by, err
}

// categoryOf returns a service's category; the zero Category without one.
func (s *Service) categoryOf(ctx context.Context, service string) (Category, error) {
	all, err := s.Categories.All(ctx, "")
	for _, c := range all {
		lists := slices.ContainsFunc(c.Data.Services, func(code string) bool { return bot.Fold(code) == bot.Fold(service) })
		if lists && !c.Data.Inactive {
			return c.Data, nil
		}
	}
	return Category{}, err
}

// Item returns the material of a SKU, for a quotation; false if it is not offered.
func (s *Service) Item(ctx context.Context, sku string) (pricing.Material, bool, error) {
	m, err := s.Stock.Get(ctx, sku)
	if errors.Is(err, bot.ErrNotFound) || err == nil && m.Data.Inactive {
		return pricing.Material{}, false, nil
	}
	return item(m), err == nil, err
}

func item(m MaterialDoc) pricing.Material {
	return pricing.Material{SKU: m.ID, Description: m.Data.Name, Category: m.Data.Category, Cost: m.Data.Cost, Price: m.Data.Price, Markup: m.Data.Markup}
}

// Materials lists the materials that match a text or a SKU, the best first; an exact match alone.
func (s *Service) Materials(ctx context.Context, text string) ([]orders.Material, error) {
	found, err := s.find(ctx, text)
	fit := make([]orders.Material, 0, len(found))
	for _, m := range found {
		fit = append(fit, orders.Material{SKU: m.ID, Name: m.Data.Name, Unit: m.Data.Unit})
	}
	return fit, err
}

// minWord is the fewest letters of a word that says which material is meant: "de" and "la" do not.
const minWord = 3

// holds reports whether a name has a word, in the singular or as it stands.
func holds(name, word string) bool {
	if strings.Contains(name, word) {
		return true
	}
	one, plural := strings.CutSuffix(word, "s")
	return plural && len(one) > minWord && (strings.Contains(name, one) || strings.HasSuffix(one, "e") && strings.Contains(name, one[:len(one)-1]))
}

// find lists matching materials: an exact SKU or name alone, else those with all words.
func (s *Service) find(ctx context.Context, text string) (fit []MaterialDoc, err error) {
	wanted := bot.Fold(text)
	if wanted == "" {
		return nil, nil
	}
	all, err := s.Stock.All(ctx, "")
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m MaterialDoc) bool { return m.Data.Inactive })
	for _, m := range all {
		if sku, name := bot.Fold(m.ID), bot.Fold(m.Data.Name); sku == wanted || name == wanted {
			return []MaterialDoc{m}, nil
		}
	}
	words := slices.DeleteFunc(strings.Fields(wanted), func(w string) bool { return len(w) < minWord && !strings.ContainsAny(w, "0123456789") })
	if len(words) == 0 {
		return nil, nil
	}
	for _, m := range all {
		in := bot.Fold(m.ID + " " + m.Data.Name)
		if !slices.ContainsFunc(words, func(w string) bool { return !holds(in, w) }) {
			fit = append(fit, m)
		}
	}
	slices.SortStableFunc(fit, func(a, b MaterialDoc) int { return len(a.Data.Name) - len(b.Data.Name) })
	return fit[:min(len(fit), offered)], nil
}
