package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram is an environment variable that makes this test's binary act as the program:
// README's bin/recado, without another build.
const asProgram = "README_RUNS_IT"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == readerCommand {
		main()
		return
	}
	os.Exit(m.Run())
}

// readme is README.md in a new clone, with ports of its own.
type readme struct {
	clone string
	env   []string
	ports *strings.Replacer
}

// TestReadme runs every block of README unchanged in a new clone, in order, each in a separate
// shell. Only the ports differ, and bin/recado is this test's binary: CI builds the real one
// with `make build`.
func TestReadme(t *testing.T) {
	for _, program := range []string{"git", "bash", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	r := newReadme(t)
	blocks := regexp.MustCompile("(?s)(?:<!-- not run: ([^\n]*) -->\n)?```sh\n(.*?\n)```\n").FindAllSubmatch(page, -1)
	if len(blocks) == 0 || !bytes.HasPrefix(blocks[0][2], []byte("make run")) {
		t.Fatal("README begins otherwise")
	}
	shown := r.up(t)
	for i, block := range blocks[1:] {
		text := string(block[2])
		name, _, _ := strings.Cut(text, "\n")
		t.Run(fmt.Sprintf("%d %.40s", i+2, name), func(t *testing.T) {
			if why := string(block[1]); why != "" {
				t.Skip(why)
			}
			if said, err := r.run(t, text); err != nil {
				t.Errorf("%v\n%s\n--- says:\n%s", err, text, said)
			}
		})
	}
	if made, err := r.run(t, "bin/recado key"); err != nil || !strings.Contains(shown, strings.TrimSpace(made)) {
		t.Errorf("the key is %q (%v); `make run` shows:\n%s", made, err, shown)
	}
	if made, _ := filepath.Glob(filepath.Join(r.clone, "COT-*.pdf")); len(made) != 1 {
		t.Errorf("quotations that were fetched: %q", made)
	}
}

// TestReadmeNamesOneProgram checks that commands are written as bin/recado, since recado is on
// no PATH.
func TestReadmeNamesOneProgram(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile("(?m)(?:`|^|=[^ \n]+ )recado [a-z].*").FindAll(page, -1) {
		t.Errorf("no such program on PATH: %s", found)
	}
}

func newReadme(t *testing.T) *readme {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &readme{clone: filepath.Join(t.TempDir(), "recado")}
	if said, err := exec.CommandContext(t.Context(), "git", "clone", "-q", root, r.clone).CombinedOutput(); err != nil {
		t.Fatalf("git clone: %v: %s", err, said)
	}
	if err := os.MkdirAll(filepath.Join(r.clone, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	program := fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", asProgram, self)
	if err := os.WriteFile(filepath.Join(r.clone, "bin", "recado"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	pairs := []string{}
	for _, port := range []string{"8080", "8081", "8082", "9400"} {
		free := freePort(t)
		if port == "8080" {
			r.env = append(r.env, "RECADO_ADDR=127.0.0.1:"+free)
		}
		if port == "9400" {
			pairs = append(pairs, "bin/standin", "bin/standin -addr 127.0.0.1:"+free)
		}
		pairs = append(pairs, ":"+port, ":"+free)
	}
	r.ports = strings.NewReplacer(pairs...)
	for _, name := range []string{"PATH", "HOME", "LANG", "TMPDIR"} { // no settings of the environment
		r.env = append(r.env, name+"="+os.Getenv(name))
	}
	return r
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// up performs the last step of `make run`, after the build, and returns its output.
func (r *readme) up(t *testing.T) string {
	t.Helper()
	out := r.start(context.WithoutCancel(t.Context()), t, "exec bin/recado up")
	said := ""
	if !eventually(3*time.Minute, func() bool {
		text, _ := os.ReadFile(out.file)
		said = string(text)
		return strings.Contains(said, "API key")
	}) {
		t.Fatalf("it is not up after three minutes:\n%s", said)
	}
	return said
}

// eventually polls a condition until it is true or the time is over, and reports which.
func eventually(patience time.Duration, so func() bool) bool {
	tick, over := time.NewTicker(100*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !so() {
		select {
		case <-over:
			return false
		case <-tick.C:
		}
	}
	return true
}

// run runs one block in a separate shell, which stops at the first failure. Background
// processes are ended with the test.
func (r *readme) run(t *testing.T, block string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	// A refused request fails, as it does for a reader.
	p := r.start(ctx, t, "curl() { command curl --fail-with-body -sS \"$@\"; }\n"+r.ports.Replace(block))
	err := p.cmd.Wait()
	said, _ := os.ReadFile(p.file)
	return string(said), err
}

// process is a shell with its children, and the file with their output.
type process struct {
	cmd  *exec.Cmd
	file string
}

func (r *readme) start(ctx context.Context, t *testing.T, script string) process {
	t.Helper()
	out, err := os.CreateTemp(t.TempDir(), "said-")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.CommandContext(ctx, "bash", "-eu", "-o", "pipefail", "-c", script)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = r.clone, r.env, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.end(cmd.Process.Pid) })
	return process{cmd: cmd, file: out.Name()}
}

// end stops a shell's process group, which is gone when no process can be signalled.
func (r *readme) end(group int) {
	_ = syscall.Kill(-group, syscall.SIGTERM)
	if !eventually(20*time.Second, func() bool {
		_, _ = syscall.Wait4(-group, nil, syscall.WNOHANG, nil)
		return syscall.Kill(-group, 0) != nil
	}) {
		_ = syscall.Kill(-group, syscall.SIGKILL)
	}
}
