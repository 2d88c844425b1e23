package engine_test

import (
	"testing"
	"time"

	"recado/bot"
	"recado/store/repo"
	"recado/store/sqlite"

	"recado/bot/engine"
)

func TestStepsAreCountedByWhatBecameOfThem(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	messages, err := repo.NewMessages(db)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	n := 0
	said := func(who bot.ContactID, state bot.State, key string, change func(*bot.Message)) {
		n++
		m := bot.Message{ID: string(rune('a' + n)), Contact: who, At: day.Add(time.Duration(n) * time.Minute), Key: key}
		if state != "" {
			m.Question = &bot.QuestionRef{Dialog: "order", State: state}
		}
		if change != nil {
			change(&m)
		}
		if err := messages.Claim(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	said(ana, "floor", "order.floor", nil)
	said(ana, "floor", "order.floor.again", nil)
	said(ana, "room", "order.room", nil)
	said(ana, "", "order.created", nil) // answered
	said(berta, "floor", "order.floor", nil)
	said(berta, "floor", "order.floor", func(m *bot.Message) { m.Purpose = bot.PurposeNudge })
	said(berta, "", "hola", func(m *bot.Message) { m.Author = "luz" })
	e, err := engine.New(engine.Config{Machine: machine(), Messages: messages, Clock: at(day)})
	if err != nil {
		t.Fatal(err)
	}
	uses, whole, err := e.StepUses(t.Context(), day, day.Add(48*time.Hour))
	if err != nil || !whole || uses["order/floor"] != (engine.StepUse{Asked: 2, Misunderstood: 1, Abandoned: 1}) || uses["order/room"] != (engine.StepUse{Asked: 1}) {
		t.Errorf("%+v, %v, %v", uses, whole, err)
	}
	if uses, _, _ = e.StepUses(t.Context(), day, day.Add(time.Hour)); uses["order/floor"].Abandoned != 0 {
		t.Errorf("an hour later: %+v", uses)
	}
	if uses, _, _ = e.StepUses(t.Context(), day.Add(-time.Hour), day); len(uses) != 0 {
		t.Errorf("before: %+v", uses)
	}
}
