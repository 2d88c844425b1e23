package chaos

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recado/bot/channels/standin"
)

const (
	appSecret = "secreto-de-la-aplicacion" //nolint:gosec // the stand-in's
	team      = "taller@example.com"
	token     = "token-del-caos" //nolint:gosec // the stand-in's
	number    = "109999999999999"
)

// vendor is the messaging and mail vendor. It runs in this process, so that its ledgers survive every kill.
type vendor struct {
	book   *standin.Ledger
	graph  *standin.Graph
	mail   *standin.SendGrid
	all    *standin.Standin
	server *http.Server
	addr   string
	hook   string       // the program's webhook
	linger atomic.Int64 // nanoseconds between recording a message and answering the request

	mu    sync.Mutex
	acked map[string]time.Time // by message id: when the program acknowledged it
}

func newVendor(ctx context.Context, door string) (*vendor, error) {
	v := &vendor{book: standin.NewLedger(), hook: "http://" + door + "/webhooks/whatsapp", acked: map[string]time.Time{}}
	v.book.SetLimit(100_000) // all mails go to one address
	v.graph = standin.NewGraph(standin.GraphOptions{Token: token, Number: number, AppSecret: appSecret, Target: v.hook}, v.book)
	mail, err := standin.NewSendGrid(standin.SendGridOptions{Key: token, Target: "http://" + door + "/webhooks/sendgrid"}, v.book)
	if err != nil {
		return nil, err
	}
	v.mail = mail
	v.all = standin.New(v.book, v.graph, mail)
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	v.addr = l.Addr().String()
	v.server = &http.Server{Handler: http.HandlerFunc(v.serve), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = v.server.Serve(l) }()
	return v, nil
}

// serve answers as the stand-in does, optionally with a delay after the message is recorded: a
// person may then read it before the program knows that it was sent.
func (v *vendor) serve(w http.ResponseWriter, r *http.Request) {
	wait := time.Duration(v.linger.Load())
	if wait == 0 || !strings.HasSuffix(r.URL.Path, "/messages") {
		v.all.ServeHTTP(w, r)
		return
	}
	held := httptest.NewRecorder()
	v.all.ServeHTTP(held, r)
	select {
	case <-time.After(wait):
	case <-r.Context().Done():
	}
	for name, values := range held.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(held.Code)
	_, _ = w.Write(held.Body.Bytes())
}

func (v *vendor) close() {
	_ = v.server.Close()
	v.all.Close()
}

// deliver posts a message and retries until it is acknowledged, as the vendor does: the program may
// be dead or unable to store.
func (v *vendor) deliver(ctx context.Context, s standin.Say) error {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		status, err := v.post(ctx, s)
		if err == nil && status == http.StatusOK {
			return nil
		}
		if err == nil && status/100 == 4 && status != http.StatusTooManyRequests {
			return fmt.Errorf("message %s of %s was refused with %d", s.ID, s.From, status)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("message %s of %s was never acknowledged: status %d, %w", s.ID, s.From, status, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// post posts a message once.
func (v *vendor) post(ctx context.Context, s standin.Say) (int, error) {
	posted, err := v.graph.Say(ctx, s)
	if err == nil && posted.Status == http.StatusOK {
		v.mu.Lock()
		v.acked[s.ID] = time.Now()
		v.mu.Unlock()
	}
	return posted.Status, err
}

// raw posts a body with the given signature header; nil sends none.
func (v *vendor) raw(ctx context.Context, body []byte, signature *string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	if signature != nil {
		r.Header.Set("X-Hub-Signature-256", *signature)
	}
	res, err := apiClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

// sign returns the vendor's signature of a body.
func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// received is a message that a person received, with its copies.
type received struct {
	ID     string // the program's own id
	Text   string
	Copies []time.Time
}

// received lists the messages of a person, in the order of their first copies.
func (v *vendor) received(who string) []received {
	var all []received
	at := map[string]int{}
	for _, s := range v.book.To(v.graph.Name(), who) {
		var m struct {
			ID string `json:"biz_opaque_callback_data"`
		}
		_ = json.Unmarshal(s.Message, &m) // valid JSON: the stand-in has decoded it already
		i, again := at[m.ID]
		if !again {
			i = len(all)
			at[m.ID] = i
			all = append(all, received{ID: m.ID, Text: s.Text})
		}
		all[i].Copies = append(all[i].Copies, s.At)
	}
	return all
}

// await waits until a person has received n different messages.
func (v *vendor) await(ctx context.Context, who string, n int) error {
	for {
		all := v.received(who)
		if len(all) >= n {
			return nil
		}
		select {
		case <-ctx.Done():
			last := ""
			if len(all) > 0 {
				last = all[len(all)-1].Text
			}
			return fmt.Errorf("%s heard %d messages of %d, the last %.60q", who, len(all), n, last)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
