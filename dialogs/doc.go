// Package dialogs holds the conversations, one dialog a file: a table of steps
// that reads from top to bottom, and the pure functions it names.
//
// Nothing here reads a clock, a network or a store, and nothing is said here:
// texts are named by key and stand in package templates. Each dialog has its
// conversations, as text scripts, under testdata/<its name>.
package dialogs
