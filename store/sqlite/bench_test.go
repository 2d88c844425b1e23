package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/store"
)

// crowd is the number of concurrent writers: the open turns of a busy server.
const crowd = 256

func benchRow(i int64) row {
	return row{ID: fmt.Sprintf("whatsapp:wamid.%020d", i), Status: "open", N: i, Text: benchText}
}

var benchText = "Buenos días, la nevera del local no enfría desde anoche y gotea por debajo; adjunto fotos de la placa y del piso."

// measure runs f b.N times from crowd callers and reports calls a second and latencies.
func measure(b *testing.B, crowd int, f func(i int64) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	for range crowd {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				start := time.Now()
				if err := f(i); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(start)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
}

func benchRows(b *testing.B) store.Collection[row] {
	return openRows(b, openAt(b, filepath.Join(b.TempDir(), "bench.db")))
}

// insert also reports the number of commits, each with a sync, per insert.
func insert(b *testing.B, crowd int) {
	b.Helper()
	db := openAt(b, filepath.Join(b.TempDir(), "bench.db"))
	c := openRows(b, db)
	before := db.writer.commits.Load()
	measure(b, crowd, func(i int64) error { return c.Insert(b.Context(), benchRow(i)) })
	b.ReportMetric(float64(db.writer.commits.Load()-before)/float64(b.N), "commits/op")
}

func BenchmarkInsertAlone(b *testing.B) { insert(b, 1) }
func BenchmarkInsert(b *testing.B)      { insert(b, crowd) }

// BenchmarkReplace replaces a thousand documents in turn, each at its version.
func BenchmarkReplace(b *testing.B) {
	c := benchRows(b)
	const documents = 1000
	for i := range int64(documents) {
		if err := c.Insert(b.Context(), benchRow(i)); err != nil {
			b.Fatal(err)
		}
	}
	var locks [documents]sync.Mutex
	measure(b, crowd, func(i int64) error {
		at := i % documents
		locks[at].Lock()
		defer locks[at].Unlock()
		doc, err := c.Get(b.Context(), benchRow(at).ID)
		if err != nil {
			return err
		}
		doc.V++
		return c.Replace(b.Context(), doc, doc.V-1)
	})
}

func BenchmarkGet(b *testing.B) {
	c := benchRows(b)
	if err := c.Insert(b.Context(), benchRow(0)); err != nil {
		b.Fatal(err)
	}
	measure(b, 8, func(int64) error { _, err := c.Get(b.Context(), benchRow(0).ID); return err })
}

func BenchmarkFind(b *testing.B) {
	c := benchRows(b)
	docs := make([]row, 2000)
	for i := range docs {
		docs[i] = benchRow(int64(i))
	}
	if _, err := c.InsertAll(b.Context(), docs); err != nil {
		b.Fatal(err)
	}
	measure(b, 8, func(int64) error {
		_, err := c.Find(b.Context(), store.Query{Index: "by_status", Equal: []any{"open"}, Desc: true, Limit: 20})
		return err
	})
}
