package standin_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/sendgrid"
	"recado/bot/channels/standin"
	"recado/flows/connect"
	"recado/flows/mail"
	post "recado/workers/mail"
)

// mails records outcomes as the mail store does.
type mails struct {
	mu    sync.Mutex
	known map[string][]sendgrid.RecipientStatus
}

func (m *mails) RecordEvent(_ context.Context, e sendgrid.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[e.MailID], _ = sendgrid.ApplyEvent(m.known[e.MailID], e)
	return nil
}

// mailWorld is our mail sender, our webhook and the stand-in, connected over HTTP.
type mailWorld struct {
	vendor *standin.SendGrid
	book   *standin.Ledger
	url    string
	sender *post.SendGrid
	*mails
}

func newMailWorld(t *testing.T) *mailWorld {
	t.Helper()
	w := &mailWorld{book: standin.NewLedger(), mails: &mails{known: map[string][]sendgrid.RecipientStatus{}}}
	var route channels.Route
	webhook := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rw.WriteHeader(route.Handle(r.Context(), channels.Request{Path: r.URL.Path, Header: r.Header, Body: body}).Status)
	}))
	var err error
	if w.vendor, err = standin.NewSendGrid(standin.SendGridOptions{Key: "test-key", Target: webhook.URL}, w.book); err != nil {
		t.Fatal(err)
	}
	all := standin.New(w.book, w.vendor)
	server := httptest.NewServer(all)
	w.url = server.URL
	t.Cleanup(func() { all.Close(); server.Close(); webhook.Close() })
	acknowledged, err := sendgrid.New(sendgrid.Config{PublicKey: w.vendor.PublicKey()})
	if err != nil {
		t.Fatal(err)
	}
	route = acknowledged.Routes(w.mails, &channeltest.Sink{})[0]
	if w.sender, err = post.NewSendGrid(server.URL, "test-key", "Algesta <ordenes@example.com>", connect.NewBreaker("sendgrid", nil)); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *mailWorld) send(t *testing.T, id string) error {
	t.Helper()
	_, err := w.sender.Send(t.Context(), mail.Mail{ID: id, To: []string{"ana@example.com"}, ToName: "Ana", Subject: "Orden creada", Text: "hola", HTML: "<p>hola</p>"})
	w.vendor.Wait()
	return err
}

func (w *mailWorld) order(t *testing.T, o standin.FaultSettings) {
	t.Helper()
	if err := w.vendor.Script().Configure(o); err != nil {
		t.Fatal(err)
	}
}

func TestMailIsSentAndItsEventsArrive(t *testing.T) {
	w, yes := newMailWorld(t), true
	w.order(t, standin.FaultSettings{Script: []string{"ok", "status 550", "503", "body 1", "lost"}, Duplicate: &yes, Reorder: &yes})
	if err := w.send(t, "m1"); err != nil || w.known["m1"][0].Outcome != sendgrid.Opened {
		t.Fatalf("%v %+v", err, w.known["m1"])
	}
	if err := w.send(t, "m2"); err != nil || w.known["m2"][0].Outcome != sendgrid.Bounced || w.known["m2"][0].Reason == "" {
		t.Fatalf("%v %+v", err, w.known["m2"])
	}
	if err := w.send(t, "m3"); !connect.Retryable(err) {
		t.Error(err)
	}
	if err := w.send(t, "m4"); err == nil {
		t.Error("200 with an error in it was taken for 202")
	}
	if err := w.send(t, "m5"); !connect.Retryable(err) || w.known["m5"] == nil {
		t.Errorf("%v: the mail left, only the answer got lost", err)
	}
	if sent := w.book.To("sendgrid", "ana@example.com"); len(sent) != 3 || sent[0].Text != "Orden creada" || sent[0].Kind != "mail" {
		t.Errorf("%+v", sent)
	}
}

func TestWhatPeopleDoWithMail(t *testing.T) {
	w := newMailWorld(t)
	if _, err := w.vendor.Say(t.Context(), standin.Say{From: "ana@example.com", Text: "open"}); err == nil {
		t.Error("opened what was not sent")
	}
	if err := w.send(t, "m1"); err != nil {
		t.Fatal(err)
	}
	for sign, want := range map[string]int{"": 200, "wrong": 401, "none": 401} {
		p, err := w.vendor.Say(t.Context(), standin.Say{From: "ana@example.com", Text: "spamreport", Sign: sign, Copies: 3, Posts: 2})
		if err != nil || p.Status != want || p.ID == "" {
			t.Errorf("%q: %+v %v", sign, p, err)
		}
	}
	if s := w.known["m1"]; len(s) != 1 || s[0].Unwanted.IsZero() || time.Since(s[0].Unwanted) > time.Hour {
		t.Errorf("%+v", s)
	}
	if _, err := w.vendor.Say(t.Context(), standin.Say{From: "ana@example.com", Text: "hola"}); err != standin.ErrCannot {
		t.Error(err)
	}
}

func TestMailsThatTheVendorRefuses(t *testing.T) {
	w := newMailWorld(t)
	const good = `{"personalizations":[{"to":[{"email":"a@example.com"}]}],"from":{"email":"b@example.com"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}`
	for name, tt := range map[string]struct {
		old, new string
		want     int
		field    string
	}{
		"a good one":         {"", "", 202, ""},
		"nobody":             {`{"to":[{"email":"a@example.com"}]}`, ``, 400, "personalizations"},
		"no to":              {`[{"email":"a@example.com"}]`, `[]`, 400, "personalizations.0.to"},
		"no address":         {`a@example.com`, `Ana`, 400, "personalizations.0.to"},
		"the same twice":     {`{"email":"a@example.com"}`, `{"email":"a@example.com"},{"email":"A@example.com"}`, 400, "personalizations.0.to"},
		"no sender":          {`"from":{"email":"b@example.com"},`, ``, 400, "from.email"},
		"no subject":         {`"subject":"s",`, ``, 400, "subject"},
		"no content":         {`{"type":"text/plain","value":"x"}`, ``, 400, "content"},
		"empty content":      {`"x"`, `""`, 400, "content.0.value"},
		"plain after html":   {`{"type":"text/plain"`, `{"type":"text/html","value":"x"},{"type":"text/plain"`, 400, "content"},
		"a type with a tail": {`text/plain`, `text/plain; charset=x`, 400, "content.0.type"},
		"an unknown field":   {`"subject"`, `"subjekt"`, 400, ""},
		"no JSON":            {`{"personalizations"`, `personalizations`, 400, ""},
		"long arguments":     {`"subject"`, `"custom_args":{"x":"` + strings.Repeat("y", 10_000) + `"},"subject"`, 400, "personalizations.0.custom_args"},
	} {
		status, answer := w.post(t, "Bearer test-key", strings.Replace(good, tt.old, tt.new, 1))
		if status != tt.want || tt.field != "" && !strings.Contains(answer, `"field":"`+tt.field+`"`) {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	for _, key := range []string{"", "Bearer ", "Bearer other", "Basic test-key"} {
		if status, answer := w.post(t, key, good); status != 401 || strings.Contains(answer, "test-key") {
			t.Errorf("%q: %d %s", key, status, answer)
		}
	}
}

func (w *mailWorld) post(t *testing.T, key, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/v3/mail/send", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", key)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(answer)
}
