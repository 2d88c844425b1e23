//go:build broken_ack

package engine

const ackAfterStore = false
