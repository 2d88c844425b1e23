package notices_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect"
	"recado/flows/mail"
	"recado/flows/notify"
	"recado/templates"
	post "recado/workers/mail"
	"recado/workers/notices"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

type box map[string]mail.StoredMail

func (b box) Add(_ context.Context, k mail.StoredMail) error {
	if _, ok := b[k.ID]; ok {
		return bot.ErrDuplicate
	}
	b[k.ID] = k
	return nil
}

func (b box) Get(_ context.Context, id string) (mail.StoredMail, error) { return b[id], nil }
func (b box) Put(_ context.Context, k mail.StoredMail) error            { b[k.ID] = k; return nil }

func (b box) List(context.Context, int, string) ([]mail.StoredMail, string, error) {
	return nil, "", nil
}

// vendor refuses the first mails with the given errors.
type vendor struct {
	faults []error
	sent   []mail.Mail
}

func (v *vendor) Send(_ context.Context, m mail.Mail) (string, error) {
	if len(v.faults) > 0 {
		err := v.faults[0]
		v.faults = v.faults[1:]
		return "", err
	}
	v.sent = append(v.sent, m)
	return "1", nil
}

func mailer(t *testing.T, v *vendor) notices.Mailer {
	t.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	return notices.Mailer{Post: &post.Deliverer{Box: box{}, Sender: v}, Texts: texts, Business: "Taller Andino", Locale: "es"}
}

func task(t *testing.T, l notify.MailNotice) engine.Task {
	t.Helper()
	args, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Task{Effect: bot.Effect{ID: "ORD-00001/3/0", Kind: bot.EffectDo, Name: notify.DoMail, Args: args}, Now: noon}
}

var invoiced = notify.MailNotice{
	Event: "order_invoiced", Role: notify.Client, About: "ORD-00001", To: "ana@example.com", Name: "Ana",
	Args: json.RawMessage(`{"order":"ORD-00001","invoice":"FAC-00001","total":{"minor":11300,"currency":"USD"},"dueOn":"2026-12-30"}`),
}

func TestATaskThatRunsTwiceMailsOnce(t *testing.T) {
	v := &vendor{}
	m := mailer(t, v)
	for range 2 {
		if _, err := m.Handler(t.Context(), task(t, invoiced)); err != nil {
			t.Fatal(err)
		}
	}
	if len(v.sent) != 1 {
		t.Fatalf("%d mails, want 1", len(v.sent))
	}
	got := v.sent[0]
	if got.To[0] != "ana@example.com" || !strings.Contains(got.Subject, "FAC-00001") || !strings.Contains(got.Text, "Ana") {
		t.Errorf("mail: %+v", got)
	}
}

func TestAMailThatFailsIsTriedAgain(t *testing.T) {
	v := &vendor{faults: []error{&connect.Error{Partner: "sendgrid", Op: "POST /v3/mail/send", Status: 503, Retryable: true}}}
	m := mailer(t, v)
	if _, err := m.Handler(t.Context(), task(t, invoiced)); err == nil || engine.IsPermanent(err) {
		t.Fatalf("a passing fault must be tried again: %v", err)
	}
	if _, err := m.Handler(t.Context(), task(t, invoiced)); err != nil || len(v.sent) != 1 {
		t.Errorf("second try: %d mails, %v", len(v.sent), err)
	}
}

func TestANoticeWithoutWordsIsNotTriedForever(t *testing.T) {
	l := invoiced
	l.Event = "never_heard_of"
	v := &vendor{}
	_, err := mailer(t, v).Handler(t.Context(), task(t, l))
	if !engine.IsPermanent(err) || len(v.sent) > 0 {
		t.Errorf("%d mails, %v", len(v.sent), err)
	}
}
