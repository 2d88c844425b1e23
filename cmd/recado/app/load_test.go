package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/cmd/recado/app"
)

// running starts the whole program with its embedded defaults: SQLite with real syncs, a
// redis-server child if it is installed, HTTP over loopback.
func running(b *testing.B, sent func(bot.Outbound)) (base string) {
	b.Helper()
	c := app.Configured(b, map[string]string{"RECADO_DATA": b.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": childKey, "RECADO_SIMULATOR": "on"})
	log := slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(context.Background())
	a, err := app.Open(ctx, c, log, app.Options{Sent: sent})
	if err != nil {
		b.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		if err := a.Run(ctx, app.Role{Serve: true, Work: true}, func(addr string) { ready <- addr }); err != nil {
			panic(err)
		}
	}()
	b.Cleanup(func() { stop(); <-ended; a.Close() })
	return "http://" + <-ready
}

// spread collects latencies and reports their median and tail.
type spread struct {
	mu  sync.Mutex
	all []time.Duration
}

func (s *spread) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
}

func (s *spread) report(b *testing.B, took time.Duration, unit string) {
	slices.Sort(s.all)
	ms := func(q float64) float64 { return s.all[int(q*float64(len(s.all)-1))].Seconds() * 1000 }
	b.ReportMetric(float64(len(s.all))/took.Seconds(), unit+"/s")
	b.ReportMetric(ms(.5), "p50-ms")
	b.ReportMetric(ms(.99), "p99-ms")
	b.ReportMetric(0, "ns/op")
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}

func post(base, from, text string) error {
	body := fmt.Sprintf(`{"from":%q,"text":%q}`, from, text)
	resp, err := client.Post(base+"/sim/messages", "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return err
}

const connections = 64

// each runs n calls over the connections.
func each(b *testing.B, n int, call func(i int) error) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := call(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	workers.Wait()
}

// BenchmarkInbound measures durably acknowledged messages over 64 connections, each from another
// contact, while their turns run concurrently.
func BenchmarkInbound(b *testing.B) {
	base := running(b, nil)
	var s spread
	b.ResetTimer()
	began := time.Now()
	each(b, b.N, func(i int) error {
		at := time.Now()
		err := post(base, fmt.Sprintf("+5730%08d", i), "hola")
		s.add(time.Since(at))
		return err
	})
	s.report(b, time.Since(began), "acks")
}

// BenchmarkConversation measures whole turns: from posting a message to sending its answer.
func BenchmarkConversation(b *testing.B) {
	var waiting sync.Map
	base := running(b, func(out bot.Outbound) {
		if done, ok := waiting.LoadAndDelete(out.To); ok {
			close(done.(chan struct{}))
		}
	})
	var s spread
	b.ResetTimer()
	began := time.Now()
	each(b, b.N, func(i int) error {
		from, done := fmt.Sprintf("+5730%08d", i), make(chan struct{})
		waiting.Store(bot.ContactID(from), done)
		at := time.Now()
		if err := post(base, from, "hola"); err != nil {
			return err
		}
		select {
		case <-done:
			s.add(time.Since(at))
			return nil
		case <-time.After(time.Minute):
			return fmt.Errorf("%s was never answered", from)
		}
	})
	s.report(b, time.Since(began), "turns")
}
