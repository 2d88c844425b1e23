// Package cases carries out what dialogs request in danger: it alerts people, passes on further
// information, records the all-clear, and changes the emergency's order.
package cases
