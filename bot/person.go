package bot

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// person handles what the contact sent.
func (r *run) person(in Input) error {
	r.s.InputCount++
	r.s.LastInboundAt = r.now
	r.rearm = true
	r.odd, r.s.LastUnsupported = r.s.LastUnsupported, in.Kind == KindUnsupported || in.Kind.wordless()
	if !r.s.Owner.Bot() {
		return nil // an agent reads it; the dialog is frozen
	}
	in, err := r.overtaken(in)
	if err != nil {
		return err
	}
	return r.listenTo(in)
}

func (r *run) listenTo(in Input) error {
	in = r.attune(in)
	switch in.Kind {
	case KindOption:
		return r.tap(in)
	case KindAudio:
		r.transcribe(in)
		return nil
	case KindEdit:
		return r.edited(in)
	case KindSticker, KindCall:
		if !r.odd {
			r.tell(Say{Key: gestures[in.Kind]})
		}
		return r.repeat()
	case KindUnsupported:
		if !r.odd {
			r.tell(Say{Key: "unsupported"})
		}
		return r.repeat()
	}
	at, done, err := r.aimed(in)
	if done || err != nil {
		return err
	}
	if len(r.s.Stack) == 0 {
		return r.idle(in)
	}
	if at == aimOpen {
		r.earlier(in)
	}
	top := len(r.s.Stack) - 1
	p, row, data, err := r.open(top)
	if err != nil {
		return err
	}
	if row.expects != ExpectsText && row.expects != ExpectsLocation { // words are passed on as words; where a technician stands, his phone says
		in = in.pointed()
	}
	if why := r.unanswering(at, &r.s.Stack[top], in); why != "" && r.decides(&r.s.Stack[top], row) && r.responds(row, data, in) {
		return r.noAnswer(top, p, row, data, in, why)
	}
	if row.question() {
		if choice, ok := r.choose(row, data, in.Text); ok {
			in.Option = choice
			return r.hear(top, p, row, data, in)
		}
	}
	if a, ok := r.commanded(in, row); ok {
		return r.command(a, in)
	}
	if !row.secret {
		in.Reading = r.read(in, row, data)
		r.aged(&in)
		if done, err := r.askBack(row, in); done || err != nil {
			return err
		}
		if done, err := r.anywhere(top, p, row, data, in); done || err != nil {
			return err
		}
		if r.greets(top, row, in) && r.courtesy(in) {
			return nil
		}
	}
	return r.hear(top, p, row, data, in)
}

// greets reports whether a message is a greeting and nothing else where that is no answer.
// Free words are passed on as they are, and where somebody is in danger the dialog hears
// everything itself.
func (r *run) greets(i int, row *row, in Input) bool {
	acts := in.Reading.Acts
	return len(acts) == 1 && acts[0].Kind == ActGreet && acts[0].Confidence == 1 && len(in.Media) == 0 &&
		row.question() && row.ask != "" && row.expects != ExpectsOpen && row.expects != ExpectsText && r.s.Stack[i].Dialog != r.m.Roles.Emergency
}

// gestures are the answers to what people do without words.
var gestures = map[Kind]string{KindSticker: "sticker.seen", KindCall: "call.missed"}

// quietly reports whether an input may be left without an answer: another sticker or call
// after one that was answered, while nothing is asked.
func (r *run) quietly(in Input) bool { return r.odd && in.Kind.wordless() && r.s.Top() == nil }

// choose finds the option of a question that a text names.
func (r *run) choose(row *row, data any, text string) (string, bool) {
	if row.options == nil || text == "" {
		return "", false
	}
	names := func(title string) []string { return r.m.names(title, r.s.Locale) }
	return matcher{names, row.options(data), row.numbers}.match(text)
}

// idle handles a message when no dialog is open.
func (r *run) idle(in Input) error {
	if r.onScreen(in) {
		return r.listenTo(in)
	}
	if a, ok := r.commanded(in, nil); ok {
		return r.command(a, in)
	}
	if r.s.Parked != nil && !r.s.Parked.Cancelled {
		return r.push(r.m.Roles.Resume, Interrupted, mustJSON(map[string]any{"first": in, "dialog": r.s.Parked.Stack[0].Dialog}))
	}
	in = in.pointed()
	p := r.m.latest[r.m.Roles.Root]
	data, err := p.decode(nil)
	if err != nil {
		return err
	}
	r.s.FrameCount++
	r.s.Stack = append(r.s.Stack, Frame{ID: r.s.FrameCount, Dialog: p.Name, Version: p.Version, State: p.order[0], EnteredAt: r.now})
	in.Reading = r.read(in, nil, nil)
	r.aged(&in)
	if done, err := r.anywhere(0, p, p.rows[p.order[0]], data, in); done || err != nil {
		return err
	}
	return r.hear(0, p, p.rows[p.order[0]], data, in) // the first message is already an answer
}

