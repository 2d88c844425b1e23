package bot

import (
	"slices"
	"strings"
	"time"
)

// How long a gathering step waits: after the last message, and in all.
const (
	gatherSilence = 1200 * time.Millisecond
	gatherMost    = 8 * time.Second
	// holdMost is how long a message waits for a worker's answer that is about
	// to come, so that it is read as an answer to the next question.
	holdMost = 3 * time.Second
)

// Ready says which of the pending inputs a turn may consume now, and after how
// long to look again for the others. pending is in the order of InOrder.
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
		wait = m.gathering(s, held, now)
		if wait <= 0 {
			return pending, 0
		}
		return ready, wait
	}
	return ready, time.Nanosecond // what is not from the person goes first, then look at once
}

// gathering is how long a person's messages still have to wait.
func (m *Machine) gathering(s Session, held []Inbound, now time.Time) time.Duration {
	if !s.Owner.Bot() || slices.ContainsFunc(held, func(in Inbound) bool { return m.decisive(in.Input) }) {
		return 0
	}
	r := run{m: m, s: s}
	if top := s.Top(); top != nil {
		stack := slices.Clone(s.Stack)
		r.s.Stack = stack
		p, row, err := r.at(len(stack) - 1)
		if err != nil {
			return 0
		}
		if top.AwaitedEffect != "" {
			return unlessBack(top.EnteredAt.Add(holdMost).Sub(now), holdMost)
		}
		var data any
		if row.options != nil {
			if data, err = p.decode(stack[len(stack)-1].Slots); err != nil {
				return 0
			}
		}
		for _, in := range held {
			if _, named := r.choose(row, data, in.Text); named || r.enough(row, data, in.Input) {
				return 0
			}
		}
		if !row.gather {
			return 0
		}
	} else {
		root := m.latest[m.Roles.Root]
		row := root.rows[root.order[0]]
		if !row.gather || slices.ContainsFunc(held, func(in Inbound) bool { return r.enough(row, nil, in.Input) }) {
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
	return min(unlessBack(last.Add(gatherSilence).Sub(now), gatherSilence), first.Add(gatherMost).Sub(now))
}

// enough reports whether a message ends the gathering of a question at once.
func (r *run) enough(row *row, data any, in Input) bool {
	if row.enough == nil {
		return false
	}
	in.Reading = r.read(in, row, data)
	return row.enough(in)
}

// unlessBack is a wait that began at most a moment ago, or none where it would be more
// than twice as long as it can be: the clock has gone back since, and nobody waits for
// that. Clocks of two processes differ by less.
func unlessBack(wait, most time.Duration) time.Duration {
	if wait > 2*most {
		return 0
	}
	return wait
}

// decisive inputs are answered at once, whatever else may be on its way.
func (m *Machine) decisive(in Input) bool {
	if in.Kind == KindOption {
		return true
	}
	a, command := m.Reader.Command(in.Text)
	return command && a.Kind != ActGreet // what it greets for may follow
}

// Outcome is what a turn leads to.
type Outcome struct {
	Session Session  // as it is to be committed: effects in the outbox, timers set, inputs noted as consumed
	Secret  []string // inputs that answered a secret step: their text must not be kept
}

// Turn runs the inputs that are ready. An input that the session has consumed
// before changes nothing.
func (m *Machine) Turn(s Session, ready []Inbound, now time.Time) (Outcome, error) {
	var secret []string
	r := m.begin(s, now)
	fresh := slices.DeleteFunc(slices.Clone(ready), func(in Inbound) bool { return slices.Contains(s.RecentInputs, in.ID) })
	r.outdate(fresh)
	r.receive(fresh)
	for len(fresh) > 0 {
		in, n := r.assemble(fresh)
		if in.Kind.FromPerson() && r.secret() {
			for _, part := range fresh[:n] {
				secret = append(secret, part.ID)
			}
		}
		secret = append(secret, r.secretNote(in)...)
		fresh = fresh[n:]
		if err := r.hearAny(in); err != nil {
			return Outcome{Session: s}, err
		}
	}
	if err := r.askUnseen(); err != nil {
		return Outcome{Session: s}, err
	}
	r.seal()
	r.commit()
	return Outcome{r.s, secret}, nil
}

// receive notes inputs as consumed, and through which channel the person writes.
func (r *run) receive(inputs []Inbound) {
	for _, in := range inputs {
		if in.Kind.FromPerson() {
			r.s.through(in.Channel)
			r.s.openWindow(in.Channel, in.At.Add(window))
			r.spoofable = r.spoofable || r.m.Spoofable != nil && r.m.Spoofable(in.Channel)
			if name := profileName(in.Profile); name != "" {
				r.s.Profile = name
			}
			r.s.knownAs(in.OtherAddress)
			if r.s.VendorAddress = in.VendorAddress; in.OriginalAddress != "" { // answers go to the address of now
				r.s.VendorAddress = ""
			}
		}
		r.s.RecentInputs = append(r.s.RecentInputs, in.ID)
	}
}

// secret reports whether the step that has the word asks for something that must
// not be kept in the clear.
func (r *run) secret() bool {
	row := r.row()
	return row != nil && row.secret
}

// row is the step that has the word, or nil.
func (r *run) row() *row {
	if len(r.s.Stack) == 0 {
		return nil
	}
	_, row, err := r.at(len(r.s.Stack) - 1)
	if err != nil {
		return nil
	}
	return row
}

// assemble joins the messages of a burst into one input when the step that hears
// them gathers, and takes one otherwise.
func (r *run) assemble(inputs []Inbound) (Input, int) {
	joined := inputs[0].Input
	joined.Media = sent(joined)
	if !r.m.joins(joined) || !r.gathers() {
		return joined, 1
	}
	n := 1
	for _, next := range inputs[1:] {
		if !r.m.joins(next.Input) { // a message that quotes is for what it quotes
			break
		}
		joined.ID, joined.At = next.ID, next.At
		joined.Text = strings.TrimSpace(joined.Text + "\n" + next.Text)
		joined.Media = append(joined.Media, sent(next.Input)...)
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

// sent are the files of a message, each with the message's id.
func sent(in Input) []Media {
	media := slices.Clone(in.Media)
	for i := range media {
		media[i].MessageID = strings.TrimRight(in.ID, ForwardedSuffix)
	}
	return media
}

func (m *Machine) joins(in Input) bool {
	switch in.Kind {
	case KindText, KindImage, KindVideo, KindDocument, KindLocation:
		return in.Quoted == nil && !m.decisive(in)
	}
	return false
}

// gathers reports whether the step that has the word gathers.
func (r *run) gathers() bool {
	if !r.s.Owner.Bot() {
		return false
	}
	if len(r.s.Stack) == 0 {
		p := r.m.latest[r.m.Roles.Root]
		return p.rows[p.order[0]].gather
	}
	row := r.row()
	return row != nil && row.gather
}

// seal ends a turn: of several questions only the last is asked, with the lines that go
// before it, and silence is counted from now.
func (r *run) seal() {
	last := -1
	for i, e := range r.out {
		if e.Say != nil && e.Say.IsQuestion {
			last = i
		}
	}
	switch {
	case len(r.before) == 0:
	case last >= 0:
		r.out[last].Say.Before = r.before
	default:
		first := r.before[0]
		r.tell(Say{Key: first.Key, Args: first.Args, Text: first.Text})
		r.out[len(r.out)-1].Say.Before = r.before[1:]
	}
	kept := r.out[:0]
	for i, e := range r.out {
		if e.Say == nil || !e.Say.IsQuestion || i == last {
			kept = append(kept, e)
		}
	}
	r.out = kept
	r.vary()
	r.setTimers()
}

// commit puts the effects into the outbox.
func (r *run) commit() {
	r.s.UpdatedAt = r.now
	if len(r.out) > 0 {
		if len(r.s.Outbox) == 0 || r.s.PendingSince.After(r.now) {
			r.s.PendingSince, r.s.Postponed = r.now, false // older ones may have been put off
		}
		r.s.Outbox = append(r.s.Outbox, r.out...)
	}
}
