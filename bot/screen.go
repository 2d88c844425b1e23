package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// What a message means depends on what its writer had before his eyes: the message of ours
// that he quotes, else the question that stood on the screen when he wrote.

const (
	// slack is how much earlier than a question an answer to it may be stamped: vendors
	// stamp whole seconds, and two clocks differ.
	slack = 2 * time.Second
	// maxEarly bounds how many messages in a row are taken to be older than a question. A
	// vendor's clock that is slow must not make its answers unheard for ever.
	maxEarly = 3
	// breath is how soon after another a message arrives that came together with it.
	breath = 2 * time.Second
)

// QuestionRef names a question: the step of an open dialog that asked it.
type QuestionRef struct {
	Dialog string `json:"dialog"`
	Frame  int    `json:"frame"`
	State  State  `json:"state"`
}

// Quoted is the message of ours that a person replies to.
type Quoted struct {
	ID            string       `json:"id"`
	At            time.Time    `json:"at"`                // Message.At
	QuestionAsked *QuestionRef `json:"asked,omitempty"`   // the question in it; nil is none
	Options       []Button     `json:"options,omitempty"` // its buttons
	Refs          []string     `json:"refs,omitempty"`    // orders and quotations that it names: "ORD-00012"
}

// question is what the message asked. Those stored before messages kept that are known by
// their buttons.
func (q *Quoted) question() (QuestionRef, bool) {
	if q.QuestionAsked != nil {
		return *q.QuestionAsked, true
	}
	for _, o := range q.Options {
		if dialog, _, state, frame, _, ok := tapped(o.ID); ok && frame > 0 {
			return QuestionRef{dialog, frame, state}, true
		}
	}
	return QuestionRef{}, false
}

// InOrder sorts inputs into the order in which they are heard. Those that arrive together are
// one breath, in which the vendor's time decides; between breaths arrival does, since what
// comes late was written late as far as anybody here can know.
func InOrder(inputs []Inbound) []Inbound {
	sorted := slices.Clone(inputs)
	slices.SortStableFunc(sorted, func(a, b Inbound) int { return a.Received.Compare(b.Received) })
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to].Received.Sub(sorted[to-1].Received) <= breath {
			to++
		}
		slices.SortStableFunc(sorted[from:to], func(a, b Inbound) int { return a.At.Compare(b.At) })
		from = to
	}
	return sorted
}

// aim is which question a message is for.
type aim int

const (
	aimOpen  aim = iota // nothing is quoted: time decides
	aimHere             // the question that has the word is quoted
	aimOther            // something else is
)

// aimed gives the word to the question that a message quotes, where it can still be
// answered. It reports whether the message has been heard by that.
func (r *run) aimed(in Input) (at aim, done bool, err error) {
	if in.Quoted == nil || r.rehearing {
		return aimOpen, false, nil
	}
	q, asks := in.Quoted.question()
	if asks {
		if r.reach(q) {
			return aimHere, false, nil
		}
		if r.takeBack(q) {
			return aimHere, false, nil
		}
	}
	if done, err = r.reopen(in, q); done || err != nil {
		return aimOther, done, err
	}
	top := r.s.Top()
	if top == nil || !asks && !in.Quoted.At.Before(r.since(top)) { // what was said beside the question, or after it
		return aimOpen, false, nil
	}
	return aimOther, false, nil
}

// reach gives the word to a question of an open dialog, as it stands or answered already.
func (r *run) reach(q QuestionRef) bool {
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == q.Frame && f.Dialog == q.Dialog })
	if i < 0 || !r.raisable(i) {
		return false
	}
	p, row, err := r.at(i)
	if err != nil || !row.question() {
		return false
	}
	f := &r.s.Stack[i]
	if f.State != q.State {
		if older := p.rows[q.State]; older == nil || !older.question() || !slices.Contains(f.AnsweredStates, q.State) {
			return false
		}
		f.State = q.State
	}
	r.raise(i)
	return true
}

// raisable reports whether a frame can be given the word: it waits for the person, it has
// called no other, and nobody above it is in danger.
func (r *run) raisable(i int) bool {
	if r.s.Stack[i].AwaitedEffect != "" || i+1 < len(r.s.Stack) && r.s.Stack[i+1].OpenMode == Called {
		return false
	}
	return !slices.ContainsFunc(r.s.Stack[i+1:], func(f Frame) bool { return f.Dialog == r.m.Roles.Emergency })
}

