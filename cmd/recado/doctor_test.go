package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"recado/cmd/recado/app"
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

// TestADeadRedisIsDead: the doctor asks the Redis that REDIS_URL names, and does not only repeat it.
func TestADeadRedisIsDead(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // instead of the ten seconds it waits
	defer cancel()
	if detail, fix := lookAtQueue(ctx, app.Config{"REDIS_URL": "redis://127.0.0.1:1/0"}); fix == "" {
		t.Errorf("nothing listens there: %s", detail)
	}
	server := miniredis.RunT(t)
	if detail, fix := lookAtQueue(t.Context(), app.Config{"REDIS_URL": "redis://" + server.Addr()}); fix != "" {
		t.Errorf("it answers: %s", detail)
	}
	if detail, fix := lookAtQueue(t.Context(), app.Config{}); fix != "" {
		t.Errorf("none is named: %s", detail)
	}
}
