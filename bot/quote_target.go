package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// The meaning of a message depends on what its writer saw: the message of ours that it quotes,
// else the question that was shown last when it was written.

const (
	// clockSlack is how much earlier than its question an answer may be stamped. Vendors stamp
	// whole seconds, and an unsynchronised server can be some seconds ahead of them. Refusing a
	// "sí" that was meant is worse than accepting one that was written seconds before the
	// question.
	clockSlack = 10 * time.Second
	// maxEarlyMessages bounds how many messages in a row are treated as older than the
	// question, so that a vendor with a slow clock is not ignored for ever.
	maxEarlyMessages = 3
	// batchGap is the largest gap between messages that arrive together.
	batchGap = 2 * time.Second
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
	QuestionAsked *QuestionRef `json:"asked,omitempty"`   // the question in it; nil: none
	Options       []Button     `json:"options,omitempty"` // its buttons
	Refs          []string     `json:"refs,omitempty"`    // orders and quotations that it names: "ORD-00012"
}

// question returns the question of the quoted message. Messages stored before QuestionAsked
// existed are recognised by their buttons.
func (q *Quoted) question() (QuestionRef, bool) {
	if q.QuestionAsked != nil {
		return *q.QuestionAsked, true
	}
	for _, o := range q.Options {
		if dialog, _, state, frame, _, ok := parseOptionID(o.ID); ok && frame > 0 {
			return QuestionRef{dialog, frame, state}, true
		}
	}
	return QuestionRef{}, false
}

// InOrder sorts inputs into the order in which they are handled. Messages that arrive together
// are sorted by the vendor's time; otherwise by arrival, because the true time of a late
// message is unknown.
func InOrder(inputs []Inbound) []Inbound {
	sorted := slices.Clone(inputs)
	slices.SortStableFunc(sorted, func(a, b Inbound) int { return a.Received.Compare(b.Received) })
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to].Received.Sub(sorted[to-1].Received) <= batchGap {
			to++
		}
		slices.SortStableFunc(sorted[from:to], func(a, b Inbound) int { return a.At.Compare(b.At) })
		from = to
	}
	return sorted
}

// quoteTarget is which question a message is for.
type quoteTarget int

const (
	targetUnquoted quoteTarget = iota // nothing is quoted: its time decides
	targetCurrent                     // the current question is quoted
	targetOther                       // something else is quoted
)

// resolveQuote makes the question that a message quotes current, if it can still be answered.
// It reports whether that already handled the message.
func (r *run) resolveQuote(in Input) (at quoteTarget, done bool, err error) {
	if in.Quoted == nil || r.replaying {
		return targetUnquoted, false, nil
	}
	q, asks := in.Quoted.question()
	if asks {
		if r.switchToQuestion(q) {
			return targetCurrent, false, nil
		}
		if r.restoreSuspended(q) {
			return targetCurrent, false, nil
		}
	}
	if done, err = r.reopenByReply(in, q); done || err != nil {
		return targetOther, done, err
	}
	top := r.s.Top()
	if top == nil || !asks && !in.Quoted.At.Before(r.shownAt(top)) { // it quotes a message beside the question, or after it
		return targetUnquoted, false, nil
	}
	return targetOther, false, nil
}

// switchToQuestion brings an open dialog to the top at a question, open or already answered.
func (r *run) switchToQuestion(q QuestionRef) bool {
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == q.Frame && f.Dialog == q.Dialog })
	if i < 0 || !r.canRaise(i) {
		return false
	}
	p, row, err := r.frameRow(i)
	if err != nil || !row.isQuestion() {
		return false
	}
	f := &r.s.Stack[i]
	if f.State != q.State {
		if older := p.steps[q.State]; older == nil || !older.isQuestion() || !slices.Contains(f.AnsweredStates, q.State) {
			return false
		}
		f.State = q.State
	}
	r.raise(i)
	return true
}

// canRaise reports whether a frame can be brought to the top: it waits for the person, it has
// called no other dialog, and no emergency dialog is above it.
func (r *run) canRaise(i int) bool {
	if r.s.Stack[i].AwaitedEffect != "" || i+1 < len(r.s.Stack) && r.s.Stack[i+1].OpenMode == Called {
		return false
	}
	return !slices.ContainsFunc(r.s.Stack[i+1:], func(f Frame) bool { return f.Dialog == r.m.Roles.Emergency })
}

