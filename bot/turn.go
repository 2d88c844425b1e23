package bot

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// How long a gathering step waits: after the last message, and in total.
const (
	gatherSilence = 1200 * time.Millisecond
	maxGather     = 8 * time.Second
	// maxHold is how long a message waits for the answer of work that is due soon, so that it
	// is read as an answer to the next question.
	maxHold = 3 * time.Second
)

// Ready returns which of the pending inputs a turn may consume now, and after how long to check
// the others again. pending is in the order of InOrder.
func (m *Machine) Ready(s Session, pending []Inbound, now time.Time) (ready []Inbound, wait time.Duration) {
	var held []Inbound
	for _, in := range pending {
		if in.Kind.FromPerson() {
			held = append(held, in)
		} else {
			ready = append(ready, in)
		}
	}
	if len(held) == 0 {
		return ready, 0
	}
	if len(ready) == 0 || !s.Owner.Bot() {
		wait = m.gatherDelay(s, held, now)
		if wait <= 0 {
			return pending, 0
		}
		return ready, wait
	}
	return ready, time.Nanosecond // inputs that are not the person's go first; then check again at once
}

// gatherDelay returns how long a person's messages still have to wait.
func (m *Machine) gatherDelay(s Session, held []Inbound, now time.Time) time.Duration {
	if !s.Owner.Bot() || slices.ContainsFunc(held, func(in Inbound) bool { return m.isDecisive(in.Input) }) {
		return 0
	}
	r := run{m: m, s: s}
	if top := s.Top(); top != nil {
		stack := slices.Clone(s.Stack)
		r.s.Stack = stack
		p, row, err := r.frameRow(len(stack) - 1)
		if err != nil {
			return 0
		}
		if top.AwaitedEffect != "" {
			return boundWait(top.EnteredAt.Add(maxHold).Sub(now), maxHold)
		}
		var data any
		if row.options != nil {
			if data, err = p.decode(stack[len(stack)-1].Slots); err != nil {
				return 0
			}
		}
		for _, in := range held {
			if _, named := r.matchOption(row, data, in.Text); named || r.endsGathering(row, data, in.Input) {
				return 0
			}
		}
		if !row.gather {
			return 0
		}
	} else {
		root := m.latest[m.Roles.Root]
		row := root.steps[root.order[0]]
		if !row.gather || slices.ContainsFunc(held, func(in Inbound) bool { return r.endsGathering(row, nil, in.Input) }) {
			return 0
		}
	}
	first, last := held[0].Received, held[0].Received
	for _, in := range held {
		if in.Received.Before(first) {
			first = in.Received
		}
		if in.Received.After(last) {
			last = in.Received
		}
	}
	return min(boundWait(last.Add(gatherSilence).Sub(now), gatherSilence), first.Add(maxGather).Sub(now))
}

// endsGathering reports whether a message ends the gathering of a question at once.
func (r *run) endsGathering(row *compiledStep, data any, in Input) bool {
	if row.endsGathering == nil {
		return false
	}
	in.Reading = r.readMessage(in, row, data)
	return row.endsGathering(in)
}

// boundWait returns 0 for a wait of more than twice the maximum: the clock has been set back
// since, and nobody should wait for that. Clocks of two processes differ by less.
func boundWait(wait, most time.Duration) time.Duration {
	if wait > 2*most {
		return 0
	}
	return wait
}

// isDecisive reports whether an input is answered at once, without waiting for others.
func (m *Machine) isDecisive(in Input) bool {
	if in.Kind == KindOption {
		return true
	}
	a, command := m.Reader.Command(in.Text)
	return command && a.Kind != ActGreet // after a greeting the request may follow
}

// Outcome is the result of a turn.
type Outcome struct {
	Session Session  // to be committed: effects in the outbox, timers set, inputs recorded as consumed
	Secret  []string // inputs that answered a secret step: their text must not be stored
}

// Turn handles the inputs that are ready. An input that the session has already consumed
// changes nothing.
func (m *Machine) Turn(s Session, ready []Inbound, now time.Time) (Outcome, error) {
	var secret []string
	r := m.begin(s, now)
	fresh := slices.DeleteFunc(slices.Clone(ready), func(in Inbound) bool { return slices.Contains(s.RecentInputs, in.ID) })
	r.markOutdated(fresh)
	r.recordInputs(fresh)
	r.noteAnswer(fresh)
	for len(fresh) > 0 {
		in, n := r.joinMessages(fresh)
		erase := in.Kind.FromPerson() && (r.holdsSecret(in) || r.isPrivate(in))
		voice := r.secretVoiceInputs(in)
		secret = append(secret, voice...)
		r.request = in.Request
		if err := r.handleInput(in); err != nil {
			return Outcome{Session: s}, err
		}
		if erase || in.Kind.FromPerson() && r.isPrivate(in) { // it may have opened the dialog
			for _, part := range fresh[:n] {
				secret = append(secret, part.ID)
			}
		}
		fresh = fresh[n:]
	}
	if err := r.askNeverShown(); err != nil {
		return Outcome{Session: s}, err
	}
	r.finishTurn()
	r.commitEffects()
	return Outcome{r.s, secret}, nil
}

