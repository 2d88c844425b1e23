package chaos

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	orderNumber = regexp.MustCompile(`ORD-\d+`)
	numbers     = regexp.MustCompile(`ORD-\d+|\d{1,2}:\d{2}(:\d{2})?|\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[-+]\d{2}:\d{2}))?`)
)

// normal returns a text without order numbers, times and dates, which differ between runs.
func normal(text string) string { return numbers.ReplaceAllString(text, "…") }

// findings collects what broke a promise: the first few, and their number.
type findings struct {
	n     int
	first []string
}

func (f *findings) found(format string, args ...any) {
	if f.n++; f.n <= 3 {
		f.first = append(f.first, fmt.Sprintf(format, args...))
	}
}

func (f *findings) String() string {
	if f.n > len(f.first) {
		return fmt.Sprintf("%s\n… %d in all", strings.Join(f.first, "\n"), f.n)
	}
	return strings.Join(f.first, "\n")
}

func row(promise string, f findings, format string, args ...any) Row {
	return Row{Promise: promise, Figures: fmt.Sprintf(format, args...), Broken: f.String()}
}

// check derives a row for each promise. baseline is the run without faults; nil if this is it.
func (o *outcome) check(baseline *outcome) []Row {
	rows := []Row{o.answered(), o.once(), o.ordered(), o.mailed(), o.remindedOnce()}
	if baseline != nil {
		rows = append(rows, o.sameWords(baseline), o.sameSessions(baseline))
	}
	return append(rows, o.welcome(), o.drainedWell())
}

func (o *outcome) answered() Row {
	var f findings
	for _, why := range o.unheard {
		f.found("%s", why)
	}
	return row("every message acknowledged is answered", f, "%d messages, %d more copies, the slowest answer after %.1f s", o.asked, o.copies, o.slowest.Seconds())
}

// once allows a second copy only for messages that were being sent when a process was killed or
// could not record the sending.
func (o *outcome) once() Row {
	var f findings
	said, excused := 0, 0
	for _, s := range o.scripts {
		for _, m := range o.said[s.who] {
			said++
			more := len(m.Copies) - 1
			if more == 0 {
				continue
			}
			if may := o.countAllowedCopies(m.Copies); more > may {
				f.found("%s heard %q %d times (%s), %d may be: %s", s.who, short(m.Text), len(m.Copies), m.ID, 1+may, times(m.Copies))
				continue
			}
			excused += more
		}
	}
	return row("no message is said twice but the one in flight at a kill", f, "%d said, %d twice in flight, %d faults", said, excused, len(o.faultWindows))
}

func times(all []time.Time) string {
	var s []string
	for _, at := range all {
		s = append(s, at.Format("15:04:05.000"))
	}
	return strings.Join(s, ", ")
}

func short(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}

func (o *outcome) ordered() Row {
	var f findings
	due := 0
	for _, s := range o.scripts {
		for _, serial := range s.serials {
			due++
			if n := o.orders[serial]; n != 1 {
				f.found("%s asked once for an order of %s, there are %d", s.who, serial, n)
			}
		}
	}
	all := 0
	for _, n := range o.orders {
		all += n
	}
	if all != due {
		f.found("%d orders were asked for, there are %d", due, all)
	}
	return row("no order is missing or doubled", f, "%d orders", all)
}

// mailed checks the background work: one mail to the team for each order.
func (o *outcome) mailed() Row {
	var f findings
	copies := map[string][]time.Time{}
	for _, m := range o.vendor.book.To(o.vendor.mail.Name(), team) {
		id := orderNumber.FindString(m.Text + string(m.Message))
		copies[id] = append(copies[id], m.At)
	}
	due, excused := 0, 0
	for _, s := range o.scripts {
		due += len(s.serials)
	}
	for id, at := range copies {
		more := len(at) - 1
		if may := o.countAllowedCopies(at); more > may {
			f.found("the team was written %d times of %s: %s", len(at), id, times(at))
		} else {
			excused += more
		}
	}
	if len(copies) != due {
		f.found("%d orders, mails of %d", due, len(copies))
	}
	return row("background work is done once: a mail to the team for each order", f, "%d mails, %d twice in flight", len(o.mails), excused)
}

func (o *outcome) remindedOnce() Row {
	var f findings
	n := 0
	for _, s := range o.scripts {
		asked := 0
		for _, m := range o.said[s.who] {
			if strings.Contains(m.Text, "¿Sigue ahí?") {
				asked++
			}
		}
		if s.silent {
			n++
		}
		if s.silent && asked != 1 || !s.silent && asked != 0 {
			f.found("%s was asked %d times whether they are there (broke off: %t)", s.who, asked, s.silent)
		}
	}
	return row("timers fire once: who broke off is asked once", f, "%d broke off", n)
}

// sameWords compares each person's messages and their order with the baseline.
func (o *outcome) sameWords(baseline *outcome) Row {
	var f findings
	n := 0
	for _, s := range o.scripts {
		got, want := words(o.said[s.who]), words(baseline.said[s.who])
		n += len(want)
		if slices.Equal(got, want) {
			continue
		}
		at := 0
		for at < len(got) && at < len(want) && got[at] == want[at] {
			at++
		}
		g, w := "nothing", "nothing"
		if at < len(got) {
			g = fmt.Sprintf("%q (%s)", short(got[at]), o.said[s.who][at].ID)
		}
		if at < len(want) {
			w = fmt.Sprintf("%q", short(want[at]))
		}
		f.found("%s: message %d is %s, in the calm run %s", s.who, at+1, g, w)
	}
	return row("each person hears the same, in the same order, as with no fault", f, "%d messages", n)
}

func words(all []received) []string {
	var texts []string
	for _, m := range all {
		texts = append(texts, normal(m.Text))
	}
	return texts
}

func (o *outcome) sameSessions(baseline *outcome) Row {
	var f findings
	for _, s := range o.scripts {
		if got, want := o.sessions[s.who], baseline.sessions[s.who]; got != want || !strings.HasPrefix(got, `{"case"`) {
			f.found("%s: %s", s.who, difference(got, want))
		}
	}
	return row("sessions are as with no fault: no update is lost, no turn taken twice", f, "%d sessions", len(o.sessions))
}

// difference shows where two texts begin to differ.
func difference(got, want string) string {
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, min(at-30, len(s))):min(len(s), at+60)] }
	return fmt.Sprintf("…%s… but calm …%s…", cut(got), cut(want))
}

func (o *outcome) welcome() Row {
	var f findings
	s := o.vendor.book.Stats()
	for why, n := range s.Reasons {
		f.found("%d messages were refused: %s", n, why)
	}
	return row("the vendor finds no message of ours wrong", f, "%d accepted, %d faults ordered", s.Accepted, s.Faults)
}

func (o *outcome) drainedWell() Row {
	var f findings
	for _, err := range o.ends {
		f.found("%v", err)
	}
	return row("who is asked to end does, by itself and in time", f, "the slowest took %.1f s", o.drained.Seconds())
}
