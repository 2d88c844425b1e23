package channeltest

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/channels"
)

// Suite is a channel under test.
type Suite struct {
	Dir    string // default: testdata
	Update bool   // write what was got to the case files; a test's -update flag

	// New makes the channel with the vendor's base URL. Its clock must stand still, and its secrets
	// must be those of Sign and the cases.
	New func(t testing.TB, vendor string) bot.Channel

	// Sign signs a request: "right", or one of the wrong ways that the cases name. nil if the
	// vendor signs nothing.
	Sign func(t testing.TB, r *channels.Request, how string)

	// Accept is the vendor's answer to a request that it accepts.
	Accept http.HandlerFunc

	// Headers are the outbound request headers to compare; default: Authorization and Content-Type.
	Headers []string
}

// Router is a channel with webhooks.
type Router interface {
	Routes(sink channels.Sink) []channels.Route
}

// Run runs all cases.
func Run(t *testing.T, s Suite) {
	if s.Dir == "" {
		s.Dir = "testdata"
	}
	if s.Headers == nil {
		s.Headers = []string{"Authorization", "Content-Type"}
	}
	ran := 0
	for _, part := range []struct {
		name string
		run  func(t *testing.T, file string)
	}{{"inbound", s.inbound}, {"outbound", s.outbound}, {"answers", s.answers}} {
		files, err := filepath.Glob(filepath.Join(s.Dir, part.name, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			ran++
			t.Run(part.name+"/"+strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { part.run(t, file) })
		}
	}
	if ran == 0 {
		t.Fatalf("no cases in %s", s.Dir)
	}
}

// file is a file of cases.
type file struct {
	path  string
	front []string // lines that apply to all cases
	cases []*testcase
}

type testcase struct {
	name, ask, want string
}

// open parses a file of cases.
func open(t *testing.T, path string) *file {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &file{path: path}
	var c *testcase
	asked := false
	for line := range strings.Lines(string(raw)) {
		name, starts := strings.CutPrefix(line, "=== ")
		switch {
		case starts:
			c, asked = &testcase{name: strings.TrimSpace(name)}, false
			f.cases = append(f.cases, c)
		case c == nil:
			f.front = append(f.front, strings.TrimSuffix(line, "\n"))
		case strings.TrimSpace(line) == "---" && !asked:
			asked = true
		case asked:
			c.want += line
		default:
			c.ask += line
		}
	}
	for _, c := range f.cases {
		c.ask, c.want = strings.TrimSpace(c.ask), strings.TrimSpace(c.want)
	}
	return f
}

// each runs the cases and compares got with the expected output, line by line.
func (f *file) each(t *testing.T, update bool, run func(t *testing.T, c *testcase) (got string)) {
	for _, c := range f.cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.TrimSpace(run(t, c))
			if got == c.want {
				return
			}
			if update {
				c.want = got
				return
			}
			t.Errorf("%s (- wanted, + got)\n%s", f.path, diff(c.want, got))
		})
	}
	if update && !t.Failed() {
		f.save(t)
	}
}

func (f *file) save(t *testing.T) {
	t.Helper()
	var b strings.Builder
	if front := strings.TrimSpace(strings.Join(f.front, "\n")); front != "" {
		b.WriteString(front + "\n\n")
	}
	for i, c := range f.cases {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("=== " + c.name + "\n" + c.ask + "\n---\n" + c.want + "\n")
	}
	write(t, f.path, b.String())
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
