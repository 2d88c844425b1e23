package simulate

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"recado/cmd/recado/app"
	"recado/store/sqlite"
)

// scratch returns a folder on a memory disk, if there is one: every write is synced, as it is in the program.
func scratch(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "recado-simulate-") //nolint:usetesting // t.TempDir is on a disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// empty holds the bytes of a store with all its collections, made once.
var empty struct {
	sync.Once
	file []byte
}

// emptyStore returns a store without documents. Making it also makes what all processes share, such as
// the reader's models, and starts the few goroutines that the libraries keep for the whole process:
// those must not belong to a simulation.
func emptyStore(t *testing.T) []byte {
	empty.Do(func() {
		path := filepath.Join(scratch(t), "empty.db")
		w := &world{t: t, file: path}
		w.warmUp()
		var err error
		if empty.file, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	})
	return empty.file
}

// warmUp starts one process outside of any simulation, has it answer a request, and ends it.
func (w *world) warmUp() {
	db, err := sqlite.Open(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	stopping, stop := context.WithCancel(context.Background())
	p := &process{w: w}
	one, err := app.ForSimulation(app.SimulationParts{
		Name: "warm", DB: db, Clock: wallClock{}, Queue: processQueue{p}, Vendor: &http.Client{}, Random: rand.Reader, Log: slog.New(slog.DiscardHandler), Stopping: stopping,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodGet, "/healthz", nil)
	res, err := one.Web.Test(req, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	res.Body.Close()
	stop()
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }
