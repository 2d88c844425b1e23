package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDepsSaysWhatToType checks that .ci/deps, on a machine without compilers and Go where
// nothing can be installed, stops before any download and prints the commands to type.
func TestDepsSaysWhatToType(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	for _, tt := range []struct {
		name string
		apt  bool
		want []string
	}{
		{"Debian without root and sudo", true, []string{"missing: ", "As root, type:", "apt-get install -y", "tesseract-ocr", "npm", "go.dev/doc/install"}},
		{"another system", false, []string{"missing: ", "this is not Debian", "tesseract-ocr", "go.dev/doc/install"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, tool := range []string{"bash", "dirname", "sed", "sort", "head", "tail", "cat", "grep", "uname", "sha256sum"} {
				path, err := exec.LookPath(tool)
				if err != nil {
					t.Skipf("%s is not installed", tool)
				}
				if err := os.Symlink(path, filepath.Join(dir, tool)); err != nil {
					t.Fatal(err)
				}
			}
			scripts := map[string]string{"id": "echo 1000"}
			if tt.apt {
				scripts["apt-get"] = "echo downloads >&2; exit 1"
			}
			for name, does := range scripts {
				if err := os.WriteFile(filepath.Join(dir, name), []byte("#!"+bash+"\n"+does+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			// A separate copy: no bin beside it, and it does not search the folder where a Go
			// may be unpacked.
			tree := t.TempDir()
			for _, file := range []string{".ci/deps", "go.mod"} {
				text, err := os.ReadFile(filepath.Join("..", "..", file))
				if err != nil {
					t.Fatal(err)
				}
				to := filepath.Join(tree, file)
				if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
					t.Fatal(err)
				}
				text = []byte(strings.ReplaceAll(string(text), ":/usr/local/go/bin", ""))
				if err := os.WriteFile(to, text, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), bash, filepath.Join(tree, ".ci", "deps"))
			cmd.Env = []string{"PATH=" + dir}
			said, err := cmd.CombinedOutput()
			if err == nil {
				t.Errorf("it says that all is well:\n%s", said)
			}
			for _, want := range tt.want {
				if !strings.Contains(string(said), want) {
					t.Errorf("no %q in:\n%s", want, said)
				}
			}
			if strings.Contains(string(said), "downloads") || strings.Contains(string(said), "fetching") {
				t.Errorf("it downloads first:\n%s", said)
			}
		})
	}
}
