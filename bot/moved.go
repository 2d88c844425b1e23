package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Consent records whether the contact may be written to unasked, as a vendor's own
// register says.
func (m *Machine) Consent(s Session, granted bool, channel string, now time.Time) Session {
	if s.OptedOut == !granted {
		return s
	}
	r := m.begin(s, now)
	r.s.OptedOut, r.s.StoppedAt = !granted, r.s.Heard
	if granted {
		r.s.Returned = now
	}
	r.emit(Effect{Kind: EffectEvent, Name: "consent_changed", Args: mustJSON(map[string]any{"contact": s.ID, "channel": channel, "granted": granted})})
	r.commit()
	return r.s
}

// MoveContact is the effect that takes what else is stored of a person, such as orders, to
// the person's new address. Its arguments are a Move.
const MoveContact = "contact.move"

// Move is a person's change of address.
type Move struct {
	From ContactID `json:"from"`
	To   ContactID `json:"to"`
}

// MoveAway says where the person at an address has gone, at a moment. The conversation stays
// with it, unchanged, until Merged or Moved has taken it up; Emptied ends the move.
func (m *Machine) MoveAway(s Session, to ContactID, at, now time.Time) Session {
	r := m.begin(s, now)
	r.s.MovedTo, r.s.MovedAt, r.s.Moving = to, at, true
	return r.s
}

// Moved is the session of a contact at its new address: the same conversation,
// where it was. Work under way answers to the old address, which hands the answer on.
func (m *Machine) Moved(old Session, to ContactID, now time.Time) Session {
	at, id := old.MovedAt, old.ID
	r := m.begin(old, now)
	r.s.ID, r.s.V, r.s.Recent, r.s.Past, r.s.Address, r.s.Since = to, 1, nil, nil, "", at
	r.s.arrived(id, at)
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool { return e.Kind != EffectSay })
	if len(r.s.Outbox) == 0 {
		r.s.PendingSince, r.s.PutOff = time.Time{}, false
	}
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": id, "to": to})})
	r.commit()
	return r.s
}

// arrived notes that the person of an address is at this one from a moment on.
func (s *Session) arrived(from ContactID, at time.Time) {
	s.MovedTo, s.MovedAt, s.Moving, s.Took, s.TookAt = "", time.Time{}, false, from, at
	if at.After(s.Since) {
		s.Since = at
	}
	s.Also = slices.DeleteFunc(slices.Clone(s.Also), func(c ContactID) bool { return c == s.ID })
	if !from.IsPhone() {
		s.knownAs(from)
	}
}

// Merged is the session of a contact whom we know at its new address already: where
// nothing is under way there it takes up the old address's conversation. A wish not
// to be written to holds for both, and so does a case for an agent.
// Taking up the same move again changes nothing.
func (m *Machine) Merged(s, old Session, now time.Time) Session {
	if s.Took == old.ID && s.TookAt.Equal(old.MovedAt) && s.MovedTo == "" {
		return s
	}
	r := m.begin(s, now)
	for _, other := range old.Also {
		r.s.knownAs(other)
	}
	r.s.arrived(old.ID, old.MovedAt)
	r.s.OptedOut = s.OptedOut || old.OptedOut
	r.s.openWindow(old.Channel, old.WindowUntil)
	for channel, until := range old.Windows {
		r.s.openWindow(channel, until)
	}
	if r.s.Case == nil && old.Case != nil {
		r.s.Case, r.s.CaseSince = old.Case, old.CaseSince
	}
	if s.LocaleBy == "" && old.LocaleBy != "" {
		r.s.Locale, r.s.LocaleBy = old.Locale, old.LocaleBy
	}
	if len(s.Stack) == 0 && s.Parked == nil && s.Owner.Bot() {
		r.s.Stack, r.s.Parked, r.s.Held = cloneFrames(old.Stack), old.Parked, append(r.s.Held, old.Held...)
		r.s.Lasting = slices.Clone(old.Lasting)
		r.s.Misses, r.s.Frames = old.Misses, max(s.Frames, old.Frames)
		r.s.Timers, r.s.NextDue = slices.Clone(old.Timers), old.NextDue
		r.s.Heard, r.s.Consult = max(s.Heard, old.Heard), old.Consult
		if !old.Owner.Bot() {
			r.own(old.Owner.Agent)
		}
		for _, e := range old.Outbox { // what was still to be said, under the ownership of here
			if e.Kind == EffectSay && !slices.ContainsFunc(r.s.Outbox, func(o Effect) bool { return o.ID == e.ID }) {
				e.Epoch = r.s.Owner.Epoch
				r.out = append(r.out, e)
			}
		}
	}
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": old.ID, "to": s.ID, "known": true})})
	r.commit()
	return r.s
}

