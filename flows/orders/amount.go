package orders

// Amount is an amount of money in minor units of a currency.
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}