// raise brings an interrupted dialog to the top, with the dialogs that called it. Dialogs above
// it that were opened from outside or can be cancelled by name stay below it; the others are
// dropped.
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
		if frames := r.s.Stack[above:end]; frames[0].About != "" || slices.ContainsFunc(frames, r.isCancellable) {
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

// restoreSuspended reopens a suspended question.
func (r *run) restoreSuspended(q QuestionRef) bool {
	if len(r.s.Stack) >= maxDepth-2 {
		return false
	}
	f, ok := r.removeSuspended(q)
	if !ok {
		return false
	}
	if f.OpenMode = ""; len(r.s.Stack) > 0 {
		f.OpenMode = Interrupted
	}
	r.s.Stack = append(r.s.Stack, f)
	return true
}

// removeSuspended removes the frame of a question from the suspended ones and returns it.
func (r *run) removeSuspended(q QuestionRef) (Frame, bool) {
	is := func(f Frame) bool { return f.ID == q.Frame && f.Dialog == q.Dialog && f.State == q.State }
	if i := slices.IndexFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return is(l.Frame) }); i >= 0 {
		f := cloneFrames([]Frame{r.s.Ongoing[i].Frame})[0]
		r.s.Ongoing = slices.Delete(r.s.Ongoing, i, i+1)
		return f, r.now.Sub(f.EnteredAt) <= ongoingFor
	}
	if n := len(r.s.Suspended); n == 1 && is(r.s.Suspended[0]) && r.now.Sub(r.s.Suspended[0].EnteredAt) <= suspendedFor {
		f := cloneFrames(r.s.Suspended)[0]
		r.s.Suspended = nil
		return f, true
	}
	return Frame{}, false
}

// reopenByReply handles a reply to a message whose dialog has ended but can be reopened by its
// buttons: as a tap on the button that says the same, else by showing the subject of the
// message.
func (r *run) reopenByReply(in Input, q QuestionRef) (bool, error) {
	options := in.Quoted.Options
	if len(options) == 0 || in.Text == "" {
		return false, nil
	}
	if _, command := r.m.Reader.Command(in.Text); command {
		return false, nil
	}
	press := func(i int) (bool, error) {
		in.Kind, in.Option, in.Quoted = KindOption, options[i].ID, nil
		return true, r.handleTap(in)
	}
	if i := buttonNamed(options, in.Text); i >= 0 {
		return press(i)
	}
	p := r.m.latest[q.Dialog]
	if p == nil || p.reopen == nil || p.steps[q.State] == nil || !p.steps[q.State].isQuestion() {
		return false, nil
	}
	_, _, _, _, choice, _ := parseOptionID(options[0].ID)
	data, about := p.reopen(choice, r.facts())
	if about == "" {
		return false, nil
	}
	row := p.steps[q.State]
	in.Reading = r.readMessage(in, row, data)
	_, said := row.handle(data, in)
	for i, o := range options {
		_, _, _, _, choice, _ = parseOptionID(o.ID)
		if _, ev := row.handle(data, Input{Kind: KindOption, Option: choice}); said != "" && ev == said {
			return press(i)
		}
	}
	_, subject, _ := strings.Cut(choice, " ")
	first, about := p.reopen(ShowChoice+" "+subject, r.facts())
	if about == "" || len(r.s.Stack) >= maxDepth-2 {
		return false, nil
	}
	return true, r.openFromOutside(Input{Name: q.Dialog, About: about, Data: mustJSON(first)})
}

// ShowChoice is the verb of a choice without a button: Reopen handles it as a request to ask
// again the question that the dialog's buttons answer.
const ShowChoice = "show"

// buttonNamed returns the index of the button that a text names by title or number, or -1.
func buttonNamed(buttons []Button, text string) int {
	options := make([]Option, len(buttons))
	numbers := false
	for i, b := range buttons {
		options[i] = Option{Choice: b.ID, Label: b.Title}
		numbers = numbers || b.Unnumbered
	}
	choice, ok := optionMatcher{options: options, ownNumbering: numbers}.match(text)
	if !ok {
		return -1
	}
	return slices.IndexFunc(buttons, func(b Button) bool { return b.ID == choice })
}

// shownAt returns when a frame's question was shown first.
func (r *run) shownAt(f *Frame) time.Time {
	if f.AskedAt.IsZero() {
		return f.EnteredAt
	}
	return f.AskedAt
}

// writtenBeforeShown reports whether a message was written before a frame's question was shown.
func (r *run) writtenBeforeShown(f *Frame, in Input) bool {
	switch {
	case r.replaying || in.At.IsZero() || f.EarlyMessages >= maxEarlyMessages:
		return false
	case slices.Contains(r.neverShown, f.ID):
		return true
	}
	return in.At.Before(r.shownAt(f).Add(-clockSlack))
}

// redirectEarlyMessage makes current the question that was shown last when an early message was
// written, if the message answers it.
func (r *run) redirectEarlyMessage(in Input) {
	top := len(r.s.Stack) - 1
	if !r.writtenBeforeShown(&r.s.Stack[top], in) {
		return
	}
	for i := top - 1; i >= 0; i-- {
		if !r.canRaise(i) || r.writtenBeforeShown(&r.s.Stack[i], in) {
			continue
		}
		_, row, data, err := r.decodeFrame(i)
		if err != nil || !r.needsSeenQuestion(&r.s.Stack[i], row) || !r.wouldAnswer(row, data, in) {
			return
		}
		r.raise(i)
		return
	}
}

