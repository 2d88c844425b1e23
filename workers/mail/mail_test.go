package mail_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect"
	"recado/flows/mail"
	post "recado/workers/mail"
)

var noon = time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC)

type box struct {
	mu   sync.Mutex
	kept map[string]mail.StoredMail
}

func newBox() *box { return &box{kept: map[string]mail.StoredMail{}} }

func (b *box) Add(_ context.Context, k mail.StoredMail) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.kept[k.ID]; ok {
		return bot.ErrDuplicate
	}
	b.kept[k.ID] = k
	return nil
}

func (b *box) Get(_ context.Context, id string) (mail.StoredMail, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k, ok := b.kept[id]
	if !ok {
		return k, bot.ErrNotFound
	}
	return k, nil
}

func (b *box) Put(_ context.Context, k mail.StoredMail) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept[k.ID].V != k.V-1 {
		return bot.ErrStale
	}
	b.kept[k.ID] = k
	return nil
}

func (b *box) List(context.Context, int, string) ([]mail.StoredMail, string, error) {
	return nil, "", nil
}

func letter() mail.Mail {
	return mail.Mail{
		ID: "ORD-00001/1/2", Kind: "order_created_email", About: "ORD-00001", To: []string{"juan@example.com"}, ToName: "Juan Pérez",
		Subject: "Orden creada", HTML: "<p>{{.}}</p>", Text: "hola",
	}
}

func sender(t *testing.T, answer http.HandlerFunc) *post.SendGrid {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	s, err := post.NewSendGrid(server.URL, "obviously-false", "Algesta <ordenes@example.com>", nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSendGrid(t *testing.T) {
	s := sender(t, func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			From, Reply      struct{ Email, Name string }
			Subject          string
			Content          []struct{ Type, Value string }
			Personalizations []struct {
				To   []struct{ Email, Name string }
				Args map[string]string `json:"custom_args"`
			}
		}
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &in); err != nil || r.URL.Path != "/v3/mail/send" || r.Method != http.MethodPost ||
			r.Header.Get("Authorization") != "Bearer obviously-false" || in.From.Email != "ordenes@example.com" || in.From.Name != "Algesta" ||
			in.Subject != "Orden creada" || len(in.Content) != 2 || in.Content[0].Type != "text/plain" || in.Content[1].Value != "<p>{{.}}</p>" ||
			len(in.Personalizations) != 1 || in.Personalizations[0].To[0].Email != "juan@example.com" ||
			in.Personalizations[0].To[0].Name != "Juan Pérez" || in.Personalizations[0].Args["recado_id"] != "ORD-00001/1/2" {
			t.Errorf("%s %s %s", r.Method, r.URL, raw)
		}
		w.Header().Set("X-Message-Id", "sg-1")
		w.WriteHeader(http.StatusAccepted)
	})
	if id, err := s.Send(t.Context(), letter()); err != nil || id != "sg-1" {
		t.Error(id, err)
	}
}

func TestSendGridFails(t *testing.T) {
	for _, tt := range []struct {
		status    int
		retryable bool
	}{{400, false}, {401, false}, {413, false}, {429, true}, {500, true}, {503, true}, {200, false}, {302, false}} {
		s := sender(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "9")
			w.WriteHeader(tt.status)
			w.Write([]byte(`{"errors":[{"message":"no"}]}` + strings.Repeat("x", 2<<20)))
		})
		_, err := s.Send(t.Context(), letter())
		var e *connect.Error
		if !errors.As(err, &e) || e.Status != tt.status || e.Retryable != tt.retryable || e.After != 9*time.Second || len(e.Reason) > 300 {
			t.Errorf("%d: %v", tt.status, err)
		}
	}
	gone := sender(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if _, err := gone.Send(t.Context(), letter()); !connect.Retryable(err) || strings.Contains(err.Error(), "127.0.0.1:") {
		t.Error(err)
	}
	for _, bad := range [][2]string{{"ftp://x", "a@example.com"}, {"", "nobody"}, {"", "A\r\nBcc: x <a@example.com>"}} {
		if _, err := post.NewSendGrid(bad[0], "k", bad[1], nil); err == nil {
			t.Error(bad)
		}
	}
}

// scripted returns the next error for each Send.
type scripted struct {
	errs []error
	sent int
}

func (s *scripted) Send(context.Context, mail.Mail) (string, error) {
	err := s.errs[s.sent]
	s.sent++
	return "sg", err
}

func TestDeliver(t *testing.T) {
	away := &connect.Error{Status: 503, Retryable: true}
	refused := &connect.Error{Status: 400, Reason: "no"}
	t.Run("kept without a vendor", func(t *testing.T) {
		b := newBox()
		p := &post.Deliverer{Box: b}
		for range 2 {
			if err := p.Deliver(t.Context(), letter(), noon); err != nil {
				t.Fatal(err)
			}
		}
		if k := b.kept["ORD-00001/1/2"]; len(b.kept) != 1 || k.Sent || !k.At.Equal(noon) {
			t.Errorf("%+v", b.kept)
		}
	})
	t.Run("once", func(t *testing.T) {
		b, s := newBox(), &scripted{errs: []error{away, nil}}
		p := &post.Deliverer{Box: b, Sender: s}
		if err := p.Deliver(t.Context(), letter(), noon); !errors.Is(err, away) || engine.IsPermanent(err) {
			t.Error(err)
		}
		for range 3 {
			if err := p.Deliver(t.Context(), letter(), noon); err != nil {
				t.Error(err)
			}
		}
		if k := b.kept["ORD-00001/1/2"]; s.sent != 2 || !k.Sent || k.VendorID != "sg" {
			t.Error(s.sent, k)
		}
	})
	t.Run("refused", func(t *testing.T) {
		b := newBox()
		p := &post.Deliverer{Box: b, Sender: &scripted{errs: []error{refused}}}
		if err := p.Deliver(t.Context(), letter(), noon); !engine.IsPermanent(err) || b.kept["ORD-00001/1/2"].Error == "" {
			t.Error(err, b.kept)
		}
	})
	t.Run("smuggled headers", func(t *testing.T) {
		for _, change := range []func(*mail.Mail){
			func(m *mail.Mail) { m.To = nil },
			func(m *mail.Mail) { m.To = []string{"a@example.com\r\nBcc: b@example.com"} },
			func(m *mail.Mail) { m.To = []string{"A <a@example.com>"} },
			func(m *mail.Mail) { m.Subject = "a\r\nBcc: b@example.com" },
			func(m *mail.Mail) { m.ToName = "a\nb" },
		} {
			m, s := letter(), &scripted{errs: []error{nil}}
			change(&m)
			p := &post.Deliverer{Box: newBox(), Sender: s}
			if err := p.Deliver(t.Context(), m, noon); !engine.IsPermanent(err) || s.sent != 0 {
				t.Error(err)
			}
		}
	})
}

// full is a box that accepts new mails but no changes.
type full struct{ *box }

func (full) Put(context.Context, mail.StoredMail) error { return bot.ErrUnavailable }

// If it can't be recorded that a mail was sent, the mail is not sent repeatedly.
func TestAFullStoreDoesNotRepeatAMail(t *testing.T) {
	b, s := newBox(), &scripted{errs: []error{nil, nil, nil, nil}}
	p := &post.Deliverer{Box: full{b}, Sender: s}
	for range 3 {
		if err := p.Deliver(t.Context(), letter(), noon); !errors.Is(err, bot.ErrUnavailable) {
			t.Error(err)
		}
	}
	if s.sent != 1 {
		t.Errorf("sent %d times, want once", s.sent)
	}
}
