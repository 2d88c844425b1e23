package simulate

import (
	"context"
	"crypto/rand"
	"flag"
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

var (
	seedFlag = flag.Uint64("seed", 0, "the only seed to run; 0: from 1 on")
	runsFlag = flag.Int("runs", 3, "how many seeds")
	verbose  = flag.Bool("trace", false, "print the trace")
)

// scratch returns a folder on a memory disk, if there is one: every write is synced, as it is in the program.
func scratch(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "recado-simulate-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestSimulate(t *testing.T) {
	emptyStore(t)
	first, runs := uint64(1), *runsFlag
	if *seedFlag != 0 {
		first, runs = *seedFlag, 1
	}
	for seed := first; seed < first+uint64(runs); seed++ {
		a := simulate(t, seed, newPlan(seed))
		b := simulate(t, seed, newPlan(seed))
		if *verbose {
			for _, l := range a.trace {
				t.Log(l)
			}
		}
		if a.hash != b.hash {
			for i := range min(len(a.trace), len(b.trace)) {
				if a.trace[i] != b.trace[i] {
					t.Errorf("seed %d diverges at step %d:\n%s\n%s", seed, i, a.trace[i], b.trace[i])
					break
				}
			}
		}
		for _, broken := range a.broken {
			t.Errorf("seed %d: %s", seed, broken)
		}
		if *runsFlag < 10 || len(a.broken) > 0 {
			t.Logf("seed %d: %d steps, %.2f days, %d sent, %d twins, %v %v", seed, a.steps, a.days, a.sent, a.twins, a.faults, a.kills)
		}
	}
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
