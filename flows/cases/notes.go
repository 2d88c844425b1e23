package cases

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/text"
)

// Note is what a contact has said that the staff has not been told of yet: a question without an answer, or
// more about an open case.
type Note struct {
	Words  string `json:"words"`
	Reason string `json:"reason"` // "question", "complained" or "asked"
	Name   string `json:"name,omitempty"`
}

// reasonQuestion is the reason of a note with a question that nothing in the program answers.
const reasonQuestion = "question"

// maxNotes bounds the notes that wait for somebody to go on duty; the oldest are dropped. They are in the
// conversation all the same.
const maxNotes = 8

// note tells the staff of what a contact said, or keeps it until somebody is on duty. A contact who was told
// that the team hears a question must not be told so in vain.
func (s *Service) note(c *Case, r bot.Record, n Note) bool {
	if n.Words == "" || c.Command == r.ID || slices.Contains(c.Done, r.ID) {
		return false
	}
	if c.Command == "" { // the document is new: its command is unique
		c.Command = r.ID
	}
	c.Done = append(c.Done, r.ID)
	c.Done = c.Done[max(0, len(c.Done)-maxDone):]
	n.Words = text.Shorten(text.Line(n.Words), maxWords)
	c.Notes = append(slices.Clone(c.Notes), n)
	c.Notes = c.Notes[max(0, len(c.Notes)-maxNotes):]
	s.tellNotes(c, r.At)
	return true
}

// tellNotes tells the staff on duty of the notes that wait: first those who know of the case.
func (s *Service) tellNotes(c *Case, now time.Time) {
	duty := s.onDuty(c, notify.CaseNote, now, notify.Supervisor, notify.Operator)
	if len(duty) == 0 {
		duty = s.onDuty(c, notify.CaseNote, now, notify.Admin)
	}
	if next := s.NextDuty(now); len(duty) == 0 && !s.Facts(now).Open && !next.IsZero() {
		c.Deadlines = c.Deadlines.Set(dueNotes, next)
		return
	}
	if len(duty) == 0 {
		duty = s.People
	}
	for _, n := range c.Notes {
		said := Case{Contact: c.Contact, Name: firstOf(n.Name, c.Name), Reason: n.Reason, Words: n.Words}
		t := s.noticeArgs(&said)
		t.Reason = n.Reason
		notified, names := c.Notified, c.Names
		s.notify(c, notify.CaseNote, t, duty, now)
		c.Notified, c.Names = notified, names // who hears a note has not been asked to take the case
	}
	c.Notes, c.Deadlines = nil, c.Deadlines.Clear(dueNotes)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
