package bot_test

import (
	"testing"
	"time"

	"recado/bot"
)

// quiet has quiet hours from 21:00 to 07:00.
func quiet(c *bot.Config) {
	c.Facts = func(now time.Time) bot.Facts {
		f := bot.Facts{Open: true, QuietHours: now.Hour() >= 21 || now.Hour() < 7}
		f.QuietHoursEnd = time.Date(now.Year(), now.Month(), now.Day(), 7, 0, 0, 0, now.Location())
		if now.Hour() >= 21 {
			f.QuietHoursEnd = f.QuietHoursEnd.AddDate(0, 0, 1)
		}
		return f
	}
}

func TestInactivityTimers(t *testing.T) {
	const asked = "hola / formulario / Ana"
	playAll(t, []scene{
		{"half an hour of it brings the question back", asked + " / +30m", "form.nudge form.color"},
		{"less does not", asked + " / +29m", ""},
		{"is counted from the last message", asked + " / +20m / mucho / +20m", ""},
		{"brings one reminder, not two", asked + " / +30m / +5h", ""},
		{"while a called dialog asks counts too", asked + " / rojo / se dañó / +30m", "form.nudge part.which"},
		{"does not bring reminders to those who opted out", asked + " / stop / +30m", ""},
		{"does not bring reminders while a person was asked for", asked + " / asesor / +30m", ""},
		{"does not bring reminders while an agent has the word", asked + " / @ana / +25h", ""},
		{"is counted anew when the agent hands back", asked + " / @ana / +25h / @ana here / +30m", "form.nudge form.color"},
		{"at a menu is left alone", "hola / +25h", ""},
		{"of a day sets the conversation aside without a word", asked + " / +24h", ""},
		{"that ends is asked about", asked + " / +25h / buenas", "resume.ask"},
		{"that ends may be taken up", asked + " / +25h / buenas / sí", "resume form.color"},
		{"that ends may begin anew, with what was written first", asked + " / +25h / un formulario / no", "form.name"},
		{"that ends with retomar needs no question", asked + " / +25h / retomar", "resume form.color"},
		{"of weeks is asked about too", asked + " / +25h / +694h / buenas", "resume.ask"},
		{"that is longer than the dialog can be resumed begins anew", asked + " / +25h / +700h / buenas", "root.choose"},
		{"… with retomar too", asked + " / +25h / +700h / retomar", "resume.nothing root.choose"},
		{"that ends with another wish serves it", asked + " / +25h / estado", "→find"},
	})
}

func TestNoReminderInQuietHours(t *testing.T) {
	for _, c := range []struct {
		promise string
		at      time.Duration // of the last message, after noon
		after   time.Duration // when the reminder comes
	}{
		{"before they begin a reminder goes out", 8 * time.Hour, 30 * time.Minute},
		{"once they have begun it waits for the morning", 8*time.Hour + 45*time.Minute, 10*time.Hour + 15*time.Minute},
		{"after midnight it waits for the same morning", 13 * time.Hour, 6 * time.Hour},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t, quiet))
			k.now = noon.Add(c.at)
			k.play("hola / formulario / Ana")
			k.pass(c.after - time.Minute)
			if got := k.heard(); got != "" {
				t.Fatalf("too early: %s", got)
			}
			k.pass(time.Minute)
			if got := k.heard(); got != "form.nudge form.color" {
				t.Errorf("heard %q", got)
			}
			for _, e := range k.out {
				if e.Say.Purpose != bot.PurposeNudge {
					t.Errorf("%s is sent as %q: delivery would not hold it back", e.Say.Key, e.Say.Purpose)
				}
			}
		})
	}
}

func TestMessageIsAnsweredInQuietHours(t *testing.T) {
	k := newTalk(t, newMachine(t, quiet))
	k.now = noon.Add(11 * time.Hour)
	if got := k.play("hola / formulario"); got != "form.name" {
		t.Errorf("heard %q", got)
	}
}

func TestStaleTimerDoesNothing(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / rojo / se dañó / tornillo")
	old := k.s.Due(k.now.Add(48 * time.Hour)) // limit, nudge and park
	if len(old) != 3 {
		t.Fatalf("%d timers", len(old))
	}
	k.play("<stock 3 / sí")
	for _, in := range old {
		before := asJSON(k.s.Stack)
		k.turn(bot.Inbound{Input: in, Contact: k.s.ID, Received: k.now})
		if k.heard() != "" || asJSON(k.s.Stack) != before {
			t.Errorf("a stale %s led to %q", in.Name, k.heard())
		}
	}
}

func TestWorkTimeoutFiresWhileAnAgentOwns(t *testing.T) {
	k := newTalk(t, newMachine(t))
	if got := k.play("hola / formulario / Ana / rojo / se dañó / tornillo / @ana / +11s"); got != "" {
		t.Errorf("the bot spoke: %s", got)
	}
	if got := k.play("@ana here"); got != "resume form.sum *handed_back" {
		t.Errorf("handed back: %s", got)
	}
}

func TestVoiceNoteRestartsInactivityTimers(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.turn(k.in(bot.Input{Kind: bot.KindAudio}))
	if got := k.play(`<voice.transcribe {"text":"un formulario"}`); got != "form.name" {
		t.Fatalf("heard %s", got)
	}
	if got := k.play("+30m"); got != "form.nudge form.name" {
		t.Errorf("half an hour later: %q", got)
	}
}
