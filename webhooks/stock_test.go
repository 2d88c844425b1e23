package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/catalog"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/stock"
	"recado/store"
	"recado/store/repo"
)

func TestStockIsMovedCountedAndBought(t *testing.T) {
	w := newWorld(t)
	run := func(steps ...step) {
		t.Helper()
		for _, tt := range steps {
			if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
				t.Errorf("%s %s %.80s: %d %.600s", tt.method, tt.path, tt.body, got.status, got.body)
			}
		}
	}
	run(
		step{"POST", "/api/v1/suppliers", `{"id":"ferre","name":"Ferretería","leadDays":3,"phone":"300 111 2233","mail":"v@example.com"}`, 201, `"leadDays":3`},
		step{"POST", "/api/v1/suppliers", `{"id":"mal","name":"","leadDays":-1,"phone":"x","mail":"x"}`, 400, `"field":"name"`},
		step{"GET", "/api/v1/suppliers", ``, 200, `"FERRE"`},
		step{"GET", "/api/v1/suppliers/FERRE", ``, 200, `"active":true`},
		step{"PUT", "/api/v1/suppliers/FERRE", `{"notes":"entrega a domicilio","v":1}`, 200, `domicilio`},
		step{"POST", "/api/v1/materials", `{"id":"cod-1","name":"Codo","cost":"2","suppliers":["ferre"],"minimum":"5","vanMinimum":"1","reorder":"20"}`, 201, `"reorder":"20"`},
		step{"POST", "/api/v1/materials", `{"id":"cod-2","name":"Codo","cost":"2","suppliers":["-"],"minimum":"-1"}`, 400, `"field":"minimum"`},
		step{"POST", "/api/v1/stock/movements", `{"sku":"cod-1","kind":"receipt","to":"STORE","quantity":"10","price":"2.50"}`, 201, `"number":1`},
		step{"POST", "/api/v1/stock/movements", `{"sku":"cod-1","kind":"transfer","from":"STORE","to":"VAN-T1","quantity":"4"}`, 201, `"VAN-T1":"4"`},
		step{"POST", "/api/v1/stock/movements", `{"sku":"cod-1","kind":"transfer","from":"STORE","to":"VAN-T1","quantity":"40"}`, 409, `"code":"not_enough"`},
		step{"POST", "/api/v1/stock/movements", `{"sku":"nada","kind":"receipt","to":"STORE","quantity":"1"}`, 400, `"field":"sku"`},
		step{"POST", "/api/v1/stock/movements", `{"sku":"cod-1","kind":"count","to":"STORE","quantity":"1"}`, 400, `"field":"kind"`},
		step{"POST", "/api/v1/stock/counts", `{"place":"STORE","lines":[{"sku":"cod-1","counted":"5"}]}`, 400, `"field":"reason"`},
		step{"POST", "/api/v1/stock/counts", `{"place":"STORE","reason":"conteo","lines":[{"sku":"nada","counted":"5"}]}`, 400, `"field":"lines[0].sku"`},
		step{"POST", "/api/v1/stock/counts", `{"place":"STORE","reason":"conteo","lines":[{"sku":"cod-1","counted":"4"}]}`, 201, `"quantity":"2"`},
		step{"GET", "/api/v1/stock", ``, 200, `"total":"8"`},
		step{"GET", "/api/v1/stock/COD-1", ``, 200, `"low":true`},
		step{"GET", "/api/v1/stock/NADA", ``, 404, `not_found`},
		step{"GET", "/api/v1/stock/COD-1/movements?limit=2", ``, 200, `"kind":"count"`},
		step{"POST", "/api/v1/purchases", `{"lines":[{"sku":"cod-1","quantity":"20","price":"2"}]}`, 201, `"supplierName":"Ferretería"`},
		step{"POST", "/api/v1/purchases", `{"lines":[]}`, 400, `"field":"lines"`},
		step{"PUT", "/api/v1/purchases/OC-00001", `{"eta":"2027-01-15"}`, 200, `"eta":"2027-01-15"`},
		step{"POST", "/api/v1/purchases/OC-00001/receive", `{"lines":[{"sku":"cod-1","quantity":"5"}]}`, 200, `"state":"partial"`},
		step{"POST", "/api/v1/purchases/OC-00001/receive", `{}`, 200, `"state":"received"`},
		step{"POST", "/api/v1/purchases/OC-00001/cancel", `{"reason":"x"}`, 409, `"code":"decided"`},
		step{"POST", "/api/v1/purchases", `{"supplier":"FERRE","eta":"2027-01-10","lines":[{"sku":"cod-1","quantity":"1"}]}`, 201, `OC-00002`},
		step{"POST", "/api/v1/purchases/OC-00002/cancel", `{"reason":"se consiguió"}`, 200, `"state":"cancelled"`},
		step{"GET", "/api/v1/purchases?state=cancelled", ``, 200, `OC-00002`},
		step{"GET", "/api/v1/purchases/OC-00001", ``, 200, `"received":"20"`},
		step{"GET", "/api/v1/purchases/OC-00009", ``, 404, `not_found`},
	)
	for range 2 {
		w.askSupply(t)
	}
	run(
		step{"GET", "/api/v1/supply-requests?state=asked", ``, 200, `REP-00001`},
		step{"POST", "/api/v1/supply-requests/REP-00001/approve", `{}`, 200, `"state":"approved"`},
		step{"POST", "/api/v1/supply-requests/REP-00001/deny", `{}`, 409, `"code":"decided"`},
		step{"POST", "/api/v1/supply-requests/REP-00002/deny", `{"reason":"no hay"}`, 200, `"state":"denied"`},
		step{"POST", "/api/v1/supply-requests/REP-00009/deny", `{}`, 404, `not_found`},
	)
}

// askSupply makes a technician's request.
func (w *world) askSupply(t testing.TB) {
	t.Helper()
	_, err := w.stock.Ask(t.Context(), stock.Request{Technician: orders.Technician{ID: "T1", Name: "Teo"}, SKU: "COD-1", Quantity: money.Int(2), Command: fmt.Sprint("ask ", w.wanted)}, w.clock.Now())
	w.wanted++
	if err != nil {
		t.Fatal(err)
	}
}

// van is the only technician.
type van struct{}

func (van) Technician(_ context.Context, id string) (orders.Technician, error) {
	if id != "T1" {
		return orders.Technician{}, bot.ErrNotFound
	}
	return orders.Technician{ID: "T1", Name: "Teo"}, nil
}

func (van) ByContact(context.Context, bot.ContactID) (orders.Technician, error) {
	return orders.Technician{}, bot.ErrNotFound
}

// openStock makes the service of the stock.
func (w *world) openStock(t testing.TB, db store.DB, materials *catalog.Service) {
	t.Helper()
	entries, err1 := repo.NewStockEntries(db)
	bought, err2 := repo.NewPurchases(db)
	asked, err3 := repo.NewSupplyRequests(db)
	suppliers, err4 := repo.NewRecordRepository[stock.Supplier](db, "suppliers", "")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	w.stock = &stock.Service{
		Ledger: entries, Purchases: bought, Requests: asked, Suppliers: stock.NewSuppliers(suppliers, "CO"), Catalog: materials, Technicians: van{}, Numbers: db, Currency: "USD",
	}
}
