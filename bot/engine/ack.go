//go:build !broken_ack

package engine

// ackAfterStore: what is acknowledged is stored. The build tag broken_ack turns it round,
// so that it can be shown that the chaos run sees it.
const ackAfterStore = true
