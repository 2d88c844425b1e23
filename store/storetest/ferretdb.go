package storetest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// FerretDB starts a server with MongoDB's protocol that ends with the test. It is built once per
// machine, which takes a minute or two, and kept in the user's cache. The URI is on loopback; only
// the program outlives the test.
func FerretDB(t testing.TB) (uri string) {
	t.Helper()
	program := builtFerretDB(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, program, dir)
	server.Dir = dir
	server.Env = append(os.Environ(), "DO_NOT_TRACK=1")
	var complaints bytes.Buffer
	server.Stderr = &complaints
	lifeline, err := server.StdinPipe() // closed when this process ends, in any way
	must(t, err)
	out, err := server.StdoutPipe()
	must(t, err)
	must(t, server.Start())
	t.Cleanup(func() {
		lifeline.Close()
		stop()
		server.Wait() // it was killed
		if t.Failed() {
			t.Logf("the server said:\n%s", &complaints)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("FerretDB did not start: %v", err)
	}
	return strings.TrimSpace(line)
}

func builtFerretDB(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	module := filepath.Join(filepath.Dir(here), "ferretdb")
	hash := sha256.New()
	for _, name := range []string{"go.sum", "main.go", "turns.go"} {
		text, err := os.ReadFile(filepath.Join(module, name))
		must(t, err)
		hash.Write(text)
	}
	cache, err := os.UserCacheDir()
	must(t, err)
	name := "ferretdb-" + runtime.Version() + "-" + hex.EncodeToString(hash.Sum(nil))[:12]
	program := filepath.Join(cache, "recado", name)
	if _, err := os.Stat(program); err == nil {
		return program
	}
	must(t, os.MkdirAll(filepath.Dir(program), 0o755))
	// Built in a temporary folder and renamed, so that concurrent tests find it complete.
	half, err := os.MkdirTemp(filepath.Dir(program), "building-")
	must(t, err)
	defer os.RemoveAll(half)
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(half, name), ".")
	build.Dir = module
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building FerretDB: %v\n%s", err, out)
	}
	must(t, os.Rename(filepath.Join(half, name), program))
	return program
}
