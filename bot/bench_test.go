package bot_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	fast "github.com/goccy/go-json"

	"recado/bot"
)

// six is a form of six questions, the reference for the cost of a step.
type six struct {
	A1 string `json:"a1,omitempty"`
	A2 string `json:"a2,omitempty"`
	A3 string `json:"a3,omitempty"`
	A4 string `json:"a4,omitempty"`
	A5 string `json:"a5,omitempty"`
	A6 string `json:"a6,omitempty"`
}

func (s *six) slot(n int) *string {
	return []*string{&s.A1, &s.A2, &s.A3, &s.A4, &s.A5, &s.A6}[n]
}

func sixQuestions() *bot.Program {
	d := bot.Dialog[six]{Name: "six", Version: 1, MaxMisses: 2, OnAnyState: toAgent, CancelledText: "form.stopped"}
	for n := range 6 {
		next := bot.State(fmt.Sprintf("q%d", n+2))
		if n == 5 {
			next = "done"
		}
		d.Steps = append(d.Steps, bot.Step[six]{
			State: bot.State(fmt.Sprintf("q%d", n+1)), Ask: "form.name",
			SkipIf: func(s six) bool { return *s.slot(n) != "" },
			Handle: func(s six, in bot.Input) (six, bot.Event) {
				*s.slot(n) = in.Text
				return s, bot.OK
			},
			On: bot.On{bot.OK: next},
		})
	}
	d.Steps = append(d.Steps, bot.Step[six]{State: "done", Ask: "form.made"})
	return bot.MustCompile(d)
}

// BenchmarkStep measures one answer to the fourth question of a form of six: decode the
// session, run the step, encode the session.
func BenchmarkStep(b *testing.B) {
	m := newMachine(b, func(c *bot.Config) { c.Dialogs = append(c.Dialogs, sixQuestions()) })
	at := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	s := bot.Session{
		ID: "+573001112233", Version: 7, Turn: 5, InputCount: 3, Channel: "sim", Locale: "es", LastInboundAt: at, WindowUntil: at, UpdatedAt: at, FrameCount: 1,
		Stack: []bot.Frame{{
			ID: 1, Dialog: "six", Version: 1, State: "q4", EnteredAt: at, AnsweredStates: []bot.State{"q1", "q2", "q3"},
			Slots: json.RawMessage(`{"a1":"aire acondicionado","a2":"no enfría","a3":"Edificio A"}`), Sources: map[string]string{"a1": "sim:1", "a2": "sim:2", "a3": "sim:3"},
		}},
	}
	raw, err := json.Marshal(s)
	if err != nil {
		b.Fatal(err)
	}
	in := bot.Input{ID: "sim:4", Kind: bot.KindText, Text: "piso tres", At: at}
	b.ReportAllocs()
	for b.Loop() {
		var s bot.Session
		if err := fast.Unmarshal(raw, &s); err != nil { // the store's decoder
			b.Fatal(err)
		}
		next, _, err := m.Step(s, in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := json.Marshal(next); err != nil {
			b.Fatal(err)
		}
	}
}
