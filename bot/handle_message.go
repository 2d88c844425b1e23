package bot

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

func (r *run) handlePersonInput(in Input) error {
	r.s.InputCount++
	r.s.LastInboundAt = r.now
	r.resetTimers = true
	r.lastUnsupported, r.s.LastUnsupported = r.s.LastUnsupported, in.Kind == KindUnsupported || in.Kind.isWordless()
	if !r.s.Owner.Bot() {
		return nil // an agent reads it; the dialog does not change
	}
	in, err := r.supersedePending(in)
	if err != nil {
		return err
	}
	return r.handleMessage(in)
}

func (r *run) handleMessage(in Input) error {
	in = r.detectLocale(in)
	switch in.Kind {
	case KindOption:
		return r.handleTap(in)
	case KindAudio:
		r.requestTranscript(in)
		return nil
	case KindEdit:
		return r.handleEdit(in)
	case KindSticker, KindCall:
		if !r.lastUnsupported {
			r.say(Say{Key: wordlessReplies[in.Kind]})
		}
		return r.repeatQuestion()
	case KindUnsupported:
		if !r.lastUnsupported {
			r.say(Say{Key: "unsupported"})
		}
		return r.repeatQuestion()
	}
	at, done, err := r.resolveQuote(in)
	if done || err != nil {
		return err
	}
	if len(r.s.Stack) == 0 {
		return r.handleWithoutDialog(in)
	}
	if at == targetUnquoted {
		r.redirectEarlyMessage(in)
	}
	top := len(r.s.Stack) - 1
	p, row, data, err := r.decodeFrame(top)
	if err != nil {
		return err
	}
	if row.expects != ExpectsText && row.expects != ExpectsLocation { // text questions take words as words; a technician's phone tells the location
		in = in.withPointFromText()
	}
	if why := r.whyNotAnswer(at, &r.s.Stack[top], in); why != "" && r.needsSeenQuestion(&r.s.Stack[top], row) && r.wouldAnswer(row, data, in) {
		return r.rejectAnswer(top, p, row, data, in, why)
	}
	if row.isQuestion() && (row.secretIf == nil || !row.isSecret(in)) { // the code 000002 is no number of an option
		if choice, ok := r.matchOption(row, data, in.Text); ok {
			in.Option = choice
			return r.handleAtStep(top, p, row, data, in)
		}
	}
	if a, ok := r.matchCommand(in, row); ok {
		return r.runCommand(a, in)
	}
	if !row.isSecret(in) {
		in.Reading = r.readMessage(in, row, data)
		r.recordAge(&in)
		if done, err := r.confirmReading(row, in); done || err != nil {
			return err
		}
		if done, err := r.handleGlobalActs(top, p, row, data, in); done || err != nil {
			return err
		}
		if r.isOnlyGreeting(top, row, in) && r.answerCourtesy(in) {
			return nil
		}
	}
	return r.handleAtStep(top, p, row, data, in)
}

// isOnlyGreeting reports whether a message is only a greeting at a question that a greeting
// does not answer. Questions for free text take it as text, and the emergency dialog handles
// every message itself.
func (r *run) isOnlyGreeting(i int, row *compiledStep, in Input) bool {
	acts := in.Reading.Acts
	return len(acts) == 1 && acts[0].Kind == ActGreet && acts[0].Confidence == 1 && len(in.Media) == 0 &&
		row.isQuestion() && row.ask != "" && row.expects != ExpectsOpen && row.expects != ExpectsText && r.s.Stack[i].Dialog != r.m.Roles.Emergency
}

// wordlessReplies are the text keys of the answers to stickers and calls.
var wordlessReplies = map[Kind]string{KindSticker: "sticker.seen", KindCall: "call.missed"}

// mayStaySilent reports whether an input may stay unanswered: another sticker or call after one
// that was answered, with no dialog open.
func (r *run) mayStaySilent(in Input) bool {
	return r.lastUnsupported && in.Kind.isWordless() && r.s.Top() == nil
}

