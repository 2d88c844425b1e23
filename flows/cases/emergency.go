package cases

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/notify"
	"recado/flows/text"
)

// Alert notifies all staff that a contact is in danger, at once and at any hour. The same danger
// within an episode is notified once; a new kind of danger is notified again. id is the effect's
// id.
func (s *Service) Alert(ctx context.Context, who bot.ContactID, cmd Command, id string, now time.Time) (Answer, error) {
	session, err := s.session(ctx, who)
	if err != nil {
		return Answer{}, err
	}
	bySMS := !cmd.Spoofable || s.AlertBySMS == nil || s.AlertBySMS(ctx)
	var a Answer
	err = s.edit(ctx, who, func(c *Case) bool {
		if !slices.Contains(c.Done, id) {
			s.alert(c, session, cmd, bySMS, id, now)
		}
		a = Answer{People: c.Names, Episode: c.Episode, Order: c.Order, Kinds: c.Kinds, Place: c.Place, Safe: c.Safe}
		return true
	})
	return a, err
}

func (s *Service) alert(c *Case, session bot.Session, cmd Command, bySMS bool, id string, now time.Time) {
	same := c.emergency() && now.Sub(c.LastMessageAt) < episodeGap
	if !same {
		c.begin(id, now)
		c.Reason, c.Name, c.Since = bot.EmergencyReasonPrefix, session.Profile, now
		c.Episode = fmt.Sprintf("emergency/%s/%d", c.Contact, now.Unix())
		c.WithoutSMS = !bySMS
	} else if bySMS {
		c.WithoutSMS = false
	}
	var fresh []string
	for _, k := range cmd.Kinds {
		if k = emergency.Known(k); !slices.Contains(c.Kinds, k) {
			c.Kinds, fresh = append(slices.Clone(c.Kinds), k), append(fresh, k)
		}
	}
	if !same && len(c.Kinds) == 0 {
		c.Kinds, fresh = []string{emergency.Other}, []string{emergency.Other}
	}
	c.done(id)
	c.merge(cmd)
	c.LastMessageAt = now
	if len(fresh) == 0 {
		return
	}
	c.Reason = bot.EmergencyReasonPrefix + c.Kinds[0]
	if same {
		c.Safe = "" // it was said about another danger
	}
	t := s.noticeArgs(c)
	t.Kinds = fresh
	s.notify(c, notify.EmergencyAlert, t, s.People, now)
	c.Deadlines = c.Deadlines.Clear(dueDuty)
	if !same {
		c.Deadlines = c.Deadlines.Set(dueWait, now.Add(emergencyReminder))
	}
}

// merge adds what a command knows, and returns the news to notify. The order is not part of it,
// because it has notices of its own.
func (c *Case) merge(cmd Command) (fresh NoticeArgs, news bool) {
	if words := text.Shorten(text.Line(cmd.Text), maxWords); words != "" && words != c.Words {
		c.Words, fresh.Words = words, words
	}
	if p := cmd.Point; p != nil && (c.Point == nil || *c.Point != *p) {
		c.Point, fresh.Place = p, fmt.Sprintf("%.5f, %.5f", p.Latitude, p.Longitude)
		if c.Place == "" {
			c.Place = fresh.Place
		}
	}
	if place := text.Shorten(text.Line(cmd.Place), maxWords); place != "" && place != c.Place {
		c.Place, c.Country, fresh.Place = place, cmd.Country, place
	}
	if cmd.Safe != "" && cmd.Safe != c.Safe {
		c.Safe, fresh.Safe = cmd.Safe, cmd.Safe
	}
	if cmd.Minor && !c.Minor {
		c.Minor, fresh.Minor = true, true
	}
	if cmd.Order != "" {
		c.Order = cmd.Order
	}
	fresh.Files = cmd.Files
	return fresh, fresh.Words+fresh.Place+fresh.Safe != "" || fresh.Files > 0 || fresh.Minor
}

// Note tells the alerted staff what else is known. Known facts are not repeated.
func (s *Service) Note(ctx context.Context, who bot.ContactID, cmd Command, id string, now time.Time) (Answer, error) {
	var a Answer
	err := s.change(ctx, who, func(c *Case) bool {
		a = Answer{People: c.Names, Episode: c.Episode, Order: c.Order, Kinds: c.Kinds}
		if !c.emergency() || slices.Contains(c.Done, id) {
			return false
		}
		c.LastMessageAt = now
		c.done(id)
		if fresh, news := c.merge(cmd); news {
			fresh.Who, fresh.Order = nameOf(c), c.Order
			s.notify(c, notify.EmergencyNote, fresh, s.peopleAt(c.Notified), now)
		}
		return true
	})
	return a, err
}

// Clear tells the alerted staff that the danger is over, or never existed. The case stays in the
// queue, so that an agent can read what happened; it stays open if anybody could have said so.
func (s *Service) Clear(ctx context.Context, who bot.ContactID, cmd Command, id string, now time.Time) (bot.Event, Answer, error) {
	event, a := ClearNone, Answer{}
	err := s.change(ctx, who, func(c *Case) bool {
		event, a = ClearNone, Answer{}
		again := slices.Contains(c.Done, id)
		if !c.emergency() && !again {
			return false
		}
		c.Order = cmp.Or(cmd.Order, c.Order)
		a = Answer{People: c.Names, Order: c.Order, Kinds: c.Kinds}
		switch {
		case c.Order != "":
			event = ClearOrder
		case emergency.Personal(c.Kinds...):
			event = ClearPersonal
		default:
			event = ClearOpen
		}
		if again {
			return false
		}
		c.done(id)
		told := s.noticeArgs(c)
		told.Spoofable = cmd.Spoofable
		s.notify(c, notify.EmergencyOver, told, s.peopleAt(c.Notified), now)
		if !cmd.Spoofable { // else somebody of the staff has to find out, and ends it
			c.end("", now)
		}
		return true
	})
	return event, a, err
}

func (c *Case) done(id string) {
	c.Done = append(c.Done, id)
	c.Done = c.Done[max(0, len(c.Done)-maxDone):]
}
