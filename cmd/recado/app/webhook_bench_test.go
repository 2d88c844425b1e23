package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"recado/bot"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/standin"
	"recado/bot/channels/webhookauth"
	"recado/cmd/bench/bench"
	"recado/cmd/recado/app"
)

const (
	benchSecret = "secret-of-the-app"
	benchNumber = "109999999999999"
)

// crowd posts signed webhooks of the Cloud API over parallel connections. Its own CPU time is a
// small part of the measured one.
type crowd struct {
	url    string
	client *fasthttp.Client
	serial atomic.Int64
	asking sync.Map // bot.ContactID → chan struct{}, for the contacts who wait for a reply
}

func newCrowd(base string) *crowd {
	return &crowd{url: base + "/webhooks/whatsapp", client: &fasthttp.Client{MaxConnsPerHost: 1024}}
}

// say posts one message and returns when it is acknowledged.
func (h *crowd) say(from string) error {
	body := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{`+
		`"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"%s"},`+
		`"contacts":[{"profile":{"name":"Ana María"},"wa_id":"%s"}],`+
		`"messages":[{"from":"%[2]s","id":"wamid.BENCH%020d","timestamp":"%d","type":"text","text":{"body":"menu"}}]}}]}]}`,
		benchNumber, from, h.serial.Add(1), time.Now().Unix())
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(h.url)
	req.Header.SetMethod(fasthttp.MethodPost)
	req.Header.SetContentType("application/json")
	req.Header.Set(cloudapi.SignatureHeader, webhookauth.Sign(benchSecret, body))
	req.SetBodyRaw(body)
	if err := h.client.DoTimeout(req, res, time.Minute); err != nil {
		return err
	}
	if code := res.StatusCode(); code != fasthttp.StatusOK {
		return fmt.Errorf("status %d", code)
	}
	return nil
}

// ask posts a message and waits until the stand-in has accepted the reply.
func (h *crowd) ask(from string) error {
	who, reply := bot.ContactID("+"+from), make(chan struct{})
	h.asking.Store(who, reply)
	if err := h.say(from); err != nil {
		return err
	}
	select {
	case <-reply:
		return nil
	case <-time.After(time.Minute):
		return fmt.Errorf("%s was never answered", who)
	}
}

// sent is called for each message that the stand-in has accepted.
func (h *crowd) sent(out bot.Outbound) {
	if reply, ok := h.asking.LoadAndDelete(out.To); ok {
		close(reply.(chan struct{}))
	}
}

func number(i int) string { return fmt.Sprintf("5730%08d", i) }

// measure runs b.N calls over the connections, cycling through the contacts.
func (h *crowd) measure(b *testing.B, connections, contacts int, unit string, call func(from string) error) {
	var next atomic.Int64
	var s spread
	var workers sync.WaitGroup
	before, began := used(), time.Now()
	b.ResetTimer()
	for range connections {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				at := time.Now()
				if err := call(number(int(i) * 7919 % contacts)); err != nil {
					b.Error(err)
					return
				}
				s.add(time.Since(at))
			}
		})
	}
	workers.Wait()
	took := time.Since(began)
	b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "µs-cpu/op")
	s.report(b, took, unit)
}

// used returns the CPU time of this process: the program, the load generator and the stand-in together.
func used() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// whole starts the program with its embedded defaults, with the Cloud API as its channel and the
// strict stand-in as the vendor.
func whole(b *testing.B, data string) (h *crowd, stop func()) {
	b.Helper()
	desk := httptest.NewServer(standin.New(standin.NewLedger(), standin.NewGraph(standin.GraphOptions{Number: benchNumber}, standin.NewLedger())))
	c := app.Configured(b, map[string]string{
		"RECADO_DATA": data, "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": childKey, "RECADO_SIMULATOR": "off", "RECADO_QUIET_ALARM": "0",
		"WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_PHONE_NUMBER_ID": benchNumber, "WHATSAPP_APP_SECRET": benchSecret,
		"WHATSAPP_VERIFY_TOKEN": "verify-token", "WHATSAPP_GRAPH_URL": desk.URL,
	})
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, c, slog.New(slog.DiscardHandler), app.Options{Sent: func(out bot.Outbound) { h.sent(out) }})
	if err != nil {
		b.Fatal(err)
	}
	h = newCrowd("") // before anything can be sent
	ready, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		if err := a.Run(ctx, app.Role{Serve: true, Work: true}, func(addr string) { ready <- addr }); err != nil {
			panic(err)
		}
	}()
	h.url = "http://" + <-ready + "/webhooks/whatsapp"
	return h, func() { cancel(); <-ended; a.Close(); desk.Close() }
}

const manyConnections, someContacts = 64, 1000

// BenchmarkWebhookAcks measures durably acknowledged messages through the signed webhook while
// their turns run concurrently; and, as the upper limit, a handler that only verifies, decodes and
// inserts.
func BenchmarkWebhookAcks(b *testing.B) {
	limit, stop := bare(b, b.TempDir())
	b.Run("limit", func(b *testing.B) { limit.measure(b, manyConnections, someContacts, "acks", limit.say) })
	stop()
	data := b.TempDir()
	h, stop := whole(b, data)
	b.Run("recado", func(b *testing.B) { h.measure(b, manyConnections, someContacts, "acks", h.say) })
	stop()
	h.stored(b, data)
}

// stored fails the benchmark if an acknowledged message is not in the store.
func (h *crowd) stored(b *testing.B, data string) {
	b.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(data, "recado.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var found int64
	err = db.QueryRow("SELECT count(*) FROM inbox WHERE id GLOB 'whatsapp:wamid.BENCH*'").Scan(&found)
	if acked := h.serial.Load(); err != nil || found != acked {
		b.Errorf("%d messages acknowledged and %d stored: %v", acked, found, err)
	}
}

// BenchmarkWebhookTurns measures whole turns: a signed webhook, its turn, and its reply accepted by
// the stand-in. With one connection it is the waiting time of a person.
func BenchmarkWebhookTurns(b *testing.B) {
	h, stop := whole(b, b.TempDir())
	defer stop()
	for _, connections := range []int{1, manyConnections} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) { h.measure(b, connections, someContacts, "turns", h.ask) })
	}
}

// BenchmarkWebhookContacts measures a whole turn with a given number of contacts in the store.
func BenchmarkWebhookContacts(b *testing.B) {
	for _, contacts := range []int{1000, 10_000, 100_000} {
		data := b.TempDir()
		if err := bench.Fill(b.Context(), data, contacts, 1); err != nil {
			b.Fatal(err)
		}
		h, stop := whole(b, data)
		b.Run(fmt.Sprintf("contacts=%d", contacts), func(b *testing.B) { h.measure(b, manyConnections, contacts, "turns", h.ask) })
		stop()
	}
}
