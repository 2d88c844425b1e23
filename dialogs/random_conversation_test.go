package dialogs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/dialogs"
	"recado/templates"
)

// randomEvent is one event of a conversation. It is data, so that a conversation can be run
// twice and compared.
type randomEvent struct {
	What string
	Text string
	N    int // index of the tap, the worker's answer or the state
	Wait time.Duration
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// businessFacts is open from 8 to 18 and has quiet hours from 21 to 7.
func businessFacts(now time.Time) bot.Facts {
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	f := bot.Facts{Open: now.Hour() >= 8 && now.Hour() < 18, AgentWaitMinutes: 5, OpensAt: day.Add(32 * time.Hour), QuietHours: now.Hour() >= 21 || now.Hour() < 7, QuietHoursEnd: day.Add(7 * time.Hour)}
	if now.Hour() >= 21 {
		f.QuietHoursEnd = day.Add(31 * time.Hour)
	}
	return f
}

// randomConversation is one conversation on the real dialogs, with a fake worker, event by
// event. After every turn the invariants are checked.
type randomConversation struct {
	m      *bot.Machine
	texts  *templates.Catalog
	stored bool // the session goes through JSON between turns
	s      bot.Session
	now    time.Time
	n      int
	fresh  []bot.Effect
	works  []bot.Effect // requested so far
	taps   []string     // offered so far
	timers []bot.Input  // set so far
	ids    map[string]bool
	err    error
}

func newRandomConversation(m *bot.Machine, texts *templates.Catalog, locale string, stored bool) *randomConversation {
	return &randomConversation{m: m, texts: texts, stored: stored, s: bot.Session{ID: "+573001234567", Locale: locale}, now: noon, ids: map[string]bool{}}
}

func (l *randomConversation) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
}

func pick[T any](list []T, n int) (T, bool) {
	if len(list) == 0 {
		var zero T
		return zero, false
	}
	return list[n%len(list)], true
}

// do handles one event.
func (l *randomConversation) do(v randomEvent) {
	l.now, v.Wait = l.now.Add(v.Wait), 0
	in := bot.Input{Kind: bot.KindText, Text: v.Text}
	photo := bot.Media{ID: "a1", MIME: "image/jpeg"}
	switch v.What {
	case "text":
	case "burst":
		l.turn(l.in(in), l.in(bot.Input{Kind: bot.KindImage, Media: []bot.Media{photo}}), l.in(bot.Input{Kind: bot.KindText, Text: "y ya"}))
		return
	case "photo":
		in.Kind, in.Media = bot.KindImage, []bot.Media{{ID: fmt.Sprint("p", v.N), MIME: "image/jpeg"}}
	case "broken":
		in = bot.Input{Kind: bot.KindImage, Media: []bot.Media{{Fault: []bot.Fault{bot.FaultBroken, bot.FaultEmpty, bot.FaultNotImage, bot.FaultTooBig, bot.FaultUnfetched}[v.N%5]}}}
	case "file":
		in = bot.Input{Kind: bot.KindDocument, Media: []bot.Media{{ID: "d", MIME: "application/pdf"}}}
	case "place":
		in = bot.Input{Kind: bot.KindLocation, Location: &bot.Location{Latitude: 4.6, Longitude: -74.1}}
	case "voice":
		in = bot.Input{Kind: bot.KindAudio, Media: []bot.Media{{ID: "v", MIME: "audio/ogg"}}}
	case "sticker":
		in = bot.Input{Kind: bot.KindUnsupported}
	case "tap":
		id, ok := pick(l.taps, v.N)
		if !ok {
			id = v.Text
		}
		in = bot.Input{Kind: bot.KindOption, Option: id}
	case "forged":
		in = bot.Input{Kind: bot.KindOption, Option: v.Text}
	case "answer":
		e, ok := pick(l.works, len(l.works)-1-min(v.N/9, max(0, len(l.works)-1)))
		if !ok {
			return
		}
		in = answer(e, v.N)
	case "timer":
		t, ok := pick(l.timers, v.N)
		if !ok {
			return
		}
		in = t
	case "notice":
		in = bot.Input{Kind: bot.KindNotice, Name: "noted"}
	case "agent":
		l.agent(v)
		return
	case "go":
		l.cooperate(v)
		return
	}
	l.turn(l.in(in))
	l.due()
}

// cooperate is an event of a person who wants to finish: random events alone never get far.
func (l *randomConversation) cooperate(v randomEvent) {
	top := l.s.Top()
	switch {
	case !l.s.Owner.Bot():
		v.What, v.N = "agent", v.N*4+1
	case top == nil:
		v.What, v.Text = "text", "se me dañó la nevera"
	case top.AwaitedEffect != "":
		v.What, v.N = "answer", 9*(v.N/100)
	default:
		v.What, v.Text = "text", map[bot.State]string{
			"choose": "1", "unclear": "1", "service": "plomería", "service_list": "2", "description": "gotea la llave desde ayer", "photos": "no tengo",
			"photo": "AC-12345", "confirm": "sí", "type": "AC-12345", "place": "Edificio A", "building": "Edificio A", "floor": "3", "room": "Sala 2",
			"priority": "media", "mail": "ana@example.com", "which": "piso", "failed": "sí", "ask": "sí",
		}[top.State]
		if v.Text == "no tengo" && v.N%2 == 0 {
			v.What = "burst"
		}
	}
	l.do(v)
}

