//go:build !broken_ack

package engine

// ackAfterStore makes Accept acknowledge only what is stored. The build tag broken_ack inverts
// it, to show that the chaos test detects it.
const ackAfterStore = true
