package campaigns_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/mail"
	"recado/flows/policy"
	"recado/templates"
	work "recado/workers/campaigns"
)

// noon is a moment at which mails may be sent.
var noon = time.Date(2026, 12, 2, 17, 0, 0, 0, time.UTC)

// items hold one item.
type items struct {
	campaigns.Items
	item campaigns.Item
}

func (i items) Get(_ context.Context, id string) (campaigns.Item, error) {
	if id != i.item.ID {
		return campaigns.Item{}, bot.ErrNotFound
	}
	return i.item, nil
}

// rules answer with a decision.
type rules struct {
	campaigns.Policy
	decision  policy.Decision
	confirmed string
}

func (r *rules) Send(context.Context, policy.Request) (policy.Decision, error) {
	return r.decision, nil
}

func (r *rules) Confirm(_ context.Context, contact, key string, _ time.Time) error {
	r.confirmed = contact + " " + key
	return nil
}

// post keeps mails.
type post struct{ sent []mail.Mail }

func (p *post) Deliver(_ context.Context, m mail.Mail, _ time.Time) error {
	p.sent = append(p.sent, m)
	return nil
}

func mailed(t *testing.T, d policy.Decision, owner string) (*post, *rules, error) {
	t.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	item := campaigns.Item{
		ID: "CAM-00001/x", Campaign: "CAM-00001", Contact: "ana@example.com", Channel: campaigns.ByMail, Debtor: campaigns.Debtor{Name: "Ana Ruiz"},
		Says: campaigns.TextArgs{Name: "Ana", Business: "Servicios del Valle", Number: "FV-1", Count: 1, Text: "Le recordamos la factura FV-1, por $ 10,00."},
	}
	p, r := &post{}, &rules{decision: d}
	w := work.Worker{Campaigns: &campaigns.Service{Items: items{item: item}, Policy: r, Locale: "es", Business: "Servicios del Valle"}, Post: p, Texts: texts}
	_, err = w.Handlers()[campaigns.DoMail](t.Context(), engine.Task{Owner: owner, Effect: bot.Effect{ID: "CAM-00001/x/2/0"}, Now: noon})
	return p, r, err
}

func TestMailOfACampaign(t *testing.T) {
	p, r, err := mailed(t, policy.Decision{Allowed: true}, "CAM-00001/x")
	if err != nil || len(p.sent) != 1 || r.confirmed != "ana@example.com CAM-00001/x" {
		t.Fatalf("%+v %q %v", p.sent, r.confirmed, err)
	}
	if m := p.sent[0]; m.ID != "CAM-00001/x/2/0" || m.To[0] != "ana@example.com" || m.Subject != "Servicios del Valle: factura FV-1" || !strings.Contains(m.Text, "por $ 10,00.") || !strings.Contains(m.Text, "responda a este correo") {
		t.Errorf("%+v", m)
	}
}

// TestMailWaitsForTheLaw checks that the policy is asked again when a mail leaves.
func TestMailWaitsForTheLaw(t *testing.T) {
	p, _, err := mailed(t, policy.Decision{First: noon.Add(time.Hour)}, "CAM-00001/x")
	later, ok := errors.AsType[*engine.RetryLater](err)
	if !ok || later.After != time.Hour || len(p.sent) != 0 {
		t.Errorf("%v, %+v", err, p.sent)
	}
	if p, _, err := mailed(t, policy.Decision{}, "CAM-00001/x"); err != nil || len(p.sent) != 0 {
		t.Errorf("%v, %+v", err, p.sent)
	}
	if _, _, err := mailed(t, policy.Decision{Allowed: true}, "CAM-00001/gone"); !engine.IsPermanent(err) {
		t.Error(err)
	}
}

// steps fail as a platform does.
type steps struct {
	campaigns.Repository
	err error
}

func (s steps) Get(context.Context, string) (campaigns.Campaign, error) {
	return campaigns.Campaign{}, s.err
}

func TestStepIsTriedAgainWhenThePlatformSays(t *testing.T) {
	w := work.Worker{Campaigns: &campaigns.Service{Campaigns: steps{err: &connect.Error{Partner: "siigo", Retryable: true, After: time.Minute}}}}
	for _, name := range []string{campaigns.DoRead, campaigns.DoSend} {
		_, err := w.Handlers()[name](t.Context(), engine.Task{Owner: "CAM-00001", Now: noon})
		if later, ok := errors.AsType[*engine.RetryLater](err); !ok || later.After != time.Minute {
			t.Error(err)
		}
	}
}
