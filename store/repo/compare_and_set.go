//go:build !broken_cas

package repo

// compareAndSet makes a session's replacement conditional on the version that was read. The build
// tag broken_cas disables it, to show that the chaos run detects the error.
const compareAndSet = true
