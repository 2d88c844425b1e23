package bot

import (
	"slices"
	"strconv"
	"time"

	"recado/bot/broken"
)

// Names of the machine's timers.
const (
	timerNudge    = "nudge" // the person has not written for a while: ask again
	timerPark     = "park"  // … for longer: park the conversation
	timerSuspend  = "leave" // … suspend a dialog from outside
	timerInactive = "quiet" // fires Inactive at a step that has a transition for it
	timerWork     = "limit" // the answer of work is overdue
	timerPending  = "later" // quiet hours are over: deliver the pending notices

	timerModel = "consult" // a language model's reading is overdue
)

// input returns the timer's input, for when it is due.
func (t Timer) input() Input {
	return Input{ID: t.ID, Kind: KindTimer, At: t.Due, Name: t.Name, Frame: t.Frame, InputCount: t.InputCount, Text: t.AwaitedEffect}
}

// handleTimer handles a due timer, unless the session, the frame or the turn that set it has
// moved on.
func (r *run) handleTimer(in Input) error {
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.ID == in.ID && !broken.Is("timer") })
	if in.Name == timerModel {
		return r.handleModelReading(in)
	}
	if in.Name == timerPhoneTakeover {
		return r.endPhoneTakeover(in.At)
	}
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == in.Frame })
	if i < 0 {
		return nil
	}
	p, _, data, err := r.decodeFrame(i)
	if err != nil {
		return err
	}
	if in.Name == timerWork {
		if r.s.Stack[i].AwaitedEffect != in.Text {
			return nil
		}
		return r.followEvent(i, p, data, Timeout)
	}
	if in.InputCount != r.s.InputCount || !r.s.Owner.Bot() || i != len(r.s.Stack)-1 {
		return nil
	}
	if in.Name == timerInactive {
		if _, ok := p.transitions[r.s.Stack[i].State][Inactive]; !ok {
			return nil
		}
		r.resetTimers = true
		return r.followEvent(i, p, data, Inactive)
	}
	if in.Name == timerSuspend {
		r.resetTimers = true
		r.suspend()
		return nil
	}
	if in.Name == timerPark {
		r.s.Parked = &Parked{Stack: slices.Clone(r.s.Stack), At: r.now}
		r.s.Stack, r.s.Timers, r.s.Misses = nil, nil, 0
		return nil
	}
	return r.nudge(i)
}

// nudge reminds a person of the open question, or postpones the reminder to the end of quiet
// hours.
func (r *run) nudge(i int) error {
	if r.s.OptedOut || r.s.Case != nil {
		return nil
	}
	if r.in.Facts.QuietHours {
		r.s.Timers = append(r.s.Timers, Timer{
			ID: r.in.ID + "+", Name: timerNudge, Due: r.in.Facts.QuietHoursEnd, Frame: r.in.Frame, InputCount: r.in.InputCount,
		})
		return nil
	}
	dialog := r.inactivityDialog(i)
	if dialog == nil {
		return nil
	}
	_, row, err := r.frameRow(i)
	if err != nil || !row.isQuestion() {
		return err
	}
	r.say(Say{Key: dialog.Name + ".nudge", Args: topicArgs(row), Purpose: PurposeNudge})
	spoken := len(r.effects)
	err = r.repeatQuestion()
	for _, e := range r.effects[spoken:] {
		if e.Say != nil {
			e.Say.Purpose = PurposeNudge
		}
	}
	return err
}

// inactivityDialog returns the dialog whose inactivity rules apply to a frame: its own, or the
// nearest one below with rules.
func (r *run) inactivityDialog(i int) *Program {
	for ; i >= 0; i-- {
		p, err := r.m.program(&r.s.Stack[i])
		if err != nil {
			return nil
		}
		if p.inactivity != nil {
			return p
		}
	}
	return nil
}

// setTimers restarts the inactivity timers if the turn calls for it, drops stale timers and
// sets NextDue.
func (r *run) setTimers() {
	if r.resetTimers {
		r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name != timerWork && t.Name != timerModel && t.Name != timerPhoneTakeover })
		top := len(r.s.Stack) - 1
		if dialog := r.inactivityDialog(top); dialog != nil && r.s.Owner.Bot() {
			for after, what := range dialog.inactivity {
				r.s.Timers = append(r.s.Timers, Timer{
					ID:   string(r.s.ID) + "/" + strconv.FormatInt(r.s.Turn, 10) + "/" + what,
					Name: what, Due: r.now.Add(after), Frame: r.s.Stack[top].ID, InputCount: r.s.InputCount,
				})
			}
		}
	}
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name == timerPending })
	if f := r.in.Facts; len(r.s.PendingNotices) > 0 && f.QuietHours {
		r.s.Timers = append(r.s.Timers, Timer{ID: string(r.s.ID) + "/" + strconv.FormatInt(r.s.Turn, 10) + "/" + timerPending, Name: timerPending, Due: f.QuietHoursEnd})
	}
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool {
		consult := r.s.PendingReading != nil && r.s.PendingReading.Effect == t.AwaitedEffect
		return t.AwaitedEffect != "" && !consult && !slices.ContainsFunc(r.s.Stack, func(f Frame) bool { return f.AwaitedEffect == t.AwaitedEffect })
	})
	slices.SortFunc(r.s.Timers, func(a, b Timer) int { return a.Due.Compare(b.Due) })
	r.s.NextDue = time.Time{}
	if len(r.s.Timers) > 0 {
		r.s.NextDue = r.s.Timers[0].Due
	}
}

// Due lists the inputs of the timers that are due.
func (s Session) Due(now time.Time) []Input {
	var due []Input
	for _, t := range s.Timers {
		if !t.Due.After(now) {
			due = append(due, t.input())
		}
	}
	return due
}
