package webhooks_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

const laura = bot.ContactID("+573001234567")

func (w *world) meet() {
	w.engine.sessions[laura] = bot.Session{
		ID: laura, Version: 7, Owner: bot.Owner{Epoch: 2}, Case: &bot.Case{Reason: "asked"},
		Stack:  []bot.Frame{{ID: 1, Dialog: "order_intake", Version: 1, State: "photos", Slots: json.RawMessage(`{"service":"HVAC"}`), Sources: map[string]string{"service": "sim:1"}}},
		Timers: []bot.Timer{{Name: "nudge", Due: time.Unix(1_700_000_000, 0)}},
		Outbox: []bot.Effect{{Kind: bot.EffectDo, Name: "orders.create"}},
	}
}

func TestConversation(t *testing.T) {
	w := newWorld(t)
	w.meet()
	for _, who := range []string{"+573001234567", "%2B573001234567", "573001234567", "57%20300%20123%204567"} {
		got := w.keyed(t, "GET", "/api/v1/conversations/"+who, "")
		var s struct {
			Contact string
			Owner   struct {
				Name string
				Bot  bool
			}
			Case  struct{ Reason string }
			Stack []struct {
				Dialog, State string
				Slots         map[string]string
				Sources       map[string]string
			}
			Parked  *struct{}
			Timers  []struct{ Name string }
			Working []string
		}
		got.into(t, &s)
		if got.status != 200 || s.Contact != string(laura) || !s.Owner.Bot || s.Owner.Name != "bot" || s.Case.Reason != "asked" ||
			len(s.Stack) != 1 || s.Stack[0].Slots["service"] != "HVAC" || s.Stack[0].Sources["service"] != "sim:1" ||
			len(s.Timers) != 1 || s.Working[0] != "orders.create" || s.Parked != nil {
			t.Errorf("%s: %s", who, got.body)
		}
	}
	if got := w.keyed(t, "GET", "/api/v1/conversations/+10000000", ""); got.status != 404 {
		t.Errorf("never met: %d", got.status)
	}
	if got := w.keyed(t, "GET", "/api/v1/conversations?cases=true&limit=5", ""); !strings.Contains(got.body, `"conversations":[{`) {
		t.Errorf("cases: %s", got.body)
	}
}

func TestTakeoverReplyHandback(t *testing.T) {
	w := newWorld(t)
	w.meet()
	base := "/api/v1/conversations/" + string(laura)
	for _, tt := range []struct {
		act, body string
		status    int
		want      string
	}{
		{"takeover", `{}`, 400, `"field":"agent"`},
		{"takeover", `{"agent":"bot"}`, 400, `"field":"agent"`},
		{"takeover", `{"agent":"ana"}`, 200, `"name":"ana"`},
		{"reply", `{"agent":"ana"}`, 400, `"field":"text"`},
		{"reply", `{"agent":"ana","text":"` + strings.Repeat("a", 4097) + `"}`, 400, `"field":"text"`},
		{"reply", `{"agent":"ana","text":"Hola, soy Ana"}`, 202, `"id"`},
		{"handback", `{"agent":"ana","at":"photos","finished":true}`, 400, `"field":"at"`},
		{"handback", `{"agent":"ana","at":"photos"}`, 200, `"state":"photos"`},
		{"handback", `{"agent":"ana","finished":true}`, 200, `"stack":[]`},
		{"handback", `{"agent":"ana","finished":"quizás"}`, 400, `"field":"finished"`},
	} {
		if got := w.keyed(t, "POST", base+"/"+tt.act, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %.80s: %d %s", tt.act, tt.body, got.status, got.body)
		}
	}
	one := w.keyed(t, "POST", base+"/reply", `{"agent":"ana","text":"una vez"}`, "Idempotency-Key", "r1")
	two := w.keyed(t, "POST", base+"/reply", `{"agent":"ana","text":"una vez"}`, "Idempotency-Key", "r1")
	if one.body != two.body || w.engine.said["r1"] != "una vez" {
		t.Errorf("%s, then %s", one.body, two.body)
	}
}

func TestTranscript(t *testing.T) {
	w := newWorld(t)
	w.meet()
	for _, text := range []string{"hola", "necesito un plomero", "urgente"} {
		w.do(t, "POST", "/sim/messages", `{"from":"+573001234567","text":"`+text+`"}`)
	}
	path := "/api/v1/conversations/" + string(laura) + "/transcript"
	var page struct {
		Entries []struct{ Text, From, Kind string }
		Before  string
	}
	w.keyed(t, "GET", path+"?limit=2", "").into(t, &page)
	if len(page.Entries) != 2 || page.Entries[1].Text != "urgente" || page.Before == "" {
		t.Errorf("%+v", page)
	}
	for query, status := range map[string]int{"?before=" + page.Before: 200, "?before=2026-01-02T03:04:05+00:00": 200, "?before=ayer": 400, "?limit=501": 400} {
		if got := w.keyed(t, "GET", path+query, ""); got.status != status {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}
