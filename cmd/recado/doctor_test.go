package main

import (
	"strings"
	"testing"
	"time"
)

// TestLibraryAge: the doctor notes a linked device's library that WhatsApp may refuse. The
// clock is an input: the test does not begin to fail as the pinned version grows old.
func TestLibraryAge(t *testing.T) {
	of := time.Date(2025, 12, 17, 14, 0, 0, 0, time.UTC)
	for days, note := range map[int]bool{0: false, 60: false, 61: true, 347: true} {
		detail, fix := libraryAge(of, true, of.AddDate(0, 0, days))
		if (fix != "") != note || !strings.Contains(detail, "2025-12-17") {
			t.Errorf("after %d days: %q, %q", days, detail, fix)
		}
	}
	if _, fix := libraryAge(time.Time{}, false, of); fix != "" {
		t.Errorf("a date that is not known: %q", fix)
	}
}
