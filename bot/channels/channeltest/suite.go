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
	Dir    string // "" is testdata
	Update bool   // write what was got; a test's -update flag

	// New makes the channel, whose vendor is at a base url. Its clock stands still
	// and its secrets are those that Sign and the cases know.
	New func(t testing.TB, vendor string) bot.Channel

	// Sign signs a request: "right", or one of the ways to get it wrong that the
	// cases name. nil where a vendor signs nothing.
	Sign func(t testing.TB, r *channels.Request, how string)

	// Accept is how the vendor answers a request that it takes.
	Accept http.HandlerFunc

	// Headers of outbound requests that matter; nil is Authorization and Content-Type.
	Headers []string
}

// Router is a channel that hears.
type Router interface {
	Routes(sink channels.Sink) []channels.Route
}

// Run runs every case there is.
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
	front []string // lines that hold for all
	cases []*testcase
}

type testcase struct {
	name, ask, want string
}

// open reads a file of cases.
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

// each runs the cases; got is compared with what is wanted, line by line.
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
