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

// Moved is the session of a contact at its new address: the same conversation,
// where it was. Work under way answers to the old address and counts as timed out.
func (m *Machine) Moved(s Session, to ContactID, now time.Time) Session {
	r := m.begin(s, now)
	r.s.ID, r.s.V, r.s.MovedTo, r.s.Recent = to, 1, "", nil
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": s.ID, "to": to})})
	r.commit()
	return r.s
}

// Merged is the session of a contact whom we know at its new address already: where
// nothing is under way there it takes up the old address's conversation. A wish not
// to be written to holds for both, and so does a case for an agent.
func (m *Machine) Merged(s, old Session, now time.Time) Session {
	r := m.begin(s, now)
	r.s.MovedTo = "" // who goes back to a number of before
	r.s.OptedOut = s.OptedOut || old.OptedOut
	if old.WindowUntil.After(s.WindowUntil) {
		r.s.WindowUntil = old.WindowUntil
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
			if e.Kind == EffectSay {
				e.Epoch = r.s.Owner.Epoch
				r.out = append(r.out, e)
			}
		}
	}
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": old.ID, "to": s.ID, "known": true})})
	r.commit()
	return r.s
}

// MoveAway empties the session at the old address, and says where it has gone.
func (m *Machine) MoveAway(s Session, to ContactID, now time.Time) Session {
	r := m.begin(s, now)
	r.s.MovedTo, r.s.Stack, r.s.Parked, r.s.Left, r.s.Lasting, r.s.Held, r.s.Later = to, nil, nil, nil, nil, nil, nil
	r.s.Case, r.s.CaseSince, r.s.Timers, r.s.NextDue, r.s.Consult = nil, time.Time{}, nil, time.Time{}, nil
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool { return e.Kind == EffectSay })
	r.commit()
	return r.s
}

// Shut notes that a vendor has refused free words sent at a moment: its window is
// closed, though ours is open. Whoever has written since has opened it again.
func (m *Machine) Shut(s Session, sent, now time.Time) Session {
	if !s.WindowUntil.After(now) || s.LastIn.After(sent) {
		return s
	}
	r := m.begin(s, now)
	r.s.WindowUntil = now
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
