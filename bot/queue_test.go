package bot_test

import (
	"testing"
	"time"

	"recado/bot"
)

func TestQueueDeadlines(t *testing.T) {
	const wait = 10 * time.Minute
	base := bot.Session{CaseSince: noon, Case: &bot.Case{Reason: "asked", Since: noon, Due: noon.Add(5 * time.Minute)}}
	for _, c := range []struct {
		name   string
		change func(*bot.Session)
		kind   bot.DeadlineKind
		due    time.Duration // after noon
	}{
		{"asked for: the promised answer", func(*bot.Session) {}, bot.DeadlineAnswer, 5 * time.Minute},
		{"the window ends first", func(s *bot.Session) { s.WindowUntil = noon.Add(time.Minute) }, bot.DeadlineWindow, time.Minute},
		{"danger: at once", func(s *bot.Session) { s.Case.Reason = bot.EmergencyReasonPrefix + "gas" }, bot.DeadlineEmergency, 0},
		{"case of an older version", func(s *bot.Session) { s.Case.Due = time.Time{} }, bot.DeadlineAnswer, wait},
		{"taken and answered", func(s *bot.Session) { s.Owner.Agent = "ana" }, "", 0},
		{"taken, the person wrote", func(s *bot.Session) {
			s.Owner.Agent, s.InputCount, s.AnsweredCount, s.LastInboundAt = "ana", 3, 2, noon.Add(time.Hour)
		}, bot.DeadlineAnswer, time.Hour + wait},
		{"answered, the window still ends", func(s *bot.Session) { s.Owner.Agent, s.WindowUntil = "ana", noon.Add(20*time.Hour) }, bot.DeadlineWindow, 20 * time.Hour},
		{"written from the phone is not taken", func(s *bot.Session) { s.Owner.Agent = bot.PhoneAgent }, bot.DeadlineAnswer, 5 * time.Minute},
	} {
		s, open := base, *base.Case
		s.Case = &open
		c.change(&s)
		kind, at := s.Deadline(wait)
		if kind != c.kind || kind != "" && !at.Equal(noon.Add(c.due)) || kind == "" && !at.IsZero() {
			t.Errorf("%s: %s at %s", c.name, kind, at.Sub(noon))
		}
	}
}

func TestQueueFollowsTheOwner(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario")
	if k.s.QueueAgent != "" || !k.s.QueueDue.IsZero() {
		t.Errorf("nobody was asked for: %q %s", k.s.QueueAgent, k.s.QueueDue)
	}
	k.play("asesor")
	if k.s.QueueAgent != bot.Unassigned || k.s.QueueDue.IsZero() {
		t.Errorf("asked for: %q %s", k.s.QueueAgent, k.s.QueueDue)
	}
	k.play("@ana")
	if k.s.QueueAgent != "ana" {
		t.Errorf("taken: %q", k.s.QueueAgent)
	}
	k.play("@ana here")
	if k.s.QueueAgent != "" || !k.s.QueueDue.IsZero() {
		t.Errorf("handed back: %q %s", k.s.QueueAgent, k.s.QueueDue)
	}
	if bot.AgentName(bot.Unassigned) {
		t.Error("an agent may be called as nobody is")
	}
}
