//go:build broken_cas

package repo

// compareAndSet is off: see compare_and_set.go.
const compareAndSet = false
