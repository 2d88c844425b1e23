package bot

import (
	"slices"
	"time"
)

// MergeFrom returns the session of a contact who already has one at the new address. If nothing
// is open there, it continues the old address's conversation; otherwise that waits below what is
// open, and continues after it. Unsent messages, a case and an owning agent are always taken over,
// and an opt-out at either address holds. Merging the same move again changes nothing.
func (m *Machine) MergeFrom(s, old Session, now time.Time) Session {
	if s.MergedFrom == old.ID && s.MergedAt.Equal(old.MovedAt) && s.MovedTo == "" {
		return s
	}
	r := m.begin(s, now)
	old = r.renumberFrames(old)
	for _, other := range old.OtherAddresses {
		r.s.addAddress(other)
	}
	r.s.completeMove(old.ID, old.MovedAt)
	r.s.mergeProfile(&old)
	idle := len(s.Stack) == 0 && s.Parked == nil && s.Owner.Bot()
	if idle {
		r.adoptDialogs(&old)
	} else {
		r.adoptBelow(&old)
	}
	r.adoptPending(&old)
	r.adoptMessages(&old, idle)
	if r.s.mergeOptOut(&old); r.s.OptedOut {
		r.s.OptOutInputCount = r.s.InputCount
	}
	r.emit(Effect{Kind: EffectEvent, Name: "contact_moved", Args: mustJSON(map[string]any{"from": old.ID, "to": s.ID, "known": true})})
	r.in = Input{Kind: KindAct, At: now, Facts: r.facts()}
	r.setTimers()
	if len(old.PendingNotices) > 0 && !r.in.Facts.QuietHours { // a turn decides whether they are due
		r.s.Timers = slices.Insert(r.s.Timers, 0, Timer{ID: EffectID(string(s.ID), r.s.Turn, 0) + "/" + timerPending, Name: timerPending, Due: now})
		r.s.NextDue = now
	}
	r.commitEffects()
	return r.s
}

// mergeProfile merges the profile of the same person at another address.
func (s *Session) mergeProfile(old *Session) {
	if old.Channel != "" && old.LastInboundAt.After(s.LastInboundAt) { // answers go to the channel of the person's last message
		s.switchChannel(old.Channel)
		s.VendorAddress, s.LastInboundAt = "", old.LastInboundAt
	}
	s.openWindow(old.Channel, old.WindowUntil)
	for channel, until := range old.Windows {
		s.openWindow(channel, until)
	}
	if old.MinorAt.After(s.MinorAt) {
		s.MinorAt = old.MinorAt
	}
	if s.Profile == "" {
		s.Profile = old.Profile
	}
	if s.LocaleSource == "" && old.LocaleSource != "" {
		s.Locale, s.LocaleSource = old.Locale, old.LocaleSource
	}
	if s.Case == nil && old.Case != nil {
		s.Case, s.CaseSince = old.Case, old.CaseSince
	}
}

// adoptDialogs continues another address's dialogs; no dialog is open here.
func (r *run) adoptDialogs(old *Session) {
	heard := max(r.s.InputCount, old.InputCount)
	for i := range r.s.PendingNotices { // a notice that waits for the person's next message keeps waiting
		if r.s.PendingNotices[i].InputCount == r.s.InputCount {
			r.s.PendingNotices[i].InputCount = heard
		}
	}
	r.s.Stack, r.s.Parked, r.s.PendingReading, r.s.Misses = cloneFrames(old.Stack), old.Parked, old.PendingReading, old.Misses
	r.s.Timers = slices.Clone(old.Timers)
	for i := range r.s.Timers {
		if r.s.Timers[i].InputCount == old.InputCount {
			r.s.Timers[i].InputCount = heard
		}
	}
	if r.s.InputCount = heard; len(r.s.Stack) == 0 && r.s.Suspended == nil {
		r.s.Suspended = old.Suspended
	}
}

// adoptBelow continues another address's dialogs after those that are open here: their questions are
// asked again then, and answers of their work are awaited meanwhile. Without room they are parked.
func (r *run) adoptBelow(old *Session) {
	if p := old.Parked; p != nil && (r.s.Parked == nil || r.s.Parked.At.Before(p.At)) {
		r.s.Parked = p
	}
	switch n := len(old.Stack); {
	case n == 0 || n == 1 && old.Stack[0].Dialog == r.m.Roles.Root: // nothing was begun
	case len(r.s.Stack) == 0:
		r.s.Stack = old.Stack
		r.resetTimers = true
	case len(r.s.Stack)+n <= maxDepth-2:
		r.s.Stack[0].OpenMode = Interrupted
		r.s.Stack = append(cloneFrames(old.Stack), r.s.Stack...)
	default:
		r.s.Parked = &Parked{Stack: old.Stack, At: r.now}
		return
	}
	for _, t := range old.Timers {
		if t.Name == timerWork {
			r.s.Timers = append(r.s.Timers, t)
		}
	}
}

