package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// SetConsent records whether the contact may be sent messages unasked, as a vendor's own
// opt-out register says.
func (m *Machine) SetConsent(s Session, granted bool, channel string, now time.Time) Session {
	if s.OptedOut == !granted && (granted || s.OptOutChannel == "" || s.OptOutChannel == channel) {
		return s
	}
	r := m.begin(s, now)
	if r.s.OptedOut, r.s.OptOutInputCount, r.s.OptOutChannel = false, r.s.InputCount, ""; !granted {
		r.optOutOf(channel)
	}
	if granted {
		r.s.OptInReportedAt = now
	}
	r.emit(Effect{Kind: EffectEvent, Name: "consent_changed", Args: mustJSON(map[string]any{"contact": s.ID, "channel": channel, "granted": granted})})
	r.commitEffects()
	return r.s
}

// MoveContact is the effect that moves a person's other stored data, such as orders, to the new
// address. Its arguments are a Move.
const MoveContact = "contact.move"

// Move is a person's change of address.
type Move struct {
	From ContactID `json:"from"`
	To   ContactID `json:"to"`
}

// StartMove records the address to which a person has moved, and when. The conversation stays
// in the old session, unchanged, until MergeFrom or MoveTo has copied it; FinishMove ends the
// move.
func (m *Machine) StartMove(s Session, to ContactID, at, now time.Time) Session {
	r := m.begin(s, now)
	r.s.MovedTo, r.s.MovedAt, r.s.Moving = to, at, true
	return r.s
}

// MoveTo returns the session of a contact at its new address, with the same conversation in the
// same state. Answers of work under way arrive at the old address, which forwards them.
func (m *Machine) MoveTo(old Session, to ContactID, now time.Time) Session {
	at, id := old.MovedAt, old.ID
	r := m.begin(old, now)
	r.s.ID, r.s.Version, r.s.RecentInputs, r.s.PastOwners, r.s.VendorAddress, r.s.OwnedSince = to, 1, nil, nil, "", at
	r.s.completeMove(id, at)
	r.s.MergedFrames = 0
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool { return e.Kind != EffectSay })
	if len(r.s.Outbox) == 0 {
		r.s.PendingSince, r.s.Postponed, r.s.WaitsUntil = time.Time{}, false, time.Time{}
	}
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": id, "to": to})})
	r.commitEffects()
	return r.s
}

// completeMove records that the person of an address has had this one since a moment.
func (s *Session) completeMove(from ContactID, at time.Time) {
	s.MovedTo, s.MovedAt, s.Moving, s.MergedFrom, s.MergedAt = "", time.Time{}, false, from, at
	if at.After(s.OwnedSince) {
		s.OwnedSince = at
	}
	s.OtherAddresses = slices.DeleteFunc(slices.Clone(s.OtherAddresses), func(c ContactID) bool { return c == s.ID })
	if !from.IsPhone() {
		s.addAddress(from)
	}
}

// FinishMove ends a move: it clears the conversation at the old address and has the person's
// other stored data moved.
func (m *Machine) FinishMove(s Session, now time.Time) Session {
	if !s.Moving {
		return s
	}
	r := m.begin(s, now)
	r.s.Moving = false
	r.s.clearPersonal()
	r.emit(Effect{Kind: EffectDo, Name: MoveContact, Args: mustJSON(Move{s.ID, s.MovedTo})})
	r.commitEffects()
	return r.s
}

// clearPersonal removes a person's data, and the agent who owns the conversation, from a
// session. Work that was requested continues.
func (s *Session) clearPersonal() {
	s.Stack, s.Parked, s.Suspended, s.Ongoing, s.HeldMessages, s.PendingNotices, s.Notices = nil, nil, nil, nil, nil, nil, nil
	s.Case, s.CaseSince, s.Timers, s.NextDue, s.PendingReading = nil, time.Time{}, nil, time.Time{}, nil
	s.OtherAddresses, s.VendorAddress, s.Origin, s.WaitsUntil = nil, "", nil, time.Time{}
	if !s.Owner.Bot() { // the agent has moved along: the bot answers whoever writes here next
		s.Owner = Owner{Epoch: s.Owner.Epoch + 1}
	}
	s.Outbox = slices.DeleteFunc(s.Outbox, func(e Effect) bool { return e.Kind == EffectSay })
}

