package sqlite

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"recado/store"
)

// These tests run the test binary as a child process. It writes to the file in writerFile, with ids
// that start with writerName, and prints each id after its insert has returned.
const (
	writerFile = "RECADO_TEST_WRITER_FILE"
	writerName = "RECADO_TEST_WRITER_NAME"
	writerMost = "RECADO_TEST_WRITER_MOST"
)

type row struct {
	ID     string `json:"_id"`
	V      int64  `json:"v"`
	Status string `json:"status,omitempty"`
	N      int64  `json:"n"`
	Text   string `json:"text,omitempty"`
}

var rows = store.Spec{Name: "rows", Indexes: []store.Index{
	{Name: "by_status", Fields: []store.Field{{Path: "status"}, {Path: "n", Kind: store.Int}}},
}}

func TestMain(m *testing.M) {
	if path := os.Getenv(writerFile); path != "" {
		if err := writeAsChild(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func writeAsChild(path string) error {
	db, err := Open(path)
	if err != nil {
		return err
	}
	defer db.Close()
	c, err := store.Open[row](db, rows)
	if err != nil {
		return err
	}
	most := 1 << 30
	fmt.Sscan(os.Getenv(writerMost), &most)
	var wg sync.WaitGroup
	var failed error
	var mu sync.Mutex // keeps lines whole
	for w := range 8 {
		wg.Go(func() {
			for i := range most / 8 {
				id := fmt.Sprintf("%s-%d-%d", os.Getenv(writerName), w, i)
				err := c.Insert(context.Background(), row{ID: id})
				if err == nil {
					err = c.UpdateAll(context.Background(), []string{"sum"}, store.Change{Inc: map[string]int64{"n": 1}})
				}
				mu.Lock()
				failed = errors.Join(failed, err)
				if err == nil {
					fmt.Println(id)
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return failed
}

func startChild(t *testing.T, path, name string, most int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), writerFile+"="+path, writerName+"="+name, fmt.Sprintf("%s=%d", writerMost, most))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill(); io.Copy(io.Discard, out); child.Wait() })
	return child, bufio.NewScanner(out)
}

func openRows(t testing.TB, db *DB) store.Collection[row] {
	t.Helper()
	c, err := store.Open[row](db, rows)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCommittedWritesSurviveKill kills a writer at a random moment and checks that all acknowledged
// writes are stored and the file works.
func TestCommittedWritesSurviveKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "killed.db")
	for round := range 3 {
		name := fmt.Sprint("round", round)
		child, lines := startChild(t, path, name, 1<<30)
		var acknowledged []string
		for lines.Scan() {
			if acknowledged = append(acknowledged, lines.Text()); len(acknowledged) == 300 {
				child.Process.Kill()
			}
		}
		child.Wait()
		if len(acknowledged) < 300 {
			t.Fatal("the writer ended by itself")
		}
		db := openAt(t, path)
		c := openRows(t, db)
		for _, id := range acknowledged {
			if _, err := c.Get(t.Context(), id); err != nil {
				t.Errorf("%s was acknowledged: %v", id, err)
			}
		}
		if err := c.Insert(t.Context(), row{ID: name}); err != nil {
			t.Error(err)
		}
		err := db.readers.query(t.Context(), "PRAGMA integrity_check", nil, func(row []driver.Value) bool {
			if row[0] != "ok" {
				t.Errorf("integrity: %v", row)
			}
			return true
		})
		if err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestTwoProcesses writes to one file from a child and from this process: no write is refused and
// no increment is lost.
func TestTwoProcesses(t *testing.T) {
	const each = 400
	path := filepath.Join(t.TempDir(), "shared.db")
	c := openRows(t, openAt(t, path))
	if err := c.Insert(t.Context(), row{ID: "sum"}); err != nil {
		t.Fatal(err)
	}
	child, lines := startChild(t, path, "child", each)
	for i := range each {
		if err := c.Insert(t.Context(), row{ID: fmt.Sprint("parent-", i)}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Update(t.Context(), "sum", store.Change{Inc: map[string]int64{"n": 1}}); err != nil {
			t.Fatal(err)
		}
	}
	for lines.Scan() {
	}
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	sum, err := c.Get(t.Context(), "sum")
	if err != nil || sum.N != 2*each {
		t.Errorf("sum %d of %d, %v", sum.N, 2*each, err)
	}
	if n, err := c.Count(t.Context(), store.Query{}); err != nil || n != 2*each+1 {
		t.Errorf("%d documents of %d, %v", n, 2*each+1, err)
	}
}
