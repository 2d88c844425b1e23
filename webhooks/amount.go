package webhooks

import "recado/flows/money"

// amount is an amount of money as the API writes it: never a float.
type amount struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// price is an amount that is always there.
func price(a money.Amount) amount { return amount{a.Text(), a.Currency} }

// showAmount is an amount that may never have been given: null then.
func showAmount(a money.Amount) *amount {
	if a.Blank() {
		return nil
	}
	shown := price(a)
	return &shown
}
