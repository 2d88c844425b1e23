package engine_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/store/repo"
	"recado/store/sqlite"
)

func TestAgentsSeeTheLastMessageAndTheirNotes(t *testing.T) {
	w, e := met(t)
	ctx := t.Context()
	w.say(e, ana, "asesor")
	w.settle(e, ana)
	page, next, err := e.AgentQueue(ctx, bot.QueueQuery{Cases: true, Agent: bot.Unassigned, Limit: 10})
	if err != nil || next != "" || len(page) != 1 {
		t.Fatalf("%d conversations, %q, %v", len(page), next, err)
	}
	if item := page[0]; item.LastText != "asesor" || item.DeadlineKind != bot.DeadlineAnswer || item.Unread != 1 || item.LastAt.IsZero() {
		t.Errorf("%+v", item)
	}
	for range 2 { // the same key, again
		if _, err := e.Note(ctx, ana, "luz", "Llama por las tardes", "k1"); err != nil {
			t.Fatal(err)
		}
	}
	w.settle(e, ana)
	entries, err := e.Transcript(ctx, ana, w.clock.Now().Add(1e9), 50)
	if err != nil {
		t.Fatal(err)
	}
	notes := 0
	for _, x := range entries {
		if x.Name == "note" && x.From == "luz" && x.Text == "Llama por las tardes" && len(x.Data) == 0 {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d notes in %+v", notes, entries)
	}
	if log := w.channel.log(); len(log) == 0 || log[len(log)-1].Text == "Llama por las tardes" {
		t.Errorf("the person was sent %v", log)
	}
	form, err := e.Form(ctx, ana)
	if err != nil || form.Question == "" {
		t.Errorf("%+v, %v", form, err)
	}
}

// BenchmarkAgentQueue opens the queue of a console over 10,000 conversations that wait for an agent:
// a page of 50 and the counts. The goal is 300 ms from a click to the list (design of the console).
func BenchmarkAgentQueue(b *testing.B) {
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "queue.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	sessions, err1 := repo.NewSessions(db)
	inbox, err2 := repo.NewInbox(db)
	if err := errors.Join(err1, err2); err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for i := range 10_000 {
		who := bot.ContactID(fmt.Sprintf("+57300%07d", i))
		s := bot.Session{
			ID: who, Version: 1, Profile: "Laura", CaseSince: now, Case: &bot.Case{Reason: "asked", Since: now},
			QueueAgent: bot.Unassigned, QueueDue: now.Add(time.Duration(i*7919%10_000) * time.Second), UpdatedAt: now,
		}
		if err := sessions.Put(b.Context(), s); err != nil {
			b.Fatal(err)
		}
		if _, err := inbox.Add(b.Context(), bot.Inbound{Input: bot.Input{ID: string(who), Kind: bot.KindText, Text: "quiero hablar con alguien", At: now}, Contact: who, Received: now}); err != nil {
			b.Fatal(err)
		}
	}
	e, err := engine.New(engine.Config{Machine: machine(), Sessions: sessions, Inbox: inbox, Clock: at(now)})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		page, _, err := e.AgentQueue(b.Context(), bot.QueueQuery{Cases: true, Limit: 50})
		if err != nil || len(page) != 50 {
			b.Fatalf("%d conversations, %v", len(page), err)
		}
		for _, q := range []bot.QueueQuery{{}, {Cases: true}, {Cases: true, Agent: bot.Unassigned}, {Cases: true, Agent: "ana"}} {
			q.Limit = 1000
			if _, err := e.CountAgentQueue(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// at is a clock that stands still.
type at time.Time

func (a at) Now() time.Time { return time.Time(a) }
