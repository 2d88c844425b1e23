package cases

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

const (
	// emergencyReminder is the time without a takeover after which an emergency is notified again.
	emergencyReminder = 2 * time.Minute
	// episodeGap is the time without a message after which the same danger of a contact counts as a new one.
	episodeGap = 30 * time.Minute
	// How often the wait may end before the case is only left in the console's queue.
	maxLevels          = 3
	maxEmergencyLevels = 6

	maxWords = 300 // characters of the contact's text
	maxDone  = 30
)

// The deadlines of a case.
const (
	dueDuty = "duty" // somebody goes on duty: notify them
	dueWait = "wait" // the promised time is over

	dueNotes = "notes" // somebody goes on duty: tell them of the notes
)

// Service notifies staff of cases. It is safe for concurrent use by any number of processes. It
// returns the errors of its ports.
type Service struct {
	Cases         Repository
	Conversations Conversations
	People        []notify.Person // the staff

	OnDuty   func(p notify.Person, now time.Time) bool // whether a person is on duty
	NextDuty func(now time.Time) time.Time             // when somebody next goes on duty; zero if unknown
	Facts    func(now time.Time) bot.Facts             // state of the business
	Link     func(who bot.ContactID) string            // link to the conversation; "" if there is none
	Signal   func(ctx context.Context, id string)      // called when an outbox has new effects

	// AlertBySMS reports whether one more emergency that an unauthenticated sender reports may also be
	// told by SMS, and counts it; nil: always. Forged alarms must not use up what a real one needs.
	AlertBySMS func(ctx context.Context) bool
}

// HandleEvent handles an event of the log: it opens or ends a case, or ignores the event. It is idempotent.
func (s *Service) HandleEvent(ctx context.Context, r bot.Record) error {
	switch r.Name {
	case bot.EventCaseOpened, bot.EventTakenOver, bot.EventHandedBack, bot.EventCaseNote, bot.EventQuestionUnanswered:
	default:
		return nil
	}
	var said struct {
		Contact bot.ContactID `json:"contact"`
		Reason  string        `json:"reason"`
		Topic   string        `json:"topic"`
		Agent   string        `json:"agent"`

		Text      string `json:"text"`
		Complains bool   `json:"complains"`
	}
	_ = json.Unmarshal(r.Data, &said) // an unreadable event names no contact and is ignored
	switch {
	case said.Contact == "":
		return nil
	case r.Name == bot.EventCaseNote, r.Name == bot.EventQuestionUnanswered:
		n := Note{Words: said.Text, Reason: "asked"}
		switch {
		case r.Name == bot.EventQuestionUnanswered:
			n.Reason = reasonQuestion
		case said.Complains:
			n.Reason = bot.ReasonComplained
		}
		return s.noted(ctx, said.Contact, r, n)
	case r.Name != bot.EventCaseOpened:
		return s.ended(ctx, said.Contact, r, said.Agent)
	case strings.HasPrefix(said.Reason, bot.EmergencyReasonPrefix):
		return nil // the dialog alerts by itself, with what it knows
	}
	return s.opened(ctx, said.Contact, r, said.Reason, said.Topic)
}

func (s *Service) opened(ctx context.Context, who bot.ContactID, r bot.Record, reason, topic string) error {
	words, err := s.Conversations.LastMessageText(ctx, who)
	if err != nil {
		return err
	}
	session, err := s.session(ctx, who)
	if err != nil {
		return err
	}
	if reason == ReviewReason {
		return s.edit(ctx, who, func(c *Case) bool { return s.review(c, r, session.Profile) })
	}
	return s.edit(ctx, who, func(c *Case) bool {
		if c.Command == r.ID || slices.Contains(c.Done, r.ID) || !r.At.After(c.OpenedAt) || c.emergency() {
			return false
		}
		c.begin(r.ID, r.At)
		c.Reason, c.Topic, c.Words, c.Name = reason, topic, text.Shorten(text.Line(words), maxWords), session.Profile
		if !session.Owner.Bot() {
			c.end(session.Owner.Agent, r.At)
			return true
		}
		s.start(c, r.At)
		return true
	})
}