// matchOption finds the option of a question that a text names.
func (r *run) matchOption(row *compiledStep, data any, text string) (string, bool) {
	if row.options == nil || text == "" {
		return "", false
	}
	names := func(title string) []string { return r.m.names(title, r.s.Locale) }
	return optionMatcher{names, row.options(data), row.ownNumbering}.match(text)
}

// handleWithoutDialog handles a message when no dialog is open.
func (r *run) handleWithoutDialog(in Input) error {
	if r.resumeSuspended(in) {
		return r.handleMessage(in)
	}
	if a, ok := r.matchCommand(in, nil); ok {
		return r.runCommand(a, in)
	}
	if r.s.Parked != nil && !r.isResumable() {
		r.s.Parked = nil
	}
	if r.s.Parked != nil && !r.s.Parked.Cancelled {
		return r.pushDialog(r.m.Roles.Resume, Interrupted, mustJSON(map[string]any{"first": in, "dialog": r.parkedDialog()}))
	}
	in = in.withPointFromText()
	p := r.m.latest[r.m.Roles.Root]
	data, err := p.decode(nil)
	if err != nil {
		return err
	}
	r.s.FrameCount++
	r.s.Stack = append(r.s.Stack, Frame{ID: r.s.FrameCount, Dialog: p.Name, Version: p.Version, State: p.order[0], EnteredAt: r.now})
	in.Reading = r.readMessage(in, nil, nil)
	r.recordAge(&in)
	if done, err := r.handleGlobalActs(0, p, p.steps[p.order[0]], data, in); done || err != nil {
		return err
	}
	return r.handleAtStep(0, p, p.steps[p.order[0]], data, in) // the first message may already be an answer
}

// waitingEvery is how long a person who goes on writing during the work of a step is not told again to wait.
const waitingEvery = 5 * time.Second

// handleAtStep lets a frame's dialog handle a person's input.
func (r *run) handleAtStep(i int, p *Program, row *compiledStep, data any, in Input) error {
	before, sources := r.s.Stack[i].Slots, r.s.Stack[i].Sources
	if row.expects == ExpectsOpen && r.mayAskModelUnprompted(row, in) {
		r.askModel(row, data, in)
		return nil
	}
	c, err := r.hearAsCaller(i, row, in)
	if err != nil {
		return err
	}
	if ended, err := r.endCall(c, p, row, data, in); ended || err != nil {
		return err
	}
	told := r.saveCaller(c)
	if p.fillSlots != nil && !row.isSecret(in) {
		data = p.fillSlots(data, in)
	}
	if !row.isQuestion() { // work: its answer finds the slots that were filled meanwhile
		r.saveSlots(i, data)
		r.readBackCaller(c, true)
		if f := &r.s.Stack[i]; row.waitingText != "" && r.now.Sub(f.AskedAt) >= waitingEvery {
			f.AskedAt = r.now
			r.say(Say{Key: row.waitingText, Args: r.s.Stack[i].Slots})
		}
		return nil
	}
	was := data
	if p.changes != nil {
		if was, err = p.decode(before); err != nil {
			return err
		}
	}
	data, ev := row.handle(data, in)
	if ev == "" && row.skipIf != nil && row.skipIf(data) {
		ev = OK
	}
	answered, aside := r.answerQuestions(p, data, row, in)
	if ev == "" && aside == "" && r.speaksOfDebt(row, in) {
		aside = asidePay
	}
	if alreadyApplied(in, aside, told || p.changes != nil && before != nil && !bytes.Equal(before, mustJSON(data))) {
		aside = ""
	}
	f := &r.s.Stack[i]
	if ev == "" && row.ask == "" && aside == "" && !answered { // the first message: the next step asks
		return r.followEvent(i, p, data, OK)
	}
	if ev == "" || strings.HasPrefix(string(ev), "?") {
		after := mustJSON(data)
		changed, err := r.slotsChanged(p, before, after)
		if err != nil {
			return err
		}
		f.Sources = maps.Clone(sources)
		r.saveRawSlots(i, after)
		noted := r.readBackCaller(c, true)
		noted = r.readBack(p, was, data, true) || noted
		switch {
		case aside != "":
			return r.openAside(aside, in)
		case ev == "" && changed && p.changes == nil && p.givesInformation(in): // it answered another question: not a miss
			r.say(Say{Key: "noted", Args: f.Slots})
		case ev == "" && (noted || answered):
		case ev == "" && r.mayAskModel(row, in):
			f.Slots, f.Sources = before, sources // the model's reading is handled as if the message were new
			r.askModel(row, data, in)
			return nil
		case ev == "" && r.answerCourtesy(in):
			return nil
		default:
			return r.handleMiss(i, p, row, data, strings.TrimPrefix(string(ev), "?"))
		}
		if row.ask == "" { // the first message: the next step asks
			return r.followEvent(i, p, data, OK)
		}
		r.ask(i, p, row, data, row.ask)
		return nil
	}
	r.readBackCaller(c, false)
	r.readBack(p, was, data, false)
	f.Misses = 0
	if row.ask != "" && !slices.Contains(f.AnsweredStates, row.state) {
		f.AnsweredStates = append(f.AnsweredStates, row.state)
	}
	if err := r.followEvent(i, p, data, ev); err != nil || aside == "" {
		return err
	}
	return r.openAside(aside, in)
}

