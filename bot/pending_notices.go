package bot

import (
	"fmt"
	"slices"
	"time"
)

const (
	// answerWindow is how long after a person's message the bot's messages count as answers,
	// also in quiet hours.
	answerWindow = 15 * time.Minute
	// maxPendingWait is how long a dialog waits for the person's next message.
	maxPendingWait = 7 * 24 * time.Hour
	// maxPendingNotices bounds the pending notices. Beyond it the oldest are dropped: the
	// documents they are about have the same information.
	maxPendingNotices = 50
)

// ReopenOptionID returns the id of an option whose dialog is not open: a tap on it opens the
// dialog by its Reopen. Notices carry such options.
func ReopenOptionID(dialog, choice string) string { return dialog + ".0.late.0:" + choice }

// deliverPending delivers the notices and dialogs from outside as soon as they may be: no
// dialog while an agent owns the conversation, nothing in quiet hours unless urgent, no notice
// while the person waits for the answer of work, which it would overtake, and no dialog if the
// stack has no room. A dialog that waits for the person's next message is not opened on a
// channel on which anybody can write in the person's name.
func (r *run) deliverPending() error {
	for i := 0; i < len(r.s.PendingNotices); {
		in := r.s.PendingNotices[i]
		stale := in.AfterNextMessage && r.now.Sub(in.At) > maxPendingWait
		if !stale && !r.mayDeliver(in) {
			i++
			continue
		}
		r.s.PendingNotices = slices.Delete(r.s.PendingNotices, i, i+1)
		if stale {
			continue
		}
		if in.Kind == KindNotice {
			if !r.blockedByOptOut(in) {
				r.avoidOptedOutChannel()
				r.sayNotice(in)
			}
			continue
		}
		r.in.ID, r.in.Kind, r.transitions = in.ID, in.Kind, 0
		r.avoidOptedOutChannel()
		if err := r.openFromOutside(in); err != nil {
			return err
		}
	}
	if n := len(r.s.PendingNotices) - maxPendingNotices; n > 0 {
		r.s.PendingNotices = slices.Delete(r.s.PendingNotices, 0, n)
	}
	return nil
}

func (r *run) mayDeliver(in Input) bool {
	if in.AfterNextMessage && (r.s.InputCount == in.InputCount || r.in.Facts.Spoofable) {
		return false
	}
	if r.in.Facts.QuietHours && !in.Urgent && r.now.Sub(r.s.LastInboundAt) > answerWindow {
		return false
	}
	if in.Kind == KindOpen && r.blockedByOptOut(in) {
		return false
	}
	if r.s.PendingReading != nil { // it would come between a message and its answer
		return false
	}
	if in.Kind == KindNotice {
		top := r.s.Top()
		return top == nil || top.AwaitedEffect == "" || !r.s.Owner.Bot()
	}
	return r.s.Owner.Bot() && len(r.s.Stack) < maxDepth-2
}

// blockedByOptOut reports whether an opt-out blocks an input from outside. An urgent one is
// never blocked. A blocked notice is dropped, a blocked question waits until the person writes
// again. Soon after a later message of the person it counts as an answer. An opt-out from one
// channel blocks what can only go through it.
func (r *run) blockedByOptOut(in Input) bool {
	if r.s.OptOutChannel != "" && r.authenticChannel() != "" && (in.Say == nil || in.Say.Via != BySMS) {
		return false
	}
	wrote := r.s.InputCount > r.s.OptOutInputCount
	return r.s.OptedOut && !in.Urgent && (!wrote || r.now.Sub(r.s.LastInboundAt) > answerWindow)
}

func (r *run) sayNotice(in Input) {
	say := Say{Key: in.Name, Args: in.Data, Purpose: PurposeNotice}
	if in.Say != nil {
		say.Options, say.Media, say.Via, say.DropIfTakenOver = in.Say.Options, in.Say.Media, in.Say.Via, in.Say.DropIfTakenOver
		say.Collection = in.Say.Collection
	}
	r.say(say)
	r.keepNotice(say)
}

// openFromOutside opens a dialog from outside on top of the stack. It replaces an open dialog
// about the same subject.
func (r *run) openFromOutside(in Input) error {
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return r.isAbout(f, in.Name, in.About) })
	suspended := slices.ContainsFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return l.Frame.Dialog == in.Name && l.About == in.About })
	if in.IfOpen != "" && i < 0 && !suspended {
		return nil
	}
	if i >= 0 {
		end := i + 1
		for end < len(r.s.Stack) && r.s.Stack[end].OpenMode == Called {
			end++
		}
		for i > 0 && r.s.Stack[i].OpenMode == Called { // with whatever called it, such as the menu
			i--
		}
		onTop := end == len(r.s.Stack)
		r.s.Stack = slices.Delete(r.s.Stack, i, end)
		if in.IfOpen == CloseIfOpen {
			r.dropOngoing(in.Name, in.About)
			r.resetTimers = true
			if onTop && len(r.s.Stack) > 0 {
				return r.resumeFrame(len(r.s.Stack) - 1)
			}
			return nil
		}
	}
	if in.IfOpen == CloseIfOpen {
		r.dropOngoing(in.Name, in.About)
		return nil
	}
	r.dropOngoing(in.Name, in.About)
	f := Frame{Dialog: in.Name, About: in.About, Slots: in.Data, OpenMode: Interrupted}
	if in.Say != nil && in.Say.Collection != nil {
		f.Collection, f.CollectionAt = in.Say.Collection, r.s.InputCount
	}
	if len(r.s.Stack) == 0 {
		f.OpenMode = ""
	}
	r.resetTimers = true
	return r.insertFrame(len(r.s.Stack), f)
}

// isAbout reports whether a frame is a dialog about a subject, whoever opened it.
func (r *run) isAbout(f Frame, dialog, about string) bool {
	if f.Dialog != dialog || about == "" {
		return false
	}
	subject, _ := r.ongoingSubject(f)
	return f.About == about || subject == about
}

// reopenByTap opens a dialog again by a tap on an option of one that has ended.
func (r *run) reopenByTap(dialog, choice string) (bool, error) {
	p := r.m.latest[dialog]
	if p == nil || p.reopen == nil {
		return false, nil
	}
	first, about := p.reopen(choice, r.facts())
	if about == "" {
		return false, nil
	}
	if len(r.s.Stack) >= maxDepth-2 {
		return false, fmt.Errorf("bot: no room to open %s anew", dialog)
	}
	r.dropNotice(dialog, about)
	r.closeRoot()
	return true, r.openFromOutside(Input{Name: dialog, About: about, Data: mustJSON(first)})
}
