package main

import (
	"errors"
	"strings"
	"testing"
)

// TestMovedCommandsSayWhere checks that a command of before says in one line what program it is now.
func TestMovedCommandsSayWhere(t *testing.T) {
	for _, name := range moved {
		err := run(t.Context(), []string{name, "-x"})
		if _, ok := errors.AsType[movedError](err); !ok || !strings.Contains(err.Error(), "bin/"+name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
