//go:build race

package reading

// Training runs one goroutine per fold on memory of its own. Under the race detector it takes
// minutes and proves nothing, so the tests that need it are skipped.
const raceEnabled = true
