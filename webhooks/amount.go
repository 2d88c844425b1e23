package webhooks

import "recado/flows/money"

// amount is an amount of money in the API: a decimal text, never a float.
type amount struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// price returns an amount that is always set.
func price(a money.Amount) amount { return amount{a.Text(), a.Currency} }

// showAmount returns an amount, or nil (null) if it was never set.
func showAmount(a money.Amount) *amount {
	if a.Blank() {
		return nil
	}
	shown := price(a)
	return &shown
}