// noted tells the staff of what a contact said besides the message that opened a case.
func (s *Service) noted(ctx context.Context, who bot.ContactID, r bot.Record, n Note) error {
	session, err := s.session(ctx, who)
	if err != nil {
		return err
	}
	n.Name = session.Profile
	return s.edit(ctx, who, func(c *Case) bool { return s.note(c, r, n) })
}

// begin resets the document to a new case. It keeps the pending notices, and the notes that nobody was told of.
func (c *Case) begin(command string, now time.Time) {
	*c = Case{Contact: c.Contact, V: c.V, Command: command, OpenedAt: now, LastMessageAt: now, Done: append(c.Done, command), Box: c.Box, Notes: c.Notes, Deadlines: c.noteDeadline()}
	c.Done = c.Done[max(0, len(c.Done)-maxDone):]
}

// noteDeadline returns the deadline of the notes that wait, which does not end with a case.
func (c *Case) noteDeadline() deadline.Queue {
	if at := c.Deadlines.At(dueNotes); !at.IsZero() {
		return deadline.Queue{}.Set(dueNotes, at)
	}
	return nil
}

// end cancels the further steps.
func (c *Case) end(agent string, now time.Time) {
	c.Agent, c.Over, c.Deadlines = agent, now, c.noteDeadline()
	c.Words, c.Place, c.Country, c.Point, c.Minor = "", "", "", nil, false // no further notice needs them
}

func (s *Service) ended(ctx context.Context, who bot.ContactID, r bot.Record, agent string) error {
	return s.change(ctx, who, func(c *Case) bool {
		if !c.Over.IsZero() || r.At.Before(c.OpenedAt) {
			return false
		}
		if c.emergency() && r.Name == bot.EventTakenOver {
			t := s.noticeArgs(c)
			t.Agent = agent
			s.notify(c, notify.EmergencyTaken, t, s.peopleAt(c.Notified), r.At)
		}
		c.end(agent, r.At)
		return true
	})
}

// start notifies the staff on duty, or waits until somebody is.
func (s *Service) start(c *Case, now time.Time) {
	duty := s.onDuty(c, notify.CaseOpened, now, notify.Supervisor, notify.Operator)
	if len(duty) == 0 {
		duty = s.onDuty(c, notify.CaseOpened, now, notify.Admin)
	}
	open := s.Facts(now).Open
	if next := s.NextDuty(now); len(duty) == 0 && !open && !next.IsZero() {
		c.Deadlines = c.Deadlines.Set(dueDuty, next)
		return
	}
	if len(duty) == 0 { // the contact was told that somebody is on duty
		duty = s.People
	}
	s.notify(c, notify.CaseOpened, s.noticeArgs(c), duty, now)
	c.Since = now
	if c.Reason == ReviewReason {
		return
	}
	c.Deadlines = c.Deadlines.Set(dueWait, now.Add(s.wait(now)))
}

// wait returns the wait that the contact was promised.
func (s *Service) wait(now time.Time) time.Duration {
	return time.Duration(max(1, s.Facts(now).AgentWaitMinutes)) * time.Minute
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Cases.Soonest(ctx) }