// decisionQuestions are the kinds of answers that decide something.
var decisionQuestions = []Expects{ExpectsYesNo, ExpectsReview, ExpectsApproval, ExpectsReason, ExpectsVerdict, ExpectsOffer}

// needsSeenQuestion reports whether an answer is valid only from a person who has seen the
// question: a yes, a no, a number, any words. A value is a fact whenever it was written. A
// person who fills a form in one message may also answer its choices and texts, but not its
// decisions.
func (r *run) needsSeenQuestion(f *Frame, row *compiledStep) bool {
	switch {
	case !row.isQuestion() || row.ask == "" || row.secret || row.expects == ExpectsOpen:
		return false
	case slices.Contains(decisionQuestions, row.expects):
		return true
	case slices.Contains(valueQuestions, row.expects), row.expects == ExpectsProgress, row.expects == ExpectsLocation:
		return false
	}
	return !f.AskedAt.Equal(r.now) || slices.Contains(r.neverShown, f.ID)
}

// wouldAnswer reports whether a message would answer a question, without handling it.
func (r *run) wouldAnswer(row *compiledStep, data any, in Input) bool {
	if _, ok := r.matchOption(row, data, in.Text); ok {
		return true
	}
	if _, ok := r.matchCommand(in, row); ok {
		return false
	}
	in.Reading = r.readMessage(in, row, data)
	if in.Reading.Has(ActHazard) || in.Reading.Has(ActStop) || in.Reading.Has(ActHuman) {
		return false
	}
	_, ev := row.handle(data, in)
	return ev != ""
}

// whyNotAnswer returns the text key of the reason why a message that looks like an answer to
// the current question is not one, or "".
func (r *run) whyNotAnswer(at quoteTarget, f *Frame, in Input) string {
	switch {
	case at == targetOther:
		return "answer.elsewhere"
	case at == targetUnquoted && r.writtenBeforeShown(f, in):
		return "answer.earlier"
	}
	return ""
}

// rejectAnswer stores the other values of a message, says why it does not count as an answer
// and asks again.
func (r *run) rejectAnswer(i int, p *Program, row *compiledStep, data any, in Input, why string) error {
	if why == "answer.earlier" {
		r.s.Stack[i].EarlyMessages++
	}
	in.Reading = r.readMessage(in, row, data)
	r.fillSlotsOnly(i, p, row, data, in, true)
	r.addLeadLine(Say{Key: why})
	return r.repeatQuestion()
}

// markOutdated marks the messages that waited for the person to write and are no longer needed
// now: questions, which are asked again if still open, reminders, and notices that are followed
// by a later one about the same. A question that waited was never shown.
func (r *run) markOutdated(fresh []Inbound) {
	wrote := slices.ContainsFunc(fresh, func(in Inbound) bool { return in.Kind.FromPerson() })
	closed := r.m.Windowed != nil && r.m.Windowed(r.s.Channel) && !r.now.Before(r.s.WindowUntil)
	lawful := r.s.WaitsUntil.After(r.now) // reminders of debts wait for their hour
	if !wrote || !closed && !lawful {
		return
	}
	told := map[string]bool{}
	for i := len(r.s.Outbox) - 1; i >= 0; i-- {
		e := &r.s.Outbox[i]
		if e.Kind != EffectSay || e.Say.Author != "" || e.Say.Via != "" || !closed && e.Say.Collection == nil {
			continue
		}
		about := orderOrQuotationID(e.Say.Args)
		switch {
		case e.Say.IsQuestion:
			e.Outdated = true
			if e.Say.Question != nil {
				r.neverShown = append(r.neverShown, e.Say.Question.Frame)
			}
		case e.Say.Purpose == PurposeNudge:
			e.Outdated = true
		case e.Say.Purpose == PurposeNotice && about != "":
			e.Outdated, told[about] = told[about], true
		}
	}
}

// orderOrQuotationID returns the id of the order or quotation in a text's arguments, or "".
func orderOrQuotationID(args json.RawMessage) string {
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

// askNeverShown asks the open question again if the turn dropped it before it was shown.
func (r *run) askNeverShown() error {
	top := r.s.Top()
	if top == nil || r.optedOut || !r.s.Owner.Bot() || !slices.Contains(r.neverShown, top.ID) {
		return nil
	}
	again := func(e Effect) bool { return e.Say != nil && e.Say.Question != nil && e.Say.Question.Frame == top.ID }
	if slices.ContainsFunc(r.effects, again) {
		return nil
	}
	return r.repeatQuestion()
}