// hear lets a frame's dialog read a person's input.
func (r *run) hear(i int, p *Program, row *row, data any, in Input) error {
	before, sources := r.s.Stack[i].Slots, r.s.Stack[i].Sources
	if row.expects == ExpectsOpen && r.openConsult(row, in) {
		r.consult(row, data, in)
		return nil
	}
	var err error
	if p.listen != nil && !row.secret {
		data = p.listen(data, in)
	}
	if !row.question() { // work: the answer will find what was heard meanwhile
		r.keep(i, data)
		if row.waiting != "" {
			r.tell(Say{Key: row.waiting, Args: r.s.Stack[i].Slots})
		}
		return nil
	}
	was := data
	if p.changes != nil {
		if was, err = p.decode(before); err != nil {
			return err
		}
	}
	data, ev := row.hear(data, in)
	if ev == "" && row.known != nil && row.known(data) {
		ev = OK
	}
	answered, aside := r.answer(p, data, row, in)
	if taken(in, aside, p.changes != nil && before != nil && !bytes.Equal(before, mustJSON(data))) {
		aside = ""
	}
	f := &r.s.Stack[i]
	if ev == "" && row.ask == "" && aside == "" && !answered { // the first message: what comes next asks
		return r.route(i, p, data, OK)
	}
	if ev == "" || strings.HasPrefix(string(ev), "?") {
		after := mustJSON(data)
		changed, err := r.differs(p, before, after)
		if err != nil {
			return err
		}
		f.Sources = maps.Clone(sources)
		r.keepRaw(i, after)
		noted := r.readBack(p, was, data, true)
		switch {
		case aside != "":
			return r.interrupt(r.m.Roles.OpenItems, wanted(aside, in))
		case ev == "" && changed && p.changes == nil && p.tells(in): // it answered another question: not a misunderstanding
			r.tell(Say{Key: "noted", Args: f.Slots})
		case ev == "" && (noted || answered):
		case ev == "" && r.consultable(row, in):
			f.Slots, f.Sources = before, sources // it will be heard as if for the first time
			r.consult(row, data, in)
			return nil
		case ev == "" && r.courtesy(in):
			return nil
		default:
			return r.missed(i, p, row, data, strings.TrimPrefix(string(ev), "?"))
		}
		if row.ask == "" { // the first message: what comes next asks
			return r.route(i, p, data, OK)
		}
		r.ask(i, p, row, data, row.ask)
		return nil
	}
	r.readBack(p, was, data, false)
	f.Misses = 0
	if row.ask != "" && !slices.Contains(f.AnsweredStates, row.state) {
		f.AnsweredStates = append(f.AnsweredStates, row.state)
	}
	if err := r.route(i, p, data, ev); err != nil || aside == "" {
		return err
	}
	return r.interrupt(r.m.Roles.OpenItems, wanted(aside, in))
}

// differs reports whether slots have changed. Older slots may lack a field that a newer
// version of their dialog writes: that is no change.
func (r *run) differs(p *Program, before, after json.RawMessage) (bool, error) {
	if before == nil || bytes.Equal(before, after) {
		return false, nil
	}
	was, err := p.decode(before)
	if err != nil {
		return false, err
	}
	return !bytes.Equal(mustJSON(was), after), nil
}

// tells reports whether an input gives something that a dialog notes beside its question: a
// file, a place on the map, or, where it listens for them, words that give a value or were
// not made out. A mere question is not noted.
func (p *Program) tells(in Input) bool {
	r := in.Reading
	return len(in.Media) > 0 || in.Location != nil || p.listen != nil && (in.Text == "" || len(r.Acts) == 0 || r.Has(ActProvide) || r.Has(ActCorrect) || r.Has(ActSkip))
}

