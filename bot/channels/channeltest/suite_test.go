package channeltest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDiff(t *testing.T) {
	want := "  a\n- b\n+ x\n  c\n+ d\n"
	if got := diff("a\nb\nc", "a\nx\nc\nd"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestFile checks that reading and saving a file changes nothing, and that an update changes only
// the expected output.
func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	const text = "# why\nPOST /x\n\n=== one\nsign: right\n{\"a\":\n1}\n---\n200\n\n=== two\n\n---\n401\n"
	write(t, path, text)
	f := open(t, path)
	if len(f.cases) != 2 || f.cases[0].name != "one" || f.cases[0].ask != "sign: right\n{\"a\":\n1}" || f.cases[1].want != "401" {
		t.Fatalf("%+v", f.cases)
	}
	f.save(t)
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Errorf("%s", got)
	}
	f.each(t, true, func(_ *testing.T, c *testcase) string { return c.want + "!" })
	if got := open(t, path); got.cases[0].want != "200!" || got.cases[0].ask != f.cases[0].ask || got.front[1] != "POST /x" {
		t.Errorf("%+v", got)
	}
}
