//go:build race

package language

// Training has one goroutine per fold without shared memory. Under the race detector it takes
// minutes and proves nothing, so the tests that need it are skipped.
const raceEnabled = true
