package repo_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"recado/bot"
	"recado/store/repo"
	"recado/store/sqlite"
)

// BenchmarkInbox measures the inbox's cost of a message: storing it, and marking it after a turn.
// It uses as many callers as a busy server has connections, 1,000 contacts, and vendors' ids in
// random order.
func BenchmarkInbox(b *testing.B) {
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	inbox, err := repo.NewInbox(db)
	if err != nil {
		b.Fatal(err)
	}
	const callers, together = 64, 16
	var next atomic.Int64
	var work sync.WaitGroup
	before := cpu()
	b.ResetTimer()
	for range callers {
		work.Go(func() {
			var consumed []string
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				now := time.Now()
				in := bot.Inbound{
					Input:   bot.Input{ID: fmt.Sprintf("whatsapp:wamid.HBgM%020d", i*7919%1_000_003), Kind: bot.KindText, At: now, Text: "el aire no enfría"},
					Contact: bot.ContactID(fmt.Sprintf("+5730%08d", i*7919%1000)), Channel: "whatsapp", Received: now,
				}
				if _, err := inbox.Add(b.Context(), in); err != nil {
					b.Error(err)
					return
				}
				if consumed = append(consumed, in.ID); len(consumed) < together {
					continue
				}
				if err := inbox.MarkConsumed(b.Context(), consumed); err != nil {
					b.Error(err)
					return
				}
				consumed = consumed[:0]
			}
		})
	}
	work.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "inputs/s")
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "µs-cpu/op")
}

// cpu returns the processor time that this process has used.
func cpu() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
