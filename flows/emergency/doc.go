// Package emergency knows what to dial in danger, by country and kind of danger, and
// which service an order made of it is for. It is a table, numbers.toml, read once.
//
// A number is in the table only where it is known to answer in the whole country or
// where the country's own emergency number stands beside it.
package emergency
