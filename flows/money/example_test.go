package money_test

import (
	"fmt"

	"recado/flows/money"
)

// An Amount is a whole number of a currency's minor unit, and a rate is an exact decimal: nothing is ever a float. Where a
// result has to be rounded the package rounds once, and parts of a sum lose no cent.
func ExampleAmount() {
	price, err := money.Parse("100.00", "USD")
	if err != nil {
		fmt.Println(err)
		return
	}
	vat, _ := price.Percent(money.MustDecimal("13"))
	total, _ := price.Add(vat)
	parts, _ := total.Allocate(1, 1, 1)
	fmt.Println(vat, total, parts)

	pesos, _ := money.Parse("1", "COP")
	_, err = total.Add(pesos)
	fmt.Println(err != nil)
	// Output:
	// 13.00 USD 113.00 USD [37.67 USD 37.67 USD 37.66 USD]
	// true
}
