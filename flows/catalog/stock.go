package catalog

import (
	"context"
	"time"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/stock"
)

var _ stock.Catalog = (*Service)(nil)

// StockItem returns a material as the stock needs it, or bot.ErrNotFound. Materials that are no longer
// offered are still in stock.
func (s *Service) StockItem(ctx context.Context, sku string) (stock.Item, error) {
	m, err := s.Stock.Get(ctx, sku)
	if err != nil {
		return stock.Item{}, err
	}
	return stockItem(m), nil
}

// StockItems returns a page of materials by SKU.
func (s *Service) StockItems(ctx context.Context, limit int, after string) ([]stock.Item, string, error) {
	page, next, err := s.Stock.List(ctx, record.Filter{Limit: limit, After: after})
	items := make([]stock.Item, len(page))
	for i, m := range page {
		items[i] = stockItem(m)
	}
	return items, next, err
}

func stockItem(m MaterialDoc) stock.Item {
	d := m.Data
	return stock.Item{
		SKU: m.ID, Name: d.Name, Unit: d.Unit, Minimum: d.Minimum, VanMinimum: d.VanMinimum, Reorder: d.Reorder, Cost: d.Cost, Suppliers: d.Suppliers,
	}
}

// PriceMaterial returns the price of a unit of a material for an order's customer, before VAT and discounts,
// and what it cost the business. An unknown one is the zero Amount; work under warranty is free.
func (s *Service) PriceMaterial(ctx context.Context, o orders.Order, sku, quantity string, now time.Time) (price, cost orders.Amount, err error) {
	m, err := s.Stock.Get(ctx, sku)
	if err != nil {
		return price, cost, err
	}
	of := item(m)
	if s.UnitCost != nil {
		paid, known, err := s.UnitCost(ctx, m.ID)
		if err != nil {
			return price, cost, err
		}
		if known {
			of.Cost = paid
		}
	}
	cost = of.Cost
	if o.Kind == orders.Warranty {
		return money.Zero(s.currency), cost, nil
	}
	if of.Quantity, err = money.ParseDecimal(quantity); err != nil {
		return price, cost, nil //nolint:nilerr // a person prices it
	}
	tariff, err := s.Tariff(ctx, o, now)
	if err != nil {
		return price, cost, err
	}
	estimate, err := pricing.Price(pricing.Job{Country: s.Country, Date: now, Materials: []pricing.Material{of}}, tariff, s.Calendar)
	if err != nil || len(estimate.Lines) != 1 {
		return price, cost, nil //nolint:nilerr // what can't be priced is priced by a person
	}
	return estimate.Lines[0].Unit, cost, nil
}