// missed asks again: a rephrasing, an example, then a person. why is the text
// key of a particular reason, or "".
func (r *run) missed(i int, p *Program, row *row, data any, why string) error {
	if r.patient {
		return nil
	}
	f := &r.s.Stack[i]
	if r.s.Case != nil && why == "" {
		if r.s.ToldToWait = !r.s.ToldToWait; r.s.ToldToWait {
			r.tell(Say{Key: "agent.waiting", Args: mustJSON(r.in.Facts)})
			return nil
		}
		return r.repeat() // by turns with the question, which still stands
	}
	f.Misses++
	r.s.Misses++
	if r.s.Case == nil && (f.Misses > p.patience || r.s.Misses > 3*max(1, p.patience)) {
		f.Misses, r.s.Misses = 0, 0
		return r.route(i, p, data, TooManyMisses)
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

// tap handles a button or a row, however old it is.
func (r *run) tap(in Input) error {
	dialog, version, state, frame, choice, ok := tapped(in.Option)
	if !ok { // not one of ours, or only its last part: read it as said
		in.Kind, in.Text, in.Option = KindText, firstNonEmpty(in.Option, in.Text), ""
		return r.listenTo(in)
	}
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == frame && f.Dialog == dialog && f.Version >= version }) // upgraded since, perhaps
	if i < 0 {
		if opened, err := r.late(dialog, choice); opened || err != nil {
			return err
		}
	}
	if i < 0 || !r.within(i, state) {
		r.tell(Say{Key: "option.over"})
		if len(r.s.Stack) == 0 {
			return r.push(r.m.Roles.Root, "", mustJSON(map[string]bool{"shown": true}))
		}
		return r.repeat()
	}
	r.s.Stack = r.s.Stack[:i+1] // what had interrupted it is over
	r.s.Stack[i].State = state
	p, row, data, err := r.open(i)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(row.options(data), func(o Option) bool { return o.Choice == choice }) {
		r.tell(Say{Key: "option.over"})
		r.ask(i, p, row, data, row.ask)
		return nil
	}
	in.Option = choice
	return r.hear(i, p, row, data, in)
}

// within says whether a tap can still reach its step: the step waits now, or the
// person has answered it and the dialog is at another question since.
func (r *run) within(i int, state State) bool {
	f := &r.s.Stack[i]
	p, row, err := r.at(i)
	if err != nil || f.AwaitedEffect != "" {
		return false
	}
	if i < len(r.s.Stack)-1 && r.s.Stack[i+1].OpenMode != Interrupted {
		return false
	}
	target := p.rows[state]
	if target == nil || target.options == nil {
		return false
	}
	return f.State == state || (row.question() && slices.Contains(f.AnsweredStates, state))
}

func firstNonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// edited hears a message that was changed after it was sent. One that nobody had
// understood is heard anew; one that has already filled a slot is not undone behind
// the person's back.
func (r *run) edited(in Input) error {
	if of := in.of(); of != "" {
		for _, f := range r.s.Stack {
			for _, source := range f.Sources {
				if strings.HasSuffix(strings.TrimRight(source, ForwardedSuffix), of) {
					r.tell(Say{Key: "edited"})
					return r.repeat()
				}
			}
		}
	}
	in.Kind = KindText
	return r.listenTo(in)
}

// of is the vendor's id of the message that an input is about, "" where it says none.
func (in Input) of() string {
	var about struct {
		Of string `json:"of"`
	}
	if len(in.Data) == 0 || in.Into(&about) != nil {
		return ""
	}
	return about.Of
}

// revoked takes the files of a message that its sender has deleted out of what is being
// filled in, and says so. What a dialog has handed on already is not its own any more.
func (r *run) revoked(in Input) error {
	of := in.of()
	if of == "" {
		return nil
	}
	took := 0
	for i := range r.s.Stack {
		p, _, data, err := r.open(i)
		if err != nil {
			return err
		}
		if p.without == nil {
			continue
		}
		after, n := p.without(data, func(m Media) bool { return m.MessageID == of || strings.HasSuffix(m.MessageID, ":"+of) })
		if n > 0 {
			r.keep(i, after)
			took += n
		}
	}
	if took > 0 {
		r.tell(Say{Key: "photos.revoked", Args: mustJSON(map[string]int{"n": took})})
	}
	return nil
}
