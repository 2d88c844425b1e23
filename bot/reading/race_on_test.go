//go:build race

package reading

// Training is one goroutine per fold over memory of its own; under the race detector it takes minutes and
// proves nothing, so the tests that need it run without.
const raceEnabled = true