// raise gives the word to a dialog that others have interrupted, with those that called it.
// What somebody outside asked, or what is worth keeping, waits below it; the rest is over.
func (r *run) raise(i int) {
	if i == len(r.s.Stack)-1 {
		return
	}
	from := i
	for from > 0 && r.s.Stack[from].OpenMode == Called {
		from--
	}
	group := slices.Clone(r.s.Stack[from : i+1])
	stack := slices.Clone(r.s.Stack[:from])
	for above := i + 1; above < len(r.s.Stack); {
		end := above + 1
		for end < len(r.s.Stack) && r.s.Stack[end].OpenMode == Called {
			end++
		}
		if frames := r.s.Stack[above:end]; frames[0].About != "" || slices.ContainsFunc(frames, r.stoppable) {
			stack = append(stack, frames...)
		}
		above = end
	}
	group[0].OpenMode = ""
	if len(stack) > 0 {
		stack[0].OpenMode, group[0].OpenMode = "", Interrupted
	}
	r.s.Stack = slices.Concat(stack, group)
}

// takeBack opens a question again that has stepped aside.
func (r *run) takeBack(q QuestionRef) bool {
	if len(r.s.Stack) >= maxDepth-2 {
		return false
	}
	f, ok := r.aside(q)
	if !ok {
		return false
	}
	if f.OpenMode = ""; len(r.s.Stack) > 0 {
		f.OpenMode = Interrupted
	}
	r.s.Stack = append(r.s.Stack, f)
	return true
}

// aside takes the frame of a question out of those that have stepped aside.
func (r *run) aside(q QuestionRef) (Frame, bool) {
	is := func(f Frame) bool { return f.ID == q.Frame && f.Dialog == q.Dialog && f.State == q.State }
	if i := slices.IndexFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return is(l.Frame) }); i >= 0 {
		f := cloneFrames([]Frame{r.s.Ongoing[i].Frame})[0]
		r.s.Ongoing = slices.Delete(r.s.Ongoing, i, i+1)
		return f, r.now.Sub(f.EnteredAt) <= longestLasting
	}
	if n := len(r.s.Suspended); n == 1 && is(r.s.Suspended[0]) && r.now.Sub(r.s.Suspended[0].EnteredAt) <= maxLeft {
		f := cloneFrames(r.s.Suspended)[0]
		r.s.Suspended = nil
		return f, true
	}
	return Frame{}, false
}

// reopen hears a reply to a message whose dialog is over, where its buttons would open that
// again: as the button that says the same, else by showing what the message was about.
func (r *run) reopen(in Input, q QuestionRef) (bool, error) {
	options := in.Quoted.Options
	if len(options) == 0 || in.Text == "" {
		return false, nil
	}
	if _, command := r.m.Reader.Command(in.Text); command {
		return false, nil
	}
	press := func(i int) (bool, error) {
		in.Kind, in.Option, in.Quoted = KindOption, options[i].ID, nil
		return true, r.tap(in)
	}
	if i := titled(options, in.Text); i >= 0 {
		return press(i)
	}
	p := r.m.latest[q.Dialog]
	if p == nil || p.late == nil || p.rows[q.State] == nil || !p.rows[q.State].question() {
		return false, nil
	}
	_, _, _, _, choice, _ := tapped(options[0].ID)
	data, about := p.late(choice)
	if about == "" {
		return false, nil
	}
	row := p.rows[q.State]
	in.Reading = r.read(in, row, data)
	_, said := row.hear(data, in)
	for i, o := range options {
		_, _, _, _, choice, _ = tapped(o.ID)
		if _, ev := row.hear(data, Input{Kind: KindOption, Option: choice}); said != "" && ev == said {
			return press(i)
		}
	}
	_, subject, _ := strings.Cut(choice, " ")
	first, about := p.late(ShowChoice + " " + subject)
	if about == "" || len(r.s.Stack) >= maxDepth-2 {
		return false, nil
	}
	return true, r.interruptBy(Input{Name: q.Dialog, About: about, Data: mustJSON(first)})
}

// ShowChoice is the verb of a choice that no button offers: Late reads it as the wish to be asked
// again what the other buttons of its dialog answer.
const ShowChoice = "show"

// titled is which button a text names by its title or its number, -1 where it names none.
func titled(buttons []Button, text string) int {
	options := make([]Option, len(buttons))
	numbers := false
	for i, b := range buttons {
		options[i] = Option{Choice: b.ID, Label: b.Title}
		numbers = numbers || b.Unnumbered
	}
	choice, ok := matcher{options: options, numbers: numbers}.match(text)
	if !ok {
		return -1
	}
	return slices.IndexFunc(buttons, func(b Button) bool { return b.ID == choice })
}

// since is when a frame's question was put on the screen.
func (r *run) since(f *Frame) time.Time {
	if f.AskedAt.IsZero() {
		return f.EnteredAt
	}
	return f.AskedAt
}

// early reports whether a message was written before a frame's question was on the screen.
func (r *run) early(f *Frame, in Input) bool {
	switch {
	case r.rehearing || in.At.IsZero() || f.EarlyMessages >= maxEarly:
		return false
	case slices.Contains(r.unseen, f.ID):
		return true
	}
	return in.At.Before(r.since(f).Add(-slack))
}