// recordInputs records inputs as consumed, and the channel of the person's messages.
func (r *run) recordInputs(inputs []Inbound) {
	for _, in := range inputs {
		if in.Kind.FromPerson() {
			r.s.switchChannel(in.Channel)
			r.s.openWindow(in.Channel, in.At.Add(messagingWindow))
			r.spoofable = r.spoofable || r.m.Spoofable != nil && r.m.Spoofable(in.Channel)
			if name := profileName(in.Profile); name != "" {
				r.s.Profile = name
			}
			r.s.addAddress(in.OtherAddress)
			if r.s.VendorAddress = in.VendorAddress; in.OriginalAddress != "" { // answers go to the current address
				r.s.VendorAddress = ""
			}
		}
		r.s.RecentInputs = append(r.s.RecentInputs, in.ID)
	}
}

// atSecretStep reports whether the answer to the current step must not be stored in the clear.
func (r *run) atSecretStep() bool {
	row := r.currentStep()
	return row != nil && row.secret
}

// holdsSecret reports whether a message may hold the secret that the current step asks for.
func (r *run) holdsSecret(in Input) bool {
	row := r.currentStep()
	return row != nil && row.isSecret(in)
}

// isPrivate reports whether a message holds what a dialog that is open does not leave in the transcript.
func (r *run) isPrivate(in Input) bool {
	return slices.ContainsFunc(r.s.Stack, func(f Frame) bool {
		p, err := r.m.program(&f)
		if err != nil || p.private == nil {
			return false
		}
		data, err := p.decode(f.Slots)
		return err == nil && p.private(data, f.State, in)
	})
}

// currentStep returns the current step, or nil.
func (r *run) currentStep() *compiledStep {
	if len(r.s.Stack) == 0 {
		return nil
	}
	_, row, err := r.frameRow(len(r.s.Stack) - 1)
	if err != nil {
		return nil
	}
	return row
}

// joinMessages joins consecutive messages into one input if the current step gathers; otherwise
// it takes the first one. It returns how many it took.
func (r *run) joinMessages(inputs []Inbound) (Input, int) {
	joined := inputs[0].Input
	joined.Media = mediaWithMessageID(joined)
	if !r.m.isJoinable(joined) || !r.atGatheringStep() {
		return joined, 1
	}
	n := 1
	for _, next := range inputs[1:] {
		if !r.m.isJoinable(next.Input) { // a message that quotes belongs to the quoted one
			break
		}
		joined.ID, joined.At, joined.Request = next.ID, next.At, cmp.Or(next.Request, joined.Request)
		joined.Text = strings.TrimSpace(joined.Text + "\n" + next.Text)
		joined.Media = append(joined.Media, mediaWithMessageID(next.Input)...)
		if next.Location != nil {
			joined.Location = next.Location
		}
		if next.Kind != KindText {
			joined.Kind = next.Kind
		}
		n++
	}
	return joined, n
}

// mediaWithMessageID returns the files of a message, each with the message's id.
func mediaWithMessageID(in Input) []Media {
	media := slices.Clone(in.Media)
	for i := range media {
		media[i].MessageID = strings.TrimRight(in.ID, ForwardedSuffix)
	}
	return media
}

func (m *Machine) isJoinable(in Input) bool {
	switch in.Kind {
	case KindText, KindImage, KindVideo, KindDocument, KindLocation:
		return in.Quoted == nil && !m.isDecisive(in)
	}
	return false
}

// atGatheringStep reports whether the current step gathers.
func (r *run) atGatheringStep() bool {
	if !r.s.Owner.Bot() {
		return false
	}
	if len(r.s.Stack) == 0 {
		p := r.m.latest[r.m.Roles.Root]
		return p.steps[p.order[0]].gather
	}
	row := r.currentStep()
	return row != nil && row.gather
}

// finishTurn ends a turn: of several questions only the last is asked, with the lead lines
// before it, and the timers are set.
func (r *run) finishTurn() {
	last := -1
	for i, e := range r.effects {
		if e.Say != nil && e.Say.IsQuestion {
			last = i
		}
	}
	switch {
	case len(r.leadLines) == 0:
	case last >= 0:
		r.effects[last].Say.Before = r.leadLines
	default:
		first := r.leadLines[0]
		r.say(Say{Key: first.Key, Args: first.Args, Text: first.Text})
		r.effects[len(r.effects)-1].Say.Before = r.leadLines[1:]
	}
	kept := r.effects[:0]
	for i, e := range r.effects {
		if e.Say == nil || !e.Say.IsQuestion || i == last {
			kept = append(kept, e)
		}
	}
	r.effects = kept
	r.avoidRepetition()
	r.setTimers()
}

// commitEffects adds the effects to the outbox.
func (r *run) commitEffects() {
	r.s.UpdatedAt = r.now
	r.s.ProfileKey = Fold(r.s.Profile)
	r.setQueue()
	r.s.Position = ""
	if top := r.s.Top(); top != nil {
		r.s.Position = Position(top.Dialog, top.State)
	}
	if len(r.effects) > 0 {
		if len(r.s.Outbox) == 0 || r.s.PendingSince.IsZero() || r.s.PendingSince.After(r.now) {
			r.s.PendingSince, r.s.Postponed = r.now, false // older effects may have been postponed
		}
		r.s.Outbox = append(r.s.Outbox, r.effects...)
	}
}
