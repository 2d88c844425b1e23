package sealing_test

import (
	"errors"
	"strings"
	"testing"

	"recado/workers/sealing"
)

func box(t testing.TB, secret string) *sealing.Box {
	t.Helper()
	b, err := sealing.New([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBox(t *testing.T) {
	b := box(t, "0123456789abcdef")
	hidden, err := b.Seal("JBSWY3DPEHPK3PXP", "ana")
	if err != nil || strings.Contains(hidden, "JBSWY") {
		t.Fatal(hidden, err)
	}
	if text, err := box(t, "0123456789abcdef").Open(hidden, "ana"); err != nil || text != "JBSWY3DPEHPK3PXP" {
		t.Errorf("%q, %v", text, err)
	}
	if again, err := b.Seal(hidden, "ana"); err != nil || again != hidden {
		t.Errorf("sealed twice: %q, %v", again, err)
	}
	if another, err := b.Seal("JBSWY3DPEHPK3PXP", "ana"); err != nil || another == hidden {
		t.Errorf("one text looks the same twice: %v", err)
	}
	if plain, err := b.Open("JBSWY3DPEHPK3PXP", "ana"); err != nil || plain != "JBSWY3DPEHPK3PXP" {
		t.Errorf("of before: %q, %v", plain, err)
	}
	for name, open := range map[string]func() (string, error){
		"another key":   func() (string, error) { return box(t, "another secret..").Open(hidden, "ana") },
		"another owner": func() (string, error) { return b.Open(hidden, "eva") },
		"changed":       func() (string, error) { return b.Open(hidden[:len(hidden)-2]+"AA", "ana") },
		"cut":           func() (string, error) { return b.Open(hidden[:12], "ana") },
		"no base64":     func() (string, error) { return b.Open("sealed:1:***", "ana") },
	} {
		if text, err := open(); !errors.Is(err, sealing.ErrKey) || text != "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
