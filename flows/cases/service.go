package cases

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/text"
)

const (
	// emergencyReminder is how long nobody may take an emergency before it is said again.
	emergencyReminder = 2 * time.Minute
	// episodeGap is how long the same danger of the same contact, without a word of it, is the same one.
	episodeGap = 30 * time.Minute
	// How often the wait may be over before it is left to the queue of the console.
	maxLevels          = 3
	maxEmergencyLevels = 6

	maxWords    = 300 // characters of what the contact wrote
	maxDone     = 30
	maxAttempts = 50
)

// The deadlines of a case.
const (
	dueDuty = "duty" // somebody is on duty: those hear of it
	dueWait = "wait" // the time that was promised is over
)

// Service lets people know of cases. It is safe for concurrent use by any number of
// processes. Errors of its ports are passed on as they are.
type Service struct {
	Cases         Repository
	Conversations Conversations
	People        []notify.Person // of the business

	OnDuty   func(p notify.Person, now time.Time) bool // attends now
	NextDuty func(now time.Time) time.Time             // when somebody next does; the zero time: nobody knows
	Facts    func(now time.Time) bot.Facts             // of the business
	Link     func(who bot.ContactID) string            // to the conversation; "" where there is none
	Signal   func(ctx context.Context, id string)      // told when an outbox has something new
}

// HandleEvent takes an event of the log: it opens, ends, or is of no concern here. Doing it
// twice does no more than once.
func (s *Service) HandleEvent(ctx context.Context, r bot.Record) error {
	switch r.Name {
	case bot.EventCaseOpened, bot.EventTakenOver, bot.EventHandedBack:
	default:
		return nil
	}
	var said struct {
		Contact bot.ContactID `json:"contact"`
		Reason  string        `json:"reason"`
		Topic   string        `json:"topic"`
		Agent   string        `json:"agent"`
	}
	_ = json.Unmarshal(r.Data, &said) // what can't be read names nobody: the log keeps it as it is
	switch {
	case said.Contact == "":
		return nil
	case r.Name != bot.EventCaseOpened:
		return s.ended(ctx, said.Contact, r, said.Agent)
	case strings.HasPrefix(said.Reason, bot.EmergencyReasonPrefix):
		return nil // the dialog that says so alerts by itself, with what it knows
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
	return s.edit(ctx, who, func(c *Case) bool {
		if c.Command == r.ID || slices.Contains(c.Done, r.ID) || !r.At.After(c.OpenedAt) || c.emergency() {
			return false
		}
		c.begin(r.ID, r.At)
		c.Reason, c.Topic, c.Words, c.Name = reason, topic, clip(words), session.Profile
		if !session.Owner.Bot() {
			c.end(session.Owner.Agent, r.At)
			return true
		}
		s.start(c, r.At)
		return true
	})
}

// begin makes the document that of a new case. What it still has to say stays.
func (c *Case) begin(command string, now time.Time) {
	*c = Case{Contact: c.Contact, V: c.V, Command: command, OpenedAt: now, LastMessageAt: now, Done: append(c.Done, command), Box: c.Box}
	c.Done = c.Done[max(0, len(c.Done)-maxDone):]
}

// end stops whatever was still to be said.
func (c *Case) end(agent string, now time.Time) {
	c.Agent, c.Over, c.Deadlines = agent, now, nil
	c.Words, c.Place, c.Country, c.Point, c.Minor = "", "", "", nil, false // nobody has to be told any more
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

// start lets those on duty hear of a case, or waits until somebody is.
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
	if len(duty) == 0 { // the contact was told that somebody attends
		duty = s.People
	}
	s.notify(c, notify.CaseOpened, s.noticeArgs(c), duty, now)
	c.Since = now
	c.Deadlines = c.Deadlines.Set(dueWait, now.Add(s.wait(now)))
}

// wait is how long a contact is told that it takes.
func (s *Service) wait(now time.Time) time.Duration {
	return time.Duration(max(1, s.Facts(now).AgentWaitMinutes)) * time.Minute
}

// Soonest is when something is due next, the zero time where nothing is.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Cases.Soonest(ctx) }

// Expire lets people hear again of cases that nobody has taken. Any process may call it
// at any time: what is due happens once.
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

// escalate is what happens when the time that was promised is over: the next people hear
// of it, those who have heard already where there are none left, and the contact is told.
func (s *Service) escalate(c *Case, now time.Time) {
	c.Level++
	ev, most, wait := notify.CaseWaiting, maxLevels, s.wait(now)
	if c.emergency() {
		ev, most, wait = notify.EmergencyWaiting, maxEmergencyLevels, emergencyReminder
	} else if next := s.NextDuty(now); !s.Facts(now).Open && len(s.onDuty(c, ev, now)) == 0 && !next.IsZero() {
		t := s.noticeArgs(c) // closed meanwhile: nobody comes before then
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

// edit changes a contact's document, making it where there is none; change changes only
// one that is there. Both are told of the document anew after each lost race, and write
// nothing where change says false.
func (s *Service) edit(ctx context.Context, who bot.ContactID, change func(*Case) bool) error {
	return s.write(ctx, who, true, change)
}

func (s *Service) change(ctx context.Context, who bot.ContactID, change func(*Case) bool) error {
	return s.write(ctx, who, false, change)
}

func (s *Service) write(ctx context.Context, who bot.ContactID, making bool, change func(*Case) bool) error {
	for range maxAttempts {
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
		if fresh {
			err = s.Cases.Insert(ctx, c)
		} else {
			err = s.Cases.Put(ctx, c)
		}
		switch {
		case errors.Is(err, bot.ErrStale) || errors.Is(err, bot.ErrDuplicate):
			continue
		case err == nil && len(c.Outbox) > before && s.Signal != nil:
			s.Signal(ctx, string(who))
		}
		return err
	}
	return bot.ErrUnavailable
}

// session is a contact's, where it has moved to.
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

func clip(words string) string {
	if r := []rune(text.Line(words)); len(r) > maxWords {
		return strings.TrimSpace(string(r[:maxWords-1])) + "…"
	}
	return text.Line(words)
}
