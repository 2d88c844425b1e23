package webhooks_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMain runs the tests. If all of them ran, each success that the OpenAPI document promises must
// have been answered at least once, so that it was compared with the document.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if all := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == ""; all && code == 0 {
		for _, what := range documented().unseen() {
			fmt.Println("no test was answered", what)
			code = 1
		}
	}
	os.Exit(code)
}

// unseen lists the documented successes that no test was answered.
func (r *responses) unseen() (all []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	paths, _ := r.root["paths"].(node)
	for path, raw := range paths {
		methods, _ := raw.(node)
		for method, op := range methods {
			answers, _ := op.(node)["responses"].(node)
			for status := range answers {
				if what := strings.ToUpper(method) + " " + path + " " + status; status[0] == '2' && !r.seen[what] {
					all = append(all, what)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}
