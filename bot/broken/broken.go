//go:build !broken

// Package broken lets the simulation be shown that it sees broken promises: a program that is built
// with the tag "broken" keeps all promises but the chosen one. Without the tag, which no release has,
// nothing is broken, and the compiler removes the questions.
package broken

// Is reports whether the promise of a name is broken on purpose. See Promises in cmd/simulate.
func Is(string) bool { return false }