// ReassignAddress returns the session of a new person at an address that its former owner has
// left; it holds none of the former owner's data. The former owner's other stored data have
// been moved by now: a MoveContact still in the outbox would move the new person's.
func (m *Machine) ReassignAddress(s Session, at, now time.Time) Session {
	r := m.begin(s, now)
	if at.After(now) { // at is by the vendor's clock; effects from now on are the new person's
		at = now
	}
	was := PastOwner{s.MovedTo, s.MovedAt, at}
	r.s.clearPersonal()
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool { return e.Kind == EffectDo && e.Name == MoveContact })
	r.s = Session{
		ID: s.ID, Version: s.Version, Turn: r.s.Turn, InputCount: s.InputCount, FrameCount: s.FrameCount, RecentInputs: r.s.RecentInputs,
		Owner: Owner{Epoch: s.Owner.Epoch + 1, Since: now}, Locale: m.Locale, OwnedSince: s.MovedAt,
		Outbox: r.s.Outbox, PendingSince: s.PendingSince, PastOwners: append(slices.Clone(s.PastOwners), was),
	}
	r.s.PastOwners = r.s.PastOwners[max(0, len(r.s.PastOwners)-maxAddresses):]
	r.emit(Effect{Kind: EffectEvent, Name: "address_taken_over", Args: mustJSON(map[string]any{"contact": s.ID, "was": was.Person})})
	r.commitEffects()
	return r.s
}

// CloseWindow records that the vendor refused a free-form message sent through a channel at a
// moment, so its window is closed although ours is open. A later message of the person has
// opened it again.
func (m *Machine) CloseWindow(s Session, channel string, sent, now time.Time) Session {
	if !s.Window(channel).After(now) || s.LastInboundAt.After(sent) {
		return s
	}
	r := m.begin(s, now)
	if channel == s.Channel || s.Channel == "" {
		r.s.WindowUntil = now
	} else {
		r.s.putWindow(channel, now)
	}
	r.commitEffects()
	return r.s
}

// resendID returns the id of a message that is sent again through a channel: "x~sms", then
// "x~sms~2".
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

// Resend puts a message that did not reach the contact first in the outbox, through a channel.
// Reminders are not sent again. It reports false if nothing is to be sent.
func (m *Machine) Resend(s Session, failed Message, via string, now time.Time) (Session, bool) {
	id := resendID(failed.ID, via)
	known := slices.ContainsFunc(s.Outbox, func(e Effect) bool { return e.ID == id })
	if known || failed.Key == "" && failed.Text == "" || failed.Purpose == PurposeNudge {
		return s, false
	}
	r := m.begin(s, now)
	say := Say{Text: failed.Text, Author: failed.Author, Via: via, Purpose: failed.Purpose, Buttons: failed.Options, Collection: failed.Collection}
	if via == failed.Channel {
		say.Media = failed.Media
		if via == s.Channel { // not fixed to it: the person may write to another number before it is sent
			say.Via = ""
		}
	}
	if failed.Key != "" {
		say.Key, say.Args, say.Text, say.Before = failed.Key, failed.Args, "", failed.Before
	}
	e := r.emit(Effect{Kind: EffectSay, Say: &say})
	e.ID = id
	r.effects = nil
	r.s.Outbox = slices.Insert(r.s.Outbox, 0, e)
	if r.s.PendingSince.IsZero() {
		r.s.PendingSince = now
	}
	r.s.UpdatedAt = now
	return r.s, true
}
