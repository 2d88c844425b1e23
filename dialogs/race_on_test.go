//go:build race

package dialogs_test

const raceEnabled = true
