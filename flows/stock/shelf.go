package stock

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Shelved is a material with the last entry of its ledger.
type Shelved struct {
	Item Item
	Last Entry
}

// Shelf returns a page of materials with what there is of them, by SKU. After "=SKU" it is that material alone.
func (s *Service) Shelf(ctx context.Context, limit int, after string) (page []Shelved, next string, err error) {
	var items []Item
	if sku, one := strings.CutPrefix(after, "="); one {
		item, err := s.Catalog.StockItem(ctx, sku)
		if err != nil {
			return nil, "", err
		}
		items = []Item{item}
	} else {
		if items, next, err = s.Catalog.StockItems(ctx, limit, after); err != nil {
			return nil, "", err
		}
	}
	for _, item := range items {
		last, err := s.Last(ctx, item.SKU)
		if err != nil {
			return nil, "", err
		}
		page = append(page, Shelved{item, last})
	}
	return page, next, nil
}

// Places lists the places that have some, the store first.
func (b Balances) Places() []Place { return slices.Sorted(maps.Keys(b)) }

// Purchase returns a purchase, or bot.ErrNotFound.
func (s *Service) Purchase(ctx context.Context, id string) (Purchase, error) {
	return s.Purchases.Get(ctx, id)
}

// ListPurchases returns a page of purchases of a state, or of all for "", the latest first.
func (s *Service) ListPurchases(ctx context.Context, state PurchaseState, limit int, after string) ([]Purchase, string, error) {
	return s.Purchases.List(ctx, state, limit, after)
}

// ListRequests returns a page of requests of a state, or of all for "", the latest first.
func (s *Service) ListRequests(ctx context.Context, state RequestState, limit int, after string) ([]Request, string, error) {
	return s.Requests.List(ctx, state, limit, after)
}

// Kept reports whether the business keeps stock of a material, or has a supplier of it: only then is it bought
// without being asked for.
func (s *Service) Kept(ctx context.Context, sku string) (bool, error) {
	item, err := s.Catalog.StockItem(ctx, sku)
	if err != nil || len(item.Suppliers) > 0 {
		return err == nil, err
	}
	last, err := s.Last(ctx, sku)
	return last.Number > 0, err
}
