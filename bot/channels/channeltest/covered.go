package channeltest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Covered checks that a channel's cases cover a table of what its vendor can do. The keys of rows
// are parts ("inbound", "outbound", "answers"), the values are texts that some case of the part
// must contain.
func Covered(t *testing.T, rows map[string][]string) {
	t.Helper()
	for part, words := range rows {
		files, err := filepath.Glob(filepath.Join("testdata", part, "*.txt"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v in %v", part, err, files)
		}
		var all strings.Builder
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(raw)
		}
		for _, w := range words {
			if !strings.Contains(all.String(), w) {
				t.Errorf("no %s case has %s", part, w)
			}
		}
	}
}

// Decided returns rows of "answers": each code must lead to the decision.
func Decided(decision string, codes ...string) []string {
	rows := make([]string, len(codes))
	for i, c := range codes {
		rows[i] = "=> " + decision + " " + c + ":"
	}
	return rows
}
