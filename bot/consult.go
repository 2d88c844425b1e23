package bot

import (
	"slices"
	"strings"
	"time"
)

// ReadWithModel is the effect that asks a language model what a message does that the
// Reader is unsure of. Its Args are a ReadingRequest and its answer carries a Reading.
// Any other event than OK means that nobody could tell: the message stays as it was read.
const ReadWithModel = "language.read"

// ModelTimeout is how long the answer to ReadWithModel may take, from the turn that asked.
const ModelTimeout = 3 * time.Second

// Where readings come from. A reading of a model has no effect that can't be taken back
// until the person has said yes to it: then it is confirmed.
const (
	SourceOffline   = "offline"
	SourceModel     = "model"
	SourceConfirmed = "confirmed"
)

// Bounds of what a language model is told.
const (
	maxConsult       = 2000 // bytes of a message; a longer one is read offline only
	maxConsultOption = 60   // bytes of an option's title
)

// ReadingRequest is a message with what must be known to read it.
type ReadingRequest struct {
	Text          string   `json:"text"`
	Expects       Expects  `json:"expects"`
	QuestionTopic string   `json:"asked,omitempty"`   // what the question is about, in the person's language: "la ubicación"
	Options       []string `json:"options,omitempty"` // titles, as shown
	Locale        string   `json:"locale,omitempty"`
	Country       string   `json:"country,omitempty"`
}

// PendingReading is a message whose meaning a language model has been asked for. It is heard when
// the answer comes, or when the time for it has passed.
type PendingReading struct {
	Version int    `json:"version"` // of this form; the message of another one is heard as it was read
	Effect  string `json:"effect"`  // the effect that asks: an answer to another one is late
	Input   Input  `json:"input"`
	Frame   int    `json:"frame"` // where the question stood: the answer says nothing about another
	State   State  `json:"state"`
}

// consultVersion is the form of Consult that this program writes.
const consultVersion = 1

// sureRead is the confidence from which on an act makes a reading sure.
const sureRead = 0.5

// Unsure reports whether little of a text was understood: no act is likely, or at least
// half of the text is accounted for by none.
func (r Reading) Unsure(text string) bool {
	rest := 0
	for _, s := range r.Unexplained {
		if !slices.ContainsFunc(r.Acts, func(a Act) bool { return a.Span.From < s.To && s.From < a.Span.To }) {
			rest += s.To - s.From
		}
	}
	likely := slices.ContainsFunc(r.Acts, func(a Act) bool { return a.Confidence >= sureRead })
	return strings.TrimSpace(text) != "" && (!likely || 2*rest >= len(text))
}

// consultable reports whether a language model may be asked what a message does at a
// question: not about a secret, nor where any words are taken as they stand.
func (r *run) consultable(row *row, in Input) bool {
	if !r.m.UseLanguageModel || r.consulted || row.secret || in.Kind != KindText || in.Option != "" {
		return false
	}
	if row.expects == ExpectsText || r.s.Top().Dialog == r.m.Roles.ConfirmReading { // whoever is asked back answers in words of his own
		return false
	}
	return r.s.PendingReading == nil && len(in.Text) <= maxConsult && in.Reading.Source == SourceOffline && in.Reading.Unsure(in.Text)
}

// openConsult reports whether a language model may be asked what a message does where
// nothing was asked: the dialog there takes any words, so that none is missed. A few words
// above another question may as well be an answer to that, which is found out first.
func (r *run) openConsult(row *row, in Input) bool {
	return r.consultable(row, in) && (r.covered(row) == nil || len(strings.Fields(in.Text)) > fewWords)
}

// consult asks a language model what a message does and keeps the message until the
// answer comes. What the same person wrote just before, and nobody has understood either,
// is asked about with it.
func (r *run) consult(row *row, data any, in Input) {
	if r.unread != "" && len(r.unread)+len(in.Text) < maxConsult {
		in.Text = r.unread + "\n" + in.Text
	}
	r.unread = ""
	c := r.context(row, data)
	q := ReadingRequest{Text: in.Text, Expects: c.Expects, Locale: c.Locale, Country: c.Country}
	if c.Expects != ExpectsOpen {
		q.QuestionTopic = r.m.Texts.Title(row.ask+".topic", r.s.Locale)
	}
	for _, title := range c.Options[:min(len(c.Options), MaxRows)] {
		q.Options = append(q.Options, strings.ToValidUTF8(title[:min(len(title), maxConsultOption)], ""))
	}
	top := r.s.Top()
	e := r.emit(Do(ReadWithModel, q))
	in.Reading, in.Facts = Reading{}, Facts{} // read anew when it is heard
	r.s.PendingReading = &PendingReading{Version: consultVersion, Effect: e.ID, Input: in, Frame: top.ID, State: top.State}
	r.s.Timers = append(r.s.Timers, Timer{ID: e.ID + "/limit", Name: timerConsult, Due: r.now.Add(ModelTimeout), AwaitedEffect: e.ID})
}

