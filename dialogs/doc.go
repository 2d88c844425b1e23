// Package dialogs holds the conversations, one dialog per file: a table of steps in reading
// order, and the pure functions it names.
//
// Nothing here reads a clock, a network or a store, and no wording is here: texts are named by
// key and stored in package templates. Each dialog has its conversations, as text scripts,
// under testdata/<its name>.
package dialogs
