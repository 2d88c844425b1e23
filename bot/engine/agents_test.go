package engine_test

import (
	"testing"

	"recado/bot"
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