// earlier gives the word to the question that stood on the screen when an early message was
// written, where the message answers it.
func (r *run) earlier(in Input) {
	top := len(r.s.Stack) - 1
	if !r.early(&r.s.Stack[top], in) {
		return
	}
	for i := top - 1; i >= 0; i-- {
		if !r.raisable(i) || r.early(&r.s.Stack[i], in) {
			continue
		}
		_, row, data, err := r.open(i)
		if err != nil || !r.decides(&r.s.Stack[i], row) || !r.responds(row, data, in) {
			return
		}
		r.raise(i)
		return
	}
}

// deciding are the kinds of answers that settle something.
var deciding = []Expects{ExpectsYesNo, ExpectsReview, ExpectsApproval, ExpectsReason, ExpectsVerdict, ExpectsOffer}

// decides reports whether an answer to a question means something only to whoever has seen it:
// a yes, a no, a number, any words at all. Of other questions what is given is a fact whenever
// it was written. Who fills a form in one breath may also choose and tell in it; settle
// anything he may not.
func (r *run) decides(f *Frame, row *row) bool {
	switch {
	case !row.question() || row.ask == "" || row.secret || row.expects == ExpectsOpen:
		return false
	case slices.Contains(deciding, row.expects):
		return true
	case slices.Contains(valued, row.expects), row.expects == ExpectsProgress, row.expects == ExpectsLocation:
		return false
	}
	return !f.AskedAt.Equal(r.now) || slices.Contains(r.unseen, f.ID)
}

// responds reports whether a message would answer a question, without hearing it.
func (r *run) responds(row *row, data any, in Input) bool {
	if _, ok := r.choose(row, data, in.Text); ok {
		return true
	}
	if _, ok := r.commanded(in, row); ok {
		return false
	}
	in.Reading = r.read(in, row, data)
	if in.Reading.Has(ActHazard) || in.Reading.Has(ActStop) || in.Reading.Has(ActHuman) {
		return false
	}
	_, ev := row.hear(data, in)
	return ev != ""
}

// unanswering is why a message that looks like an answer to the question that has the word is
// none, a text key, or "".
func (r *run) unanswering(at aim, f *Frame, in Input) string {
	switch {
	case at == aimOther:
		return "answer.elsewhere"
	case at == aimOpen && r.early(f, in):
		return "answer.earlier"
	}
	return ""
}

// noAnswer takes what a message gives besides, says why it does not count as an answer and
// asks again.
func (r *run) noAnswer(i int, p *Program, row *row, data any, in Input, why string) error {
	if why == "answer.earlier" {
		r.s.Stack[i].EarlyMessages++
	}
	in.Reading = r.read(in, row, data)
	if kept, ok := r.listenOnly(i, p, row, data, in); ok {
		r.readBack(p, data, kept, true)
	}
	r.lead(Say{Key: why})
	return r.repeat()
}

// outdate marks what waited for the person to write, and that nobody needs any more now that
// he has: questions, which are asked anew where they still stand, reminders, and notices
// that a later one about the same follows. A question that waited was never on the screen.
func (r *run) outdate(fresh []Inbound) {
	wrote := slices.ContainsFunc(fresh, func(in Inbound) bool { return in.Kind.FromPerson() })
	if !wrote || r.m.Windowed == nil || !r.m.Windowed(r.s.Channel) || r.now.Before(r.s.WindowUntil) {
		return
	}
	told := map[string]bool{}
	for i := len(r.s.Outbox) - 1; i >= 0; i-- {
		e := &r.s.Outbox[i]
		if e.Kind != EffectSay || e.Say.Author != "" || e.Say.Via != "" {
			continue
		}
		about := subject(e.Say.Args)
		switch {
		case e.Say.IsQuestion:
			e.Outdated = true
			if e.Say.Question != nil {
				r.unseen = append(r.unseen, e.Say.Question.Frame)
			}
		case e.Say.Purpose == PurposeNudge:
			e.Outdated = true
		case e.Say.Purpose == PurposeNotice && about != "":
			e.Outdated, told[about] = told[about], true
		}
	}
}

// subject is the order or quotation that a text's arguments are about, "" where they name none.
func subject(args json.RawMessage) string {
	var a struct {
		OrderID string `json:"orderId"`
		Order   string `json:"order"`
		ID      string `json:"id"`
	}
	if len(args) == 0 || json.Unmarshal(args, &a) != nil {
		return ""
	}
	return firstNonEmpty(a.OrderID, firstNonEmpty(a.Order, a.ID))
}

// askUnseen asks the open question where the turn dropped it before it was ever seen.
func (r *run) askUnseen() error {
	top := r.s.Top()
	if top == nil || r.stopped || !r.s.Owner.Bot() || !slices.Contains(r.unseen, top.ID) {
		return nil
	}
	again := func(e Effect) bool { return e.Say != nil && e.Say.Question != nil && e.Say.Question.Frame == top.ID }
	if slices.ContainsFunc(r.out, again) {
		return nil
	}
	return r.repeat()
}