// Expire escalates cases that nobody has taken over. Any process may call it at any time: each
// deadline takes effect once.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Cases.Due(ctx, now, limit)
	for _, id := range ids {
		if failed := s.fallDue(ctx, bot.ContactID(id), now); failed != nil {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func (s *Service) fallDue(ctx context.Context, who bot.ContactID, now time.Time) error {
	session, err := s.session(ctx, who)
	if err != nil {
		return err
	}
	return s.change(ctx, who, func(c *Case) bool {
		due, rest := c.Deadlines.Due(now)
		if len(due) == 0 {
			return false
		}
		c.Deadlines = rest
		if slices.Contains(due, dueNotes) {
			s.tellNotes(c, now)
		}
		if due = slices.DeleteFunc(due, func(name string) bool { return name == dueNotes }); len(due) == 0 {
			return true
		}
		if c.Reason == ReviewReason {
			s.start(c, now)
			return true
		}
		if !session.Owner.Bot() || session.Case == nil || !c.Over.IsZero() {
			c.end(session.Owner.Agent, now)
			return true
		}
		switch due[0] {
		case dueDuty:
			s.start(c, now)
		case dueWait:
			s.escalate(c, now)
		}
		return true
	})
}

// escalate handles the end of the promised time: it notifies the next staff, or those notified
// before if none is left, and tells the contact.
func (s *Service) escalate(c *Case, now time.Time) {
	c.Level++
	ev, most, wait := notify.CaseWaiting, maxLevels, s.wait(now)
	if c.emergency() {
		ev, most, wait = notify.EmergencyWaiting, maxEmergencyLevels, emergencyReminder
	} else if next := s.NextDuty(now); !s.Facts(now).Open && len(s.onDuty(c, ev, now)) == 0 && !next.IsZero() {
		t := s.noticeArgs(c) // closed meanwhile: nobody comes before it opens
		t.OpensAt = next
		s.notifyClient(c, notify.CaseLate, t, now)
		c.Level, c.Deadlines = 0, c.Deadlines.Set(dueDuty, next)
		return
	}
	t := s.noticeArgs(c)
	t.Minutes = int(now.Sub(c.Since).Minutes())
	next := s.notYetNotified(c, ev, now)
	t.Again = len(next) == 0
	if t.Again {
		next = s.peopleAt(c.Notified)
	}
	t.People = s.notify(c, ev, t, next, now)
	if c.Level == 1 {
		s.notifyClient(c, ev, t, now)
	}
	if c.Level < most {
		c.Deadlines = c.Deadlines.Set(dueWait, now.Add(wait))
	}
}

// edit changes a contact's document, and creates it if necessary; change only changes an existing
// one. Both call their function again after a lost race, and write nothing if it returns false.
func (s *Service) edit(ctx context.Context, who bot.ContactID, change func(*Case) bool) error {
	return s.write(ctx, who, true, change)
}

func (s *Service) change(ctx context.Context, who bot.ContactID, change func(*Case) bool) error {
	return s.write(ctx, who, false, change)
}

func (s *Service) write(ctx context.Context, who bot.ContactID, making bool, change func(*Case) bool) error {
	signal := false
	err := edit.Retry(func() error {
		signal = false
		c, err := s.Cases.Get(ctx, string(who))
		fresh := errors.Is(err, bot.ErrNotFound)
		switch {
		case fresh && !making:
			return nil
		case fresh:
			c = Case{Contact: who}
		case err != nil:
			return err
		}
		before := len(c.Outbox)
		c.V++
		c.Done = slices.Clone(c.Done)
		if !change(&c) {
			return nil
		}
		c.DueAt = c.Deadlines.Next()
		signal = len(c.Outbox) > before
		if fresh {
			return s.Cases.Insert(ctx, c)
		}
		return s.Cases.Put(ctx, c)
	})
	if err == nil && signal && s.Signal != nil {
		s.Signal(ctx, string(who))
	}
	return err
}

// session returns a contact's session, also if the contact has moved to another address.
func (s *Service) session(ctx context.Context, who bot.ContactID) (bot.Session, error) {
	for range 5 {
		one, err := s.Conversations.Session(ctx, who)
		if errors.Is(err, bot.ErrNotFound) {
			return bot.Session{ID: who}, nil
		}
		if err != nil || one.MovedTo == "" {
			return one, err
		}
		who = one.MovedTo
	}
	return bot.Session{ID: who}, nil
}