// consultAnswered hears the message that was kept, as it was read by the language model.
// Without an answer in time it is heard as it was read before.
func (r *run) consultAnswered(in Input) error {
	c := r.s.PendingReading
	asked := in.ID
	if in.Kind == KindTimer {
		asked = in.Text
	}
	if c == nil || c.Effect != asked {
		return nil // too late, or told before
	}
	r.s.PendingReading, r.rearm = nil, true
	if !r.s.Owner.Bot() {
		return nil
	}
	held := c.Input
	if top := r.s.Top(); c.Version == consultVersion && top != nil && top.ID == c.Frame && top.State == c.State && in.Kind == KindAnswer {
		if err := r.readByModel(&held, in); err != nil {
			return err
		}
	}
	spoken := len(r.out)
	if err := r.hearHeld(held); err != nil {
		return err
	}
	if len(r.out) == spoken && len(r.before) == 0 && len(r.later) == 0 {
		return r.neverSilent()
	}
	return nil
}

// readByModel puts a language model's reading on a message, as far as the rules bear it out.
func (r *run) readByModel(held *Input, in Input) error {
	told, ok := modelReading(in)
	if !ok {
		return nil
	}
	_, row, data, err := r.open(len(r.s.Stack) - 1)
	if err != nil {
		return err
	}
	if read := r.m.Reader.Check(held.Text, r.context(row, data), told.Acts); len(read.Acts) > 0 {
		held.Reading = read
	}
	return nil
}

// modelReading is what the answer to ReadWithModel says, false where nobody could tell.
func modelReading(in Input) (Reading, bool) {
	var told Reading
	err := in.Into(&told)
	return told, in.Event == OK && err == nil
}

// hearHeld hears a message that was kept, without asking about it again.
func (r *run) hearHeld(held Input) error {
	now := r.in
	held.Facts = now.Facts
	r.in, r.consulted = held, true
	err := r.listenTo(held)
	r.in, r.consulted = now, false
	return err
}

// overtaken gives up asking about the message that is kept, since the person has written
// again. Where the question gathers, both are one message. Elsewhere the older is heard
// first, as it was read before, and without a word where it leads nowhere: the newer one is
// answered in this turn.
func (r *run) overtaken(in Input) (Input, error) {
	c := r.s.PendingReading
	if c == nil {
		return in, nil
	}
	r.s.PendingReading = nil
	if joined, n := r.assemble([]Inbound{{Input: c.Input}, {Input: in}}); n > 1 {
		joined.Facts = in.Facts
		return joined, nil
	}
	r.unread, r.patient = c.Input.Text, true
	err := r.hearHeld(c.Input)
	r.patient = false
	return in, err
}

// asksBack are the acts that a language model's word alone never carries out, by what the
// question expects; those of "" at every question.
var asksBack = map[Expects][]ActKind{
	"":              {ActCancel, ActApprove, ActReject},
	ExpectsYesNo:    {ActConfirm, ActStop, ActCancel},
	ExpectsReview:   {ActConfirm},
	ExpectsApproval: {ActConfirm, ActDeny},
	ExpectsVerdict:  {ActConfirm, ActProvide}, // a good score approves
	ExpectsOffer:    {ActConfirm, ActDeny},
	ExpectsChoice:   {ActConfirm},
}

// askBack asks a person whether a language model has understood what can't be taken back.
// It reports whether it did. Danger does not wait for a yes.
func (r *run) askBack(row *row, in Input) (bool, error) {
	top := r.s.Top()
	if in.Reading.Source != SourceModel || in.Reading.Has(ActHazard) {
		return false, nil
	}
	for _, a := range in.Reading.Acts {
		always := slices.Contains(asksBack[""], a.Kind) && row.expects != ExpectsOpen // what is opened there asks by itself
		if a.Kind == ActCancel {
			always = row.hears(ActCancel) || r.cancellable() // the dialog of open orders asks by itself
		}
		here := slices.Contains(asksBack[row.expects], a.Kind) && (a.Kind != ActProvide || a.About == SlotScore || a.About == SlotScoreAll)
		if top.Dialog == r.m.Roles.Emergency {
			here = false // yes and no are news there, and end nothing
		}
		if !always && !here {
			continue
		}
		if len(r.s.Stack) >= maxDepth {
			return true, r.repeat()
		}
		return true, r.push(r.m.Roles.ConfirmReading, Interrupted, mustJSON(map[string]any{"heard": in, "read": in.Reading, "does": a.Kind}))
	}
	return false, nil
}
