//go:build broken_ack

package engine

const storeFirst = false
