//go:build broken

package broken

// Chosen is the promise to break; "": none.
var Chosen string

// Is reports whether a promise is the chosen one.
func Is(promise string) bool { return promise == Chosen }
