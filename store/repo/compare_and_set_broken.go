//go:build broken_cas

package repo

const compareFirst = false
