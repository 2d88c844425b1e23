package dialogs_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"recado/dialogs"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The diagram of every dialog is stored, so that no transition changes unnoticed.
func TestDialogDiagramsAreUpToDate(t *testing.T) {
	for _, p := range dialogs.All(services, nil) {
		file := filepath.Join("testdata", p.Name+".mmd")
		if *update {
			if err := os.WriteFile(file, []byte(p.Mermaid()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s has no diagram: %v (-update draws it)", p.Name, err)
		} else if got := p.Mermaid(); got != string(want) {
			t.Errorf("%s is no longer what %s shows; -update draws it anew:\n%s", p.Name, file, got)
		}
	}
}

func TestEveryDialogHasScripts(t *testing.T) {
	known := map[string]bool{}
	for _, p := range dialogs.All(services, nil) {
		known[p.Name] = true
		scripts, err := filepath.Glob(filepath.Join("testdata", p.Name, "*.txt"))
		if err != nil || len(scripts) == 0 {
			t.Errorf("dialog %s has no conversation under testdata/%s", p.Name, p.Name)
		}
	}
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.Name() == "talk" { // the corpus of utterances, for every dialog
			continue
		}
		if f.IsDir() && !known[f.Name()] && f.Name() != "fuzz" && f.Name() != "rapid" {
			t.Errorf("testdata/%s belongs to no dialog", f.Name())
		}
	}
}
