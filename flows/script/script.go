package script

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// Act is what happened in one line of a script.
type Act string

// The acts.
const (
	Wrote    Act = "wrote" // the person: text, files, an option, a place
	Answered Act = "answered"
	TookOver Act = "took over"
	Replied  Act = "replied" // an agent
	Returned Act = "returned"
)

// Line is one message or act of a conversation.
type Line struct {
	Act      Act
	At       time.Time
	Agent    string   // of an agent's act
	Text     string   // what was written
	Kind     bot.Kind // of a person's message
	Option   string   // the title of a tapped option
	Location *bot.Location
}

// minWait is the shortest silence that a script repeats.
const minWait = time.Minute

// Write writes the script of a conversation. names are the names of the person, as the conversation
// knows them; zone is the business's.
func Write(lines []Line, names []string, zone *time.Location) string {
	names = slices.Clone(names)
	for _, l := range lines {
		if l.Agent != "" {
			names = append(names, l.Agent) // agents sign with their names
		}
	}
	w := &writer{fakes: newFakes(names)}
	w.put("# Shows: a real conversation, with personal data replaced. Run `recado replay -update` on it, then read it.")
	for _, l := range lines {
		w.line(l, zone)
	}
	return w.out.String()
}

// writer writes one script.
type writer struct {
	out      strings.Builder
	fakes    *fakes
	last     time.Time
	answered bool // "bot: ?" was written since the last line of somebody else
}

func (w *writer) put(format string, args ...any) {
	fmt.Fprintf(&w.out, format+"\n", args...)
}

func (w *writer) line(l Line, zone *time.Location) {
	if l.Act == Answered {
		if !w.answered && !w.last.IsZero() {
			w.put("bot: ?")
			w.answered = true
		}
		return
	}
	if w.last.IsZero() {
		w.put("clock %s", l.At.In(zone).Format("2006-01-02T15:04"))
	} else if pause := l.At.Sub(w.last).Round(time.Second); pause >= minWait {
		w.put("wait %s", shortDuration(pause))
	}
	w.last, w.answered = l.At, false
	switch agent := w.fakes.agent(l.Agent); l.Act {
	case TookOver:
		w.put("agent %s takes over", agent)
	case Replied:
		w.put("agent %s: %s", agent, w.fakes.line(l.Text))
	case Returned:
		w.put("agent %s hands back", agent)
	default:
		w.message(l)
	}
}

// message writes a person's message.
func (w *writer) message(l Line) {
	text := w.fakes.line(l.Text)
	caption := ""
	if text != "" {
		caption = " as " + text
	}
	switch {
	case l.Option != "":
		w.put("ana taps %s", l.Option)
	case l.Location != nil:
		w.put("ana shares location 6.2442,-75.5812")
	case l.Kind == bot.KindImage:
		w.put("ana sends photo of equipment%s", caption)
	case l.Kind == bot.KindDocument:
		w.put("ana sends document%s", caption)
	case l.Kind == bot.KindAudio && text != "":
		w.put("ana sends voice saying %q", strings.ReplaceAll(text, `"`, "'"))
	case l.Kind == bot.KindAudio:
		w.put("ana sends voice")
	case l.Kind == bot.KindSticker:
		w.put("ana sends sticker")
	case l.Kind == bot.KindCall:
		w.put("ana sends call")
	case text != "":
		w.put("ana: %s", text)
	}
}

// shortDuration writes a duration as scripts do: 90s, 30m, 26h, 3d.
func shortDuration(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	case d >= 48*time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d >= 2*time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
