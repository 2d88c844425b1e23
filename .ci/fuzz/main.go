// Fuzz runs every fuzz target of the module, each for a while, and ends in a table.
// It fails when a target does; what failed lies under its package's testdata/fuzz and
// is tried by every `go test` from then on.
//
//	go run .ci/fuzz/main.go -time 10s [WORD…]    only targets whose name or folder holds a word
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

type target struct{ dir, name string }

type result struct {
	target
	execs, interesting string
	err                error
}

var (
	declared = regexp.MustCompile(`(?m)^(.+)/[^/]+_test\.go:func (Fuzz\w+)\(`)
	progress = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+)`)
)

func main() {
	each := flag.String("time", "10s", "how long each target runs, as -fuzztime takes it")
	flag.Parse()
	all, err := targets(flag.Args())
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("none of that name: %q", flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz targets:", err)
		os.Exit(1)
	}
	var results []result
	failed := 0
	for i, t := range all {
		fmt.Printf("%d/%d %s %s\n", i+1, len(all), t.dir, t.name)
		r, said := run(t, *each)
		if r.err != nil {
			failed++
			fmt.Println(said)
		}
		results = append(results, r)
	}
	show(results)
	if failed > 0 {
		fmt.Printf("%d of %d targets failed\n", failed, len(all))
		os.Exit(1)
	}
}

// targets lists what the tree declares, committed or not.
func targets(words []string) (all []target, err error) {
	out, err := exec.Command("git", "grep", "--untracked", "-E", `^func Fuzz[A-Za-z0-9_]*\(`, "--", "*_test.go").Output()
	for _, m := range declared.FindAllStringSubmatch(string(out), -1) {
		t := target{m[1], m[2]}
		if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(t.dir+"."+t.name, w) }) {
			all = append(all, t)
		}
	}
	return all, err
}

func run(t target, each string) (result, string) {
	cmd := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", each, "./"+path.Clean(t.dir))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	r := result{target: t, execs: "?", interesting: "?", err: cmd.Run()}
	// Go reports as a failure, without any input, that the time was over during a run
	// (golang.org/issue/75804).
	if said := out.String(); strings.Contains(said, "context deadline exceeded") && !strings.Contains(said, "Failing input") && !strings.Contains(said, "_test.go:") {
		r.err = nil
	}
	if told := progress.FindAllStringSubmatch(out.String(), -1); len(told) > 0 {
		last := told[len(told)-1]
		r.execs, r.interesting = last[1], last[2]
	}
	return r, out.String()
}

func show(results []result) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\npackage\ttarget\texecutions\tnew interesting\tresult")
	for _, r := range results {
		how := "ok"
		if r.err != nil {
			how = "FAILED"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.dir, r.name, r.execs, r.interesting, how)
	}
	_ = w.Flush() // to a screen
}