// Emptied ends a move: nothing of the conversation is left at the old address, and what else
// is stored of the person is to follow.
func (m *Machine) Emptied(s Session, now time.Time) Session {
	if !s.Moving {
		return s
	}
	r := m.begin(s, now)
	r.s.Moving = false
	r.s.clear()
	r.emit(Effect{Kind: EffectDo, Name: MoveContact, Args: mustJSON(Move{s.ID, s.MovedTo})})
	r.commit()
	return r.s
}

// clear takes what is a person's out of a session. Work that was asked for goes on.
func (s *Session) clear() {
	s.Stack, s.Parked, s.Left, s.Lasting, s.Held, s.Later = nil, nil, nil, nil, nil, nil
	s.Case, s.CaseSince, s.Timers, s.NextDue, s.Consult = nil, time.Time{}, nil, time.Time{}, nil
	s.Also, s.Address, s.Origin = nil, "", nil
	s.Outbox = slices.DeleteFunc(s.Outbox, func(e Effect) bool { return e.Kind == EffectSay })
}

// Claimed is the session of somebody new at an address that the person of before has left:
// nothing of that person's is in it. What else is stored of that person has followed by now: a
// MoveContact that was still to be done would take the newcomer's.
func (m *Machine) Claimed(s Session, at, now time.Time) Session {
	r := m.begin(s, now)
	if at.After(now) { // by the vendor's clock; what we do from now on is for the newcomer
		at = now
	}
	was := Tenure{s.MovedTo, s.MovedAt, at}
	r.s.clear()
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool { return e.Kind == EffectDo && e.Name == MoveContact })
	r.s = Session{
		ID: s.ID, V: s.V, Turn: r.s.Turn, Heard: s.Heard, Frames: s.Frames, Recent: r.s.Recent,
		Owner: Owner{Epoch: s.Owner.Epoch + 1, Since: now}, Locale: m.Locale, Since: s.MovedAt,
		Outbox: r.s.Outbox, PendingSince: s.PendingSince, Past: append(slices.Clone(s.Past), was),
	}
	r.s.Past = r.s.Past[max(0, len(r.s.Past)-maxAddresses):]
	r.emit(Effect{Kind: EffectEvent, Name: "address_taken_over", Args: mustJSON(map[string]any{"contact": s.ID, "was": was.Person})})
	r.commit()
	return r.s
}

// Shut notes that a vendor has refused free words sent through a channel at a moment: its
// window is closed, though ours is open. Whoever has written since has opened it again.
func (m *Machine) Shut(s Session, channel string, sent, now time.Time) Session {
	if !s.Window(channel).After(now) || s.LastIn.After(sent) {
		return s
	}
	r := m.begin(s, now)
	if channel == s.Channel || s.Channel == "" {
		r.s.WindowUntil = now
	} else {
		r.s.putWindow(channel, now)
	}
	r.commit()
	return r.s
}

// resendID names a message that is said again through a channel: "x~sms", then "x~sms~2".
func resendID(id, via string) string {
	mark := "~" + via
	if at := strings.LastIndex(id, mark); at >= 0 {
		times, err := 1, error(nil)
		if left := id[at+len(mark):]; left != "" {
			times, err = strconv.Atoi(strings.TrimPrefix(left, "~"))
		}
		if err == nil {
			return id[:at] + mark + "~" + strconv.Itoa(times+1)
		}
	}
	return id + mark
}

// Resend says a message again through a channel, next of all: it never
// reached the contact the first time. Reminders are not worth it. It reports false
// where nothing is to be said again.
func (m *Machine) Resend(s Session, failed Message, via string, now time.Time) (Session, bool) {
	id := resendID(failed.ID, via)
	known := slices.ContainsFunc(s.Outbox, func(e Effect) bool { return e.ID == id })
	if known || failed.Key == "" && failed.Text == "" || failed.Purpose == PurposeNudge {
		return s, false
	}
	r := m.begin(s, now)
	say := Say{Text: failed.Text, Author: failed.Author, Via: via, Purpose: failed.Purpose, Buttons: failed.Options}
	if via == failed.Channel {
		say.Media = failed.Media
	}
	if failed.Key != "" {
		say.Key, say.Args, say.Text, say.Before = failed.Key, failed.Args, "", failed.Before
	}
	e := r.emit(Effect{Kind: EffectSay, Say: &say})
	e.ID = id
	r.out = nil
	r.s.Outbox = slices.Insert(r.s.Outbox, 0, e)
	if r.s.PendingSince.IsZero() {
		r.s.PendingSince = now
	}
	r.s.Updated = now
	return r.s, true
}
