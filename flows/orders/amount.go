package orders

import "recado/flows/money"

// Amount is an amount of money in minor units of a currency.
type Amount = money.Amount
