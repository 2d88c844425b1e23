package webhooks

import (
	"time"

	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
)

// creditParts are the parts of an instalment in the API.
type creditParts struct {
	Debt        string `json:"debt"`
	DebtVAT     string `json:"debtVat"`
	Fee         string `json:"fee"`
	FeeVAT      string `json:"feeVat"`
	Interest    string `json:"interest"`
	InterestVAT string `json:"interestVat"`
	Principal   string `json:"principal"`
	Total       string `json:"total"`
}

func showParts(p instalments.Parts, currency string) creditParts {
	text := func(minor int64) string { return money.Amount{Minor: minor, Currency: currency}.Text() }
	return creditParts{
		text(p.Debt), text(p.DebtVAT), text(p.Fee), text(p.FeeVAT), text(p.Interest), text(p.InterestVAT), text(p.Principal), text(p.Sum()),
	}
}

// creditInstalment is an instalment in the API; its amounts are in the order's currency.
type creditInstalment struct {
	Number int               `json:"number"`
	Due    string            `json:"due"`
	State  instalments.State `json:"status"`
	Owed   creditParts       `json:"owed"`
	Paid   creditParts       `json:"paid"`
	Left   string            `json:"left"`
}

func showInstalments(p instalments.Plan) []creditInstalment {
	shown := make([]creditInstalment, 0, len(p.Instalments))
	for _, i := range p.Instalments {
		left := money.Amount{Minor: i.Left().Sum(), Currency: p.Currency}
		shown = append(shown, creditInstalment{i.Number, i.Due, i.State, showParts(i.Owed, p.Currency), showParts(i.Paid, p.Currency), left.Text()})
	}
	return shown
}

// creditTerms are the conditions of an order in the API.
type creditTerms struct {
	Period        credit.Period  `json:"period"`
	Fee           *creditFee     `json:"fee"`
	VATPercent    *money.Decimal `json:"vatPercent"`
	VATOnInterest bool           `json:"vatOnInterest"`
	GraceDays     int            `json:"graceDays"`
	LateFee       *creditFee     `json:"lateFee"`
}

func showTerms(id string, t credit.Conditions) creditTerms {
	return creditTerms{
		credit.Period{ID: id, Every: t.Every, Count: t.Count},
		showFee(t.Fee.Type, t.Fee.Amount, t.Fee.Percent, false), &t.VAT, t.VATOnInterest, t.GraceDays,
		showFee(t.LateFee.Type, t.LateFee.Amount, t.LateFee.Percent, t.LateFee.VAT),
	}
}

type creditPreview struct {
	Product     string             `json:"product"`
	Principal   amount             `json:"principal"`
	Terms       creditTerms        `json:"terms"`
	Instalments []creditInstalment `json:"installments"`
	Interest    amount             `json:"interest"`
	VAT         amount             `json:"vat"`
	Total       amount             `json:"total"`
}

func showPreview(p credit.Preview) creditPreview {
	return creditPreview{p.Product, price(p.Principal), showTerms(p.Period.ID, p.Terms), showInstalments(p.Plan), price(p.Interest), price(p.VAT), price(p.Total)}
}

type creditPayment struct {
	ID         string     `json:"id"`
	Amount     amount     `json:"amount"`
	Rest       amount     `json:"rest"` // more than was owed
	At         time.Time  `json:"at"`
	ReversedAt *time.Time `json:"reversedAt"`
}

type creditChange struct {
	Instalment int       `json:"installment,omitempty"`
	From       string    `json:"from,omitempty"`
	To         string    `json:"to"`
	At         time.Time `json:"at"`
	By         string    `json:"by,omitempty"`
}

// creditOrder is an order on credit in the API.
type creditOrder struct {
	ID           string             `json:"id"`
	V            int64              `json:"v"`
	Customer     string             `json:"customer"`
	Product      string             `json:"product"`
	Partner      string             `json:"partnerReference,omitempty"`
	Principal    amount             `json:"principal"`
	State        credit.State       `json:"status"`
	Terms        creditTerms        `json:"terms"`
	Instalments  []creditInstalment `json:"installments"`
	Total        *amount            `json:"total"`
	Left         *amount            `json:"left"`
	Payments     []creditPayment    `json:"payments"`
	Processing   []string           `json:"processing"`
	CancelReason string             `json:"cancelReason,omitempty"`
	History      []creditChange     `json:"history"`
	CreatedBy    string             `json:"createdBy,omitempty"`
	CreatedAt    time.Time          `json:"createdAt"`
	UpdatedAt    time.Time          `json:"updatedAt"`
}

func showCreditOrder(o credit.Order) creditOrder {
	shown := creditOrder{
		ID: o.ID, V: o.V, Customer: o.Customer, Product: o.Product, Partner: o.Partner, Principal: price(o.Principal), State: o.State, Terms: showTerms(o.Period, o.Terms),
		Instalments: showInstalments(o.Plan), Payments: make([]creditPayment, 0, len(o.Payments)), Processing: append([]string{}, o.Processing...),
		CancelReason: o.CancelReason, History: make([]creditChange, 0, len(o.History)), CreatedBy: o.CreatedBy, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
	}
	if total, err := o.Plan.Total(); err == nil { // an order beyond the range of money is not made
		shown.Total = showAmount(total)
	}
	if left, err := o.Left(); err == nil {
		shown.Left = showAmount(left)
	}
	for _, p := range o.Payments {
		one := creditPayment{ID: p.ID, Amount: price(money.Amount{Minor: p.Amount, Currency: o.Currency}), Rest: price(money.Amount{Minor: p.Rest, Currency: o.Currency}), At: p.At}
		if !p.ReversedAt.IsZero() {
			one.ReversedAt = &p.ReversedAt
		}
		shown.Payments = append(shown.Payments, one)
	}
	for _, c := range o.History {
		shown.History = append(shown.History, creditChange(c))
	}
	return shown
}

// hideStaff removes who of the business did what, for clients.
func (o *creditOrder) hideStaff() {
	o.CreatedBy = ""
	for i := range o.History {
		o.History[i].By = ""
	}
}
