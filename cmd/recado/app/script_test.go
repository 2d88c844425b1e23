package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"recado/cmd/recado/app"
	"recado/cmd/recado/replay"
)

// TestScripts plays every conversation under dialogs/testdata. `go test -v` prints them as chats.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("../../../dialogs/testdata/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			script, err := replay.Parse(filepath.Base(file), f)
			if err != nil {
				t.Fatal(err)
			}
			if err := replay.Run(t.Context(), script, app.ForScript, replay.Printer{}); err != nil {
				t.Error(err)
			}
		})
	}
}