// renumberFrames returns another address's session with numbers of frames that are not used here.
func (r *run) renumberFrames(old Session) Session {
	by := r.s.FrameCount
	r.s.FrameCount, r.s.MergedFrames = by+old.FrameCount, by
	shifted := func(frames []Frame) []Frame {
		frames = cloneFrames(frames)
		for i := range frames {
			frames[i].ID += by
		}
		return frames
	}
	old.Stack, old.Suspended = shifted(old.Stack), shifted(old.Suspended)
	if old.Parked != nil {
		p := *old.Parked
		p.Stack = shifted(p.Stack)
		old.Parked = &p
	}
	old.Ongoing = slices.Clone(old.Ongoing)
	for i := range old.Ongoing {
		old.Ongoing[i].Frame = shifted([]Frame{old.Ongoing[i].Frame})[0]
	}
	if old.PendingReading != nil {
		p := *old.PendingReading
		p.Frame += by
		old.PendingReading = &p
	}
	old.Timers = slices.Clone(old.Timers)
	for i := range old.Timers {
		if old.Timers[i].Frame > 0 {
			old.Timers[i].Frame += by
		}
	}
	old.Outbox = slices.Clone(old.Outbox)
	for i, e := range old.Outbox {
		if e.Say != nil {
			say := e.Say.withFrames(by)
			old.Outbox[i].Say = &say
		}
	}
	return old
}

// withFrames returns a message whose question and options name frames by numbers increased by n.
func (s Say) withFrames(by int) Say {
	if s.Question != nil {
		q := *s.Question
		q.Frame += by
		s.Question = &q
	}
	s.Options, s.Buttons = slices.Clone(s.Options), slices.Clone(s.Buttons)
	for i := range s.Options {
		s.Options[i].ID = shiftOption(s.Options[i].ID, by)
	}
	for i := range s.Buttons {
		s.Buttons[i].ID = shiftOption(s.Buttons[i].ID, by)
	}
	return s
}

// MovedQuestion returns what a person replies to or taps in a message that was sent to another of their
// addresses before that was merged into this session, by the numbers that frames have here.
func (s Session) MovedQuestion(sentTo ContactID, q Quoted, option string) (Quoted, string) {
	switch {
	case sentTo == s.ID, sentTo == s.MergedFrom && s.MergedFrames == 0:
		return q, option
	case sentTo != s.MergedFrom: // of an earlier merge: its numbers are not known any more
		q.QuestionAsked, q.Options = nil, nil
		return q, shiftOption(option, 1<<30)
	}
	say := Say{Question: q.QuestionAsked, Buttons: q.Options}.withFrames(s.MergedFrames)
	q.QuestionAsked, q.Options = say.Question, say.Buttons
	return q, shiftOption(option, s.MergedFrames)
}

// adoptPending takes over what waits at another address, and the agent who owns the
// conversation there.
func (r *run) adoptPending(old *Session) {
	for _, in := range old.PendingNotices {
		in.InputCount = r.s.InputCount
		r.s.PendingNotices = append(r.s.PendingNotices, in)
	}
	for _, l := range old.Ongoing {
		if !slices.ContainsFunc(r.s.Ongoing, func(o OngoingQuestion) bool { return o.Frame.Dialog == l.Frame.Dialog && o.About == l.About }) {
			r.s.Ongoing = append(r.s.Ongoing, l)
		}
	}
	slices.SortStableFunc(r.s.Ongoing, func(a, b OngoingQuestion) int { return a.Frame.EnteredAt.Compare(b.Frame.EnteredAt) })
	r.s.Ongoing = r.s.Ongoing[max(0, len(r.s.Ongoing)-maxOngoing):]
	r.s.HeldMessages = append(r.s.HeldMessages, old.HeldMessages...)
	if !r.s.Owner.Bot() || old.Owner.Bot() {
		return
	}
	r.setOwner(old.Owner.Agent)
	r.withdrawMessages()
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name == timerPhoneTakeover })
	for _, t := range old.Timers {
		if t.Name == timerPhoneTakeover {
			r.s.Timers = append(r.s.Timers, t)
		}
	}
	if r.s.CaseSince.IsZero() {
		if r.s.CaseSince = old.CaseSince; r.s.CaseSince.IsZero() {
			r.s.CaseSince = r.now
		}
	}
	r.resetTimers = true
}

// adoptMessages takes over the unsent messages of another address, under the owner here.
// Questions are taken over only if their dialogs continue here. The bot's messages are held
// while an agent owns the conversation.
func (r *run) adoptMessages(old *Session, goesOn bool) {
	for _, e := range old.Outbox {
		if e.Kind != EffectSay || slices.ContainsFunc(r.s.Outbox, func(o Effect) bool { return o.ID == e.ID }) {
			continue
		}
		e.Epoch = r.s.Owner.Epoch
		said := !e.Outdated && !e.Say.IsQuestion && e.Say.Purpose != PurposeNudge
		switch {
		case e.Say.Author != "", r.s.Owner.Bot() && (goesOn || said):
			r.effects = append(r.effects, e)
		case !r.s.Owner.Bot() && said && !e.Say.DropIfTakenOver:
			r.s.HeldMessages = append(r.s.HeldMessages, *e.Say)
		}
	}
}
