// Package identity checks the numbers by which countries know people and companies:
// length, check digit where the number has one, and the parts that can be wrong.
//
// It says that a number can exist, never that it does, nor whose it is. It is pure.
package identity
