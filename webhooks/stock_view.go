package webhooks

import (
	"time"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/stock"
)

// stockView is a material with what there is of it.
type stockView struct {
	SKU      string         `json:"sku"`
	Name     string         `json:"name"`
	Unit     string         `json:"unit"`
	Total    money.Decimal  `json:"total"`
	Places   []placeView    `json:"places"`
	Value    *amount        `json:"value"`    // of all that is there
	UnitCost *amount        `json:"unitCost"` // null: unknown
	Low      bool           `json:"low"`      // a place has less than its minimum
	Minimum  *money.Decimal `json:"minimum"`
	Last     time.Time      `json:"lastMovementAt,omitzero"`
}

type placeView struct {
	Place      stock.Place   `json:"place"`
	Technician string        `json:"technicianId,omitempty"`
	Quantity   money.Decimal `json:"quantity"`
	Low        bool          `json:"low"`
}

func showStock(item stock.Item, last stock.Entry) stockView {
	v := stockView{
		SKU: item.SKU, Name: item.Name, Unit: item.Unit, Total: last.Balances.Total(), Places: []placeView{}, Value: showAmount(last.Value), UnitCost: showAmount(last.UnitCost),
		Minimum: item.Minimum, Last: last.At,
	}
	for _, at := range last.Balances.Places() {
		n := last.Balances[at]
		least := item.VanMinimum
		if at == stock.Store {
			least = item.Minimum
		}
		one := placeView{at, at.Technician(), n, n.Sign() < 0 || least != nil && n.Cmp(*least) < 0}
		v.Places, v.Low = append(v.Places, one), v.Low || one.Low
	}
	if item.Minimum != nil && last.Balances[stock.Store].Cmp(*item.Minimum) < 0 {
		v.Low = true
	}
	return v
}

// movementView is one movement.
type movementView struct {
	ID       string                        `json:"id"`
	SKU      string                        `json:"sku"`
	Number   int64                         `json:"number"`
	Kind     stock.Kind                    `json:"kind"`
	From     stock.Place                   `json:"from,omitempty"`
	To       stock.Place                   `json:"to,omitempty"`
	Quantity money.Decimal                 `json:"quantity"`
	Counted  *money.Decimal                `json:"counted"`
	Price    *amount                       `json:"price"`
	Cost     *amount                       `json:"cost"`
	Order    string                        `json:"orderId,omitempty"`
	Purchase string                        `json:"purchaseId,omitempty"`
	Request  string                        `json:"requestId,omitempty"`
	Reason   string                        `json:"reason,omitempty"`
	Negative bool                          `json:"negative"`
	By       orders.Actor                  `json:"by"`
	At       time.Time                     `json:"at"`
	Balances map[stock.Place]money.Decimal `json:"balances"`
}

func showEntry(e stock.Entry) movementView {
	return movementView{
		e.ID, e.SKU, e.Number, e.Kind, e.From, e.To, e.Quantity, e.Counted, showAmount(e.UnitPrice), showAmount(e.Cost), e.Order, e.Purchase, e.Request, e.Reason,
		e.Negative, e.By, e.At, e.Balances,
	}
}

func showEntries(page []stock.Entry) []movementView {
	shown := make([]movementView, len(page))
	for i, e := range page {
		shown[i] = showEntry(e)
	}
	return shown
}

// purchaseView is an order to a supplier.
type purchaseView struct {
	ID           string              `json:"id"`
	Supplier     string              `json:"supplier,omitempty"`
	SupplierName string              `json:"supplierName,omitempty"`
	State        stock.PurchaseState `json:"state"`
	ETA          string              `json:"eta,omitempty"`
	Order        string              `json:"orderId,omitempty"`
	Request      string              `json:"requestId,omitempty"`
	Technician   string              `json:"technicianId,omitempty"`
	Reason       string              `json:"reason,omitempty"`
	Lines        []purchaseLineView  `json:"lines"`
	CreatedAt    time.Time           `json:"createdAt"`
	UpdatedAt    time.Time           `json:"updatedAt"`
}

type purchaseLineView struct {
	SKU      string        `json:"sku"`
	Name     string        `json:"name"`
	Unit     string        `json:"unit"`
	Quantity money.Decimal `json:"quantity"`
	Received money.Decimal `json:"received"`
	Price    *amount       `json:"price"`
}

func showPurchase(p stock.Purchase) purchaseView {
	v := purchaseView{p.ID, p.Supplier, p.SupplierName, p.State, p.ETA, p.Order, p.Request, p.Technician, p.Reason, []purchaseLineView{}, p.CreatedAt, p.UpdatedAt}
	for _, l := range p.Lines {
		v.Lines = append(v.Lines, purchaseLineView{l.SKU, l.Name, l.Unit, l.Quantity, l.Received, showAmount(l.Price)})
	}
	return v
}

// supplyView is a technician's request for material.
type supplyView struct {
	ID             string             `json:"id"`
	Technician     string             `json:"technicianId"`
	TechnicianName string             `json:"technicianName"`
	SKU            string             `json:"sku"`
	Name           string             `json:"name"`
	Quantity       money.Decimal      `json:"quantity"`
	From           stock.Place        `json:"from"`
	Order          string             `json:"orderId,omitempty"`
	Text           string             `json:"text,omitempty"`
	State          stock.RequestState `json:"state"`
	Purchase       string             `json:"purchaseId,omitempty"`
	Reason         string             `json:"reason,omitempty"`
	CreatedAt      time.Time          `json:"createdAt"`
}

func showSupply(r stock.Request) supplyView {
	return supplyView{r.ID, r.Technician.ID, r.Technician.Name, r.SKU, r.Name, r.Quantity, r.From, r.Order, r.Text, r.State, r.Purchase, r.Reason, r.CreatedAt}
}

func showSupplier(s stock.Supplier) any {
	return struct {
		Name     string `json:"name"`
		Contact  string `json:"contact,omitempty"`
		Phone    string `json:"phone,omitempty"`
		Mail     string `json:"mail,omitempty"`
		LeadDays int    `json:"leadDays"`
		Notes    string `json:"notes,omitempty"`
		Active   bool   `json:"active"`
	}{s.Name, s.Contact, s.Phone, s.Mail, s.LeadDays, s.Notes, !s.Inactive}
}

// usedView is material that a job used. What it cost is for who sees costs.
type usedView struct {
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	Quantity string    `json:"quantity"`
	Unit     string    `json:"unit,omitempty"`
	At       time.Time `json:"at"`
	Price    *amount   `json:"price"`  // of a unit
	Amount   *amount   `json:"amount"` // of the quantity
	Cost     *amount   `json:"cost,omitempty"`
	Margin   *amount   `json:"margin,omitempty"`
}

func showUsed(used []orders.UsedMaterial, costs bool) []usedView {
	shown := make([]usedView, len(used))
	for i, u := range used {
		price, cost := u.Totals()
		shown[i] = usedView{SKU: u.SKU, Name: u.Name, Quantity: u.Quantity, Unit: u.Unit, At: u.At, Price: showAmount(u.Price), Amount: showAmount(price)}
		if costs {
			shown[i].Cost = showAmount(cost)
			if margin, err := price.Sub(cost); err == nil && !price.Blank() && !cost.Blank() {
				shown[i].Margin = showAmount(margin)
			}
		}
	}
	return shown
}
