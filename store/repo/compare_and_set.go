//go:build !broken_cas

package repo

// compareAndSet: a session is replaced only in the version that was read. The build tag
// broken_cas lets the last writer win, so that it can be shown that the chaos run sees it.
const compareAndSet = true