// slotsChanged reports whether slots have changed. A field that a newer version of the dialog
// added is no change.
func (r *run) slotsChanged(p *Program, before, after json.RawMessage) (bool, error) {
	if before == nil || bytes.Equal(before, after) {
		return false, nil
	}
	was, err := p.decode(before)
	if err != nil {
		return false, err
	}
	return !bytes.Equal(mustJSON(was), after), nil
}

// givesInformation reports whether an input gives something that a dialog notes besides its
// question: a file, a location or, in a dialog with FillSlots, a text that gives a value or was
// not understood. A mere question gives nothing.
func (p *Program) givesInformation(in Input) bool {
	r := in.Reading
	return len(in.Media) > 0 || in.Location != nil || p.fillSlots != nil && (in.Text == "" || len(r.Acts) == 0 || r.Has(ActProvide) || r.Has(ActCorrect) || r.Has(ActSkip))
}

// handleMiss asks again: rephrased, then with an example, then it calls an agent. why is the
// text key of a particular reason, or "".
func (r *run) handleMiss(i int, p *Program, row *compiledStep, data any, why string) error {
	if r.ignoreMisses {
		return nil
	}
	f := &r.s.Stack[i]
	if r.s.Case != nil && why == "" {
		return r.missWhileWaiting(i, p, row, data)
	}
	r.s.ToldToWait = false
	f.Misses++
	r.s.Misses++
	if r.s.Case == nil && (f.Misses > p.maxMisses || r.s.Misses > 3*max(1, p.maxMisses)) {
		f.Misses, r.s.Misses = 0, 0
		return r.followEvent(i, p, data, TooManyMisses)
	}
	switch {
	case why != "":
		r.ask(i, p, row, data, why)
	case f.Misses == 1:
		r.ask(i, p, row, data, row.ask+".again")
	default:
		r.ask(i, p, row, data, row.ask+".example")
	}
	return nil
}

// missWhileWaiting asks again while a case is open: once with the text that an agent will come,
// then rephrased and with an example by turns. No other case is opened, and the question stays
// open.
func (r *run) missWhileWaiting(i int, p *Program, row *compiledStep, data any) error {
	if row.ask == "" {
		return r.repeatQuestion()
	}
	f := &r.s.Stack[i]
	if !r.s.ToldToWait {
		r.s.ToldToWait = true
		r.leadLines = append(r.leadLines, Line{Key: "agent.waiting", Args: mustJSON(r.in.Facts)})
		r.ask(i, p, row, data, row.ask)
		return nil
	}
	if f.Misses++; f.Misses%2 == 1 {
		r.ask(i, p, row, data, row.ask+".again")
	} else {
		r.ask(i, p, row, data, row.ask+".example")
	}
	return nil
}

