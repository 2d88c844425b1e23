package app

import (
	"context"

	"recado/flows/catalog"
	"recado/flows/stock"
)

// newStock makes the service of the stock.
func newStock(p coreParts, materials *catalog.Service, vans stock.Technicians, kick func(string) func(context.Context, string)) *stock.Service {
	return &stock.Service{
		Ledger: p.stores.StockEntries, Purchases: p.stores.Purchases, Requests: p.stores.SupplyRequests,
		Suppliers: stock.NewSuppliers(p.stores.Suppliers, p.business.Country), Catalog: materials, Technicians: vans, Numbers: p.stores.DB,
		People: p.business.Staff(), Zone: p.business.Location(), Currency: p.business.Tariff().Currency, Negative: p.business.Field.Negative(),
		Signal: kick(p.stores.StockEntries.Name()), SignalPurchase: kick(p.stores.Purchases.Name()), SignalRequest: kick(p.stores.SupplyRequests.Name()),
	}
}
