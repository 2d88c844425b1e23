// Package cases carries out what dialogs ask for in danger: alerting people, passing on
// what else is known, stepping down, and changing the order that was made.
package cases