// handleTap handles a tap on a button or list row of any age.
func (r *run) handleTap(in Input) error {
	dialog, version, state, frame, choice, ok := parseOptionID(in.Option)
	if !ok { // not our id, or only its last part: read it as text
		in.Kind, in.Text, in.Option = KindText, firstNonEmpty(in.Option, in.Text), ""
		return r.handleMessage(in)
	}
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == frame && f.Dialog == dialog && f.Version >= version }) // the frame may have been upgraded since
	if i < 0 {
		if opened, err := r.reopenByTap(dialog, choice); opened || err != nil {
			return err
		}
	}
	if i < 0 || !r.tapReachesStep(i, state) {
		r.say(Say{Key: "option.over"})
		if len(r.s.Stack) == 0 {
			return r.pushDialog(r.m.Roles.Root, "", mustJSON(map[string]bool{"shown": true}))
		}
		return r.repeatQuestion()
	}
	r.s.Stack = r.s.Stack[:i+1] // the tap ends the dialogs that interrupted it
	r.s.Stack[i].State = state
	p, row, data, err := r.decodeFrame(i)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(row.options(data), func(o Option) bool { return o.Choice == choice }) {
		r.say(Say{Key: "option.over"})
		r.ask(i, p, row, data, row.ask)
		return nil
	}
	in.Option = choice
	return r.handleAtStep(i, p, row, data, in)
}

// tapReachesStep reports whether a tap still reaches its step: the step is open, or the person
// has answered it and the dialog is at another question.
func (r *run) tapReachesStep(i int, state State) bool {
	f := &r.s.Stack[i]
	p, row, err := r.frameRow(i)
	if err != nil || f.AwaitedEffect != "" {
		return false
	}
	if i < len(r.s.Stack)-1 && r.s.Stack[i+1].OpenMode != Interrupted {
		return false
	}
	target := p.steps[state]
	if target == nil || target.options == nil {
		return false
	}
	return f.State == state || (row.isQuestion() && slices.Contains(f.AnsweredStates, state))
}

func firstNonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// handleEdit handles a message that was edited after it was sent. If the original filled a
// slot, the slot is not changed silently; otherwise the new text is handled as a message.
func (r *run) handleEdit(in Input) error {
	if of := in.referencedID(); of != "" {
		for _, f := range r.s.Stack {
			for _, source := range f.Sources {
				if strings.HasSuffix(strings.TrimRight(source, ForwardedSuffix), of) {
					r.say(Say{Key: "edited"})
					return r.repeatQuestion()
				}
			}
		}
	}
	in.Kind = KindText
	return r.handleMessage(in)
}

// referencedID returns the vendor's id of the message that an input is about, or "".
func (in Input) referencedID() string {
	var about struct {
		Of string `json:"of"`
	}
	if len(in.Data) == 0 || in.Into(&about) != nil {
		return ""
	}
	return about.Of
}

// handleRevocation removes the files of a message that its sender has deleted from the open
// dialogs, and says so. Files that a dialog has already passed on are not removed.
func (r *run) handleRevocation(in Input) error {
	of := in.referencedID()
	if of == "" {
		return nil
	}
	took := 0
	for i := range r.s.Stack {
		p, _, data, err := r.decodeFrame(i)
		if err != nil {
			return err
		}
		if p.removeMedia == nil {
			continue
		}
		after, n := p.removeMedia(data, func(m Media) bool { return m.MessageID == of || strings.HasSuffix(m.MessageID, ":"+of) })
		if n > 0 {
			r.saveSlots(i, after)
			took += n
		}
	}
	if took > 0 {
		r.say(Say{Key: "photos.revoked", Args: mustJSON(map[string]int{"n": took})})
	}
	return nil
}