func (l *randomConversation) in(in bot.Input) bot.Inbound {
	if l.n++; in.ID == "" {
		in.ID = fmt.Sprintf("sim:%d", l.n)
	}
	in.At = l.now
	return bot.Inbound{Input: in, Contact: l.s.ID, Channel: "sim", Profile: "Ana", Received: l.now}
}

// due fires the due timers.
func (l *randomConversation) due() {
	for range 5 {
		var due []bot.Inbound
		for _, in := range l.s.Due(l.now) {
			due = append(due, bot.Inbound{Input: in, Contact: l.s.ID, Received: l.now})
		}
		if len(due) == 0 {
			return
		}
		l.turn(due...)
	}
	l.fail("timers fire without end: %s", text(l.s.Timers))
}

// answer returns a possible answer of a worker, right or wrong.
func answer(e bot.Effect, n int) bot.Input {
	in := bot.Input{ID: e.ID, Kind: bot.KindAnswer, Name: e.Name, Frame: e.Frame, Event: bot.OK}
	said := map[string][]string{
		dialogs.ClassifyText: {
			`{"intent":"create_order","service":"PLUMBING","confidence":0.9}`, `{"intent":"create_order"}`, `{"intent":"order_status"}`, `{"intent":"talk_to_human"}`,
			`{"intent":"opt_out"}`, `{"intent":"thanks"}`, `{"intent":"greeting"}`, `{"intent":"price_question"}`, `{"intent":"hours_question"}`, `{"intent":""}`, `{"service":"ROCKETS"}`, `7`,
		},
		dialogs.ReadPlate:   {`{"serial":"AC-12345","confidence":91}`, `{"serial":"AC-12345","confidence":40}`, `{}`, `[]`},
		dialogs.CreateOrder: {`{"orderId":"ORD-00001","status":"PENDING"}`, `{}`, `"?"`},
		dialogs.FindOrders:  {`{"orders":[{"orderId":"ORD-00001","serviceType":"PLUMBING","status":"PENDING"}]}`, `{"orders":[]}`, `nul`},
		bot.TranscribeVoice: {`{"text":"el aire no enfría"}`, `{"text":""}`, `{"text":"menú"}`, `{"text":"gotea","confidence":0.2}`, `{"text":"sí","confidence":0.9}`},
	}[e.Name]
	if n%9 == 8 || len(said) == 0 {
		in.Event = "failed"
		return in
	}
	in.Data = json.RawMessage(said[n%9%len(said)])
	return in
}

func (l *randomConversation) agent(v randomEvent) {
	l.drain()
	before := text(l.s)
	var next bot.Session
	var err error
	switch {
	case l.s.Owner.Bot():
		next, err = l.m.Takeover(l.s, bot.TakeoverCommand{Agent: "ana"}, l.now)
	case v.N%4 == 0:
		next, _, err = l.m.Reply(l.s, bot.ReplyCommand{Agent: "ana", Text: "Buenas tardes"}, l.now)
	default:
		states := []bot.State{"", "", "service", "place", "priority", "choose", "photo"}
		next, err = l.m.HandBack(l.s, "ana", states[v.N%len(states)], v.N%5 == 0, l.now)
	}
	if text(l.s) != before {
		l.fail("an agent's act changed its argument")
	}
	if err != nil {
		if !strings.Contains(err.Error(), bot.ErrState.Error()) {
			l.fail("agent: %v", err)
		}
		return
	}
	l.commit(next)
}

func (l *randomConversation) drain() {
	if l.n%3 != 0 { // sometimes delivery is late
		l.s.Outbox, l.s.PendingSince = nil, time.Time{}
	}
}

func (l *randomConversation) turn(ins ...bot.Inbound) {
	if l.err != nil {
		return
	}
	l.drain()
	l.s.RecentInputs = nil
	before := text(l.s)
	l.m.Ready(l.s, ins, l.now)
	out, err := l.m.Turn(l.s, ins, l.now)
	if err != nil {
		l.fail("turn on %s: %v", text(ins), err)
		return
	}
	if text(l.s) != before {
		l.fail("a turn on %s changed its argument", text(ins))
	}
	l.commit(out.Session)
	spoke := l.s.Owner.Bot() && ins[0].Kind.FromPerson()
	if spoke && !l.answered() {
		l.fail("nobody answered %s at %s", text(ins), text(l.s.Stack))
	}
}

// answered reports whether a message was sent, or work was requested whose answer causes one.
func (l *randomConversation) answered() bool {
	for _, e := range l.fresh {
		if e.Kind == bot.EffectSay || e.Kind == bot.EffectDo {
			return true
		}
	}
	top := l.s.Top()
	return top != nil && top.AwaitedEffect != ""
}

func (l *randomConversation) commit(s bot.Session) {
	if l.stored {
		raw := text(s)
		s = bot.Session{}
		if err := json.Unmarshal([]byte(raw), &s); err != nil {
			l.fail("the session does not come back: %v", err)
			return
		}
	}
	s.Version++
	l.s, l.fresh = s, nil
	for _, e := range s.Outbox {
		if !l.ids[e.ID] {
			l.ids[e.ID] = true
			l.fresh = append(l.fresh, e)
			l.remember(e)
		}
	}
	l.timers = append(l.timers, s.Due(l.now.AddDate(1, 0, 0))...)
	if l.stored {
		l.checkInvariants()
	}
}

func (l *randomConversation) remember(e bot.Effect) {
	if e.Kind == bot.EffectDo {
		l.works = append(l.works, e)
	}
	if e.Say != nil {
		for _, o := range e.Say.Options {
			l.taps = append(l.taps, o.ID)
		}
	}
}

func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
