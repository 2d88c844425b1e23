package consent_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/holidays"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

const maria bot.ContactID = "+50370123456"

var monday = time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)

// texts render a key as itself.
type texts struct{}

func (texts) Render(key, locale, _ string, args json.RawMessage) (string, error) {
	if strings.HasPrefix(key, "no.") {
		return "", errors.New("no such text")
	}
	return fmt.Sprintf("%s in %s with %s", key, locale, args), nil
}

type office struct {
	*consent.Service
	message bot.Message
}

func newOffice(t testing.TB) *office {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	docs, err1 := repo.NewConsents(db)
	words, err2 := repo.NewConsentWords(db)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	o := &office{}
	o.Service = &consent.Service{
		Consents: docs, Words: words, Texts: texts{}, Locale: "es", Key: []byte("0123456789abcdef"),
		Shown: func(_ context.Context, who bot.ContactID, key string, _ time.Time) (bot.Message, bool, error) {
			return o.message, o.message.Contact == who && o.message.Key == key, nil
		},
	}
	return o
}

func given(command string) consent.Given {
	return consent.Given{
		RecordRequest: consent.RecordRequest{Customer: "CLI-00001", Purpose: consent.CreditBureau, Text: "onboarding.consent", Version: "1"},
		Contact:       maria, Command: command,
	}
}

// TestConsentHasTheWordsThatWereShown checks that the words of the message count, not those of today.
func TestConsentHasTheWordsThatWereShown(t *testing.T) {
	o := newOffice(t)
	o.message = bot.Message{ID: "m1", Contact: maria, Channel: "whatsapp", Key: "onboarding.consent", Text: "¿Autoriza la consulta?"}
	c, err := o.Record(t.Context(), given("1"), monday)
	if err != nil || c.Hash != consent.HashOf("¿Autoriza la consulta?") || c.Message != "m1" || c.Channel != "whatsapp" || !c.InForce() || !c.At.Equal(monday) {
		t.Fatalf("%+v, %v", c, err)
	}
	o.message.Text = "Otras palabras"
	if again, err := o.Record(t.Context(), given("1"), monday.Add(time.Hour)); err != nil || again != c {
		t.Errorf("the same request again: %+v, %v", again, err)
	}
	p, err := o.Prove(t.Context(), c.ID)
	if err != nil || !p.Intact || p.Words != "¿Autoriza la consulta?" || len(p.Seal) != 64 {
		t.Errorf("%+v, %v", p, err)
	}
	o.message = bot.Message{}
	if c, err = o.Record(t.Context(), given("2"), monday); err != nil || c.Hash != consent.HashOf("onboarding.consent in es with ") {
		t.Errorf("without a message: %+v, %v", c, err)
	}
	byStaff := given("3")
	byStaff.By = "eva"
	o.message = bot.Message{ID: "m2", Contact: maria, Key: "onboarding.consent", Text: "x"}
	if c, err = o.Record(t.Context(), byStaff, monday); err != nil || c.Message != "" || c.By != "eva" {
		t.Errorf("recorded by staff: %+v, %v", c, err)
	}
}

