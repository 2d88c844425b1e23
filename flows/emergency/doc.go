// Package emergency returns the numbers to dial in danger, by country and kind of danger, and the
// service of an order for it. The table is numbers.toml.
//
// A number is in the table only if it is known to work in the whole country, or if the country's
// general emergency number is listed with it.
package emergency