func TestConsentIsWithdrawn(t *testing.T) {
	o := newOffice(t)
	c, err := o.Record(t.Context(), given("1"), monday)
	if err != nil {
		t.Fatal(err)
	}
	before, err := o.Prove(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := o.InForce(t.Context(), consent.CreditBureau, "CLI-00001"); !ok || err != nil {
		t.Error("not in force", err)
	}
	if _, ok, err := o.InForce(t.Context(), consent.Data, "CLI-00001"); ok || err != nil {
		t.Error("in force for another purpose", err)
	}
	if _, ok, err := o.WithdrawAll(t.Context(), maria, consent.WithdrawRequest{Purpose: consent.Data}, monday); ok || err != nil {
		t.Error("withdrawn for another purpose", err)
	}
	for range 2 { // a retried effect has the same answer
		last, ok, err := o.WithdrawAll(t.Context(), maria, consent.WithdrawRequest{Purpose: consent.CreditBureau, Channel: "whatsapp"}, monday.Add(time.Hour))
		if !ok || err != nil || last.ID != c.ID || last.InForce() || last.WithdrawnVia != "whatsapp" || !last.WithdrawnAt.Equal(monday.Add(time.Hour)) {
			t.Errorf("%+v %v %v", last, ok, err)
		}
	}
	if _, ok, err := o.InForce(t.Context(), consent.CreditBureau, "CLI-00001"); ok || err != nil {
		t.Error("in force", err)
	}
	after, err := o.Prove(t.Context(), c.ID)
	if err != nil || after.Seal == before.Seal || after.Words != before.Words {
		t.Errorf("the proof does not show the withdrawal: %v", err)
	}
}

func TestConsentOfUnknownThingsIsRefused(t *testing.T) {
	o := newOffice(t)
	for name, change := range map[string]func(*consent.Given){
		"purpose": func(g *consent.Given) { g.Purpose = "anything" },
		"key":     func(g *consent.Given) { g.Text = "Onboarding Consent" },
		"text":    func(g *consent.Given) { g.Text = "no.such.text" },
		"version": func(g *consent.Given) { g.Version = "" },
		"person":  func(g *consent.Given) { g.Customer, g.Contact = "", "" },
	} {
		g := given("1")
		change(&g)
		_, err := o.Record(t.Context(), g, monday)
		if _, invalid := errors.AsType[*validation.InvalidError](err); !invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := o.Of(t.Context(), "CLI-00001", maria); len(all) != 0 || err != nil {
		t.Errorf("%d stored, %v", len(all), err)
	}
}

func TestConsentIsRecordedOnceInParallel(t *testing.T) {
	o := newOffice(t)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if _, err := o.Record(t.Context(), given("1"), monday); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, err := o.Of(t.Context(), "CLI-00001", maria); len(list) != 1 || err != nil {
		t.Errorf("%d consents, %v", len(list), err)
	}
}

// TestConsentsStayWithoutTheAddress checks that consents given before and after the customer had an id
// remain provable after the person was erased, and that nothing of the address is left.
func TestConsentsStayWithoutTheAddress(t *testing.T) {
	o := newOffice(t)
	early := given("1")
	early.Customer, early.Purpose = "", consent.Data
	o.message = bot.Message{ID: string(maria) + "/1/0", Contact: maria, Key: "onboarding.consent", Text: "x"}
	for _, g := range []consent.Given{early, given("2")} {
		if _, err := o.Record(t.Context(), g, monday); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := o.Pseudonymise(t.Context(), "CLI-00001", maria); err != nil {
			t.Fatal(err)
		}
	}
	all, err := o.Of(t.Context(), "CLI-00001")
	if err != nil || len(all) != 2 {
		t.Fatalf("%d consents, %v", len(all), err)
	}
	for _, c := range all {
		if raw, err := json.Marshal(c); err != nil || strings.Contains(string(raw), string(maria[1:])) {
			t.Errorf("%s, %v", raw, err)
		}
		if p, err := o.Prove(t.Context(), c.ID); err != nil || !p.Intact {
			t.Errorf("%+v, %v", p, err)
		}
	}
}

func TestAnswerByCountsBusinessDays(t *testing.T) {
	bogota, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ country, received, last string }{
		{"CO", "2026-11-30", "2026-12-22"}, // without 8 December, a Tuesday
		{"CO", "2026-12-24", "2027-01-19"}, // without Christmas, New Year and 11 January
		{"SV", "2026-11-30", "2026-12-29"},
		{"SV", "2026-03-20", "2026-04-21"}, // without Thursday to Saturday of the Holy Week
		{"HN", "2026-11-30", "2026-12-21"},
		{"SV", "2026-11-28", "2026-12-28"}, // a Saturday
	} {
		at, err := time.ParseInLocation(time.DateOnly, tt.received, bogota)
		if err != nil {
			t.Fatal(err)
		}
		for _, hour := range []time.Duration{0, 23*time.Hour + 59*time.Minute} {
			got := consent.AnswerBy(tt.country, at.Add(hour).UTC(), bogota, holidays.Is)
			if day := got.In(bogota).Format("2006-01-02 15:04:05"); day != tt.last+" 23:59:59" {
				t.Errorf("%s %s: %s, want %s", tt.country, tt.received, day, tt.last)
			}
		}
	}
}

func TestOperatorsAreToldOfRequestsInTime(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	docs, err := repo.NewDataRequests(db)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	s := &consent.Requests{
		Store: docs, Numbers: db, Zone: time.UTC, Holiday: holidays.Is,
		Alarm: func(_ context.Context, name, about, _ string) { told = append(told, name+" "+about) },
	}
	ctx := t.Context()
	r, err := s.Receive(ctx, consent.Request{Customer: "CLI-00001", Country: "SV", Kind: consent.Access, By: "eva"}, "1", monday)
	if again, err2 := s.Receive(ctx, consent.Request{Customer: "CLI-00001", Country: "SV", Kind: consent.Access, By: "eva"}, "1", monday); err != nil || err2 != nil || again.ID != r.ID {
		t.Fatal(r, again, err, err2)
	}
	if _, err := s.Receive(ctx, consent.Request{Customer: "CLI-00001", Country: "CO", Kind: consent.Erasure, By: "eva"}, "2", monday); err != nil {
		t.Fatal(err)
	}
	if err := s.Fulfil(ctx, consent.Request{Customer: "CLI-00001", Country: "CO", Kind: consent.Erasure, By: "eva"}, "3", "erased", monday); err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{r.AnswerBy.AddDate(0, 0, -4), r.AnswerBy.AddDate(0, 0, -3), r.AnswerBy.AddDate(0, 0, -3), r.AnswerBy, r.AnswerBy.Add(time.Second), r.AnswerBy.AddDate(1, 0, 0)} {
		if err := s.Expire(ctx, now, 10); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(told); got != "[data_request_due SOL-00001 data_request_late SOL-00001]" {
		t.Error(got)
	}
	page, _, err := s.List(ctx, true, 10, "")
	if err != nil || len(page) != 1 || page[0].ID != r.ID {
		t.Errorf("%+v, %v", page, err)
	}
	for range 2 {
		if got, err := s.Answer(ctx, r.ID, "eva", " enviado ", monday.AddDate(0, 2, 0)); err != nil || got.Result != "enviado" || got.AnsweredBy != "eva" || !got.AnsweredAt.Equal(monday.AddDate(0, 2, 0)) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if all, err := docs.OfCustomer(ctx, "CLI-00001", 9); err != nil || len(all) != 2 || all[0].Open() || all[1].Open() {
		t.Errorf("%+v, %v", all, err)
	}
	if at, err := s.Soonest(ctx); err != nil || !at.IsZero() {
		t.Error(at, err)
	}
}
