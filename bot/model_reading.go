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
	maxModelText   = 2000 // bytes of a message; a longer one is read offline only
	maxModelOption = 60   // bytes of an option's title
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

// pendingReadingVersion is the version of PendingReading that this program writes.
const pendingReadingVersion = 1

// confidentRead is the confidence from which on an act makes a reading sure.
const confidentRead = 0.5

// Unsure reports whether little of a text was understood: no act is likely, or at least
// half of the text is accounted for by none.
func (r Reading) Unsure(text string) bool {
	rest := 0
	for _, s := range r.Unexplained {
		if !slices.ContainsFunc(r.Acts, func(a Act) bool { return a.Span.Overlaps(s) }) {
			rest += s.To - s.From
		}
	}
	likely := slices.ContainsFunc(r.Acts, func(a Act) bool { return a.Confidence >= confidentRead })
	return strings.TrimSpace(text) != "" && (!likely || 2*rest >= len(text))
}

// mayAskModel reports whether a language model may be asked what a message does at a
// question: not about a secret, nor where any words are taken as they stand.
func (r *run) mayAskModel(row *compiledStep, in Input) bool {
	if !r.m.UseLanguageModel || r.askedModel || row.secret || in.Kind != KindText || in.Option != "" {
		return false
	}
	if row.expects == ExpectsText || r.s.Top().Dialog == r.m.Roles.ConfirmReading { // whoever is asked back answers in words of his own
		return false
	}
	return r.s.PendingReading == nil && len(in.Text) <= maxModelText && in.Reading.Source == SourceOffline && in.Reading.Unsure(in.Text)
}

// mayAskModelUnprompted reports whether a language model may be asked what a message does where
// nothing was asked: the dialog there takes any words, so that none is missed. A few words
// above another question may as well be an answer to that, which is found out first.
func (r *run) mayAskModelUnprompted(row *compiledStep, in Input) bool {
	return r.mayAskModel(row, in) && (r.coveredQuestion(row) == nil || len(strings.Fields(in.Text)) > fewWords)
}

// askModel asks a language model what a message does and keeps the message until the
// answer comes. What the same person wrote just before, and nobody has understood either,
// is asked about with it.
func (r *run) askModel(row *compiledStep, data any, in Input) {
	if r.notUnderstood != "" && len(r.notUnderstood)+len(in.Text) < maxModelText {
		in.Text = r.notUnderstood + "\n" + in.Text
	}
	r.notUnderstood = ""
	c := r.readingContext(row, data)
	q := ReadingRequest{Text: in.Text, Expects: c.Expects, Locale: c.Locale, Country: c.Country}
	if c.Expects != ExpectsOpen {
		q.QuestionTopic = r.m.Texts.Title(row.ask+".topic", r.s.Locale)
	}
	for _, title := range c.Options[:min(len(c.Options), MaxRows)] {
		q.Options = append(q.Options, strings.ToValidUTF8(title[:min(len(title), maxModelOption)], ""))
	}
	top := r.s.Top()
	e := r.emit(Do(ReadWithModel, q))
	in.Reading, in.Facts = Reading{}, Facts{} // read anew when it is heard
	r.s.PendingReading = &PendingReading{Version: pendingReadingVersion, Effect: e.ID, Input: in, Frame: top.ID, State: top.State}
	r.s.Timers = append(r.s.Timers, Timer{ID: e.ID + "/limit", Name: timerModel, Due: r.now.Add(ModelTimeout), AwaitedEffect: e.ID})
}

// handleModelReading hears the message that was kept, as it was read by the language model.
// Without an answer in time it is heard as it was read before.
func (r *run) handleModelReading(in Input) error {
	c := r.s.PendingReading
	asked := in.ID
	if in.Kind == KindTimer {
		asked = in.Text
	}
	if c == nil || c.Effect != asked {
		return nil // too late, or told before
	}
	r.s.PendingReading, r.resetTimers = nil, true
	if !r.s.Owner.Bot() {
		return nil
	}
	held := c.Input
	if top := r.s.Top(); c.Version == pendingReadingVersion && top != nil && top.ID == c.Frame && top.State == c.State && in.Kind == KindAnswer {
		if err := r.applyModelReading(&held, in); err != nil {
			return err
		}
	}
	spoken := len(r.effects)
	if err := r.handlePending(held); err != nil {
		return err
	}
	if len(r.effects) == spoken && len(r.leadLines) == 0 && len(r.deferred) == 0 {
		return r.ensureReply()
	}
	return nil
}

// applyModelReading puts a language model's reading on a message, as far as the rules bear it out.
func (r *run) applyModelReading(held *Input, in Input) error {
	told, ok := modelReading(in)
	if !ok {
		return nil
	}
	_, row, data, err := r.decodeFrame(len(r.s.Stack) - 1)
	if err != nil {
		return err
	}
	if read := r.m.Reader.Check(held.Text, r.readingContext(row, data), told.Acts); len(read.Acts) > 0 {
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

// handlePending hears a message that was kept, without asking about it again.
func (r *run) handlePending(held Input) error {
	now := r.in
	held.Facts = now.Facts
	r.in, r.askedModel = held, true
	err := r.handleMessage(held)
	r.in, r.askedModel = now, false
	return err
}

// supersedePending gives up asking about the message that is kept, since the person has written
// again. Where the question gathers, both are one message. Elsewhere the older is heard
// first, as it was read before, and without a word where it leads nowhere: the newer one is
// answered in this turn.
func (r *run) supersedePending(in Input) (Input, error) {
	c := r.s.PendingReading
	if c == nil {
		return in, nil
	}
	r.s.PendingReading = nil
	if joined, n := r.joinMessages([]Inbound{{Input: c.Input}, {Input: in}}); n > 1 {
		joined.Facts = in.Facts
		return joined, nil
	}
	r.notUnderstood, r.ignoreMisses = c.Input.Text, true
	err := r.handlePending(c.Input)
	r.ignoreMisses = false
	return in, err
}

// needsConfirmation are the acts that a language model's word alone never carries out, by what the
// question expects; those of "" at every question.
var needsConfirmation = map[Expects][]ActKind{
	"":              {ActCancel, ActApprove, ActReject},
	ExpectsYesNo:    {ActConfirm, ActStop, ActCancel},
	ExpectsReview:   {ActConfirm},
	ExpectsApproval: {ActConfirm, ActDeny},
	ExpectsVerdict:  {ActConfirm, ActProvide}, // a good score approves
	ExpectsOffer:    {ActConfirm, ActDeny},
	ExpectsChoice:   {ActConfirm},
}

// confirmReading asks a person whether a language model has understood what can't be taken back.
// It reports whether it did. Danger does not wait for a yes.
func (r *run) confirmReading(row *compiledStep, in Input) (bool, error) {
	top := r.s.Top()
	if in.Reading.Source != SourceModel || in.Reading.Has(ActHazard) {
		return false, nil
	}
	for _, a := range in.Reading.Acts {
		always := slices.Contains(needsConfirmation[""], a.Kind) && row.expects != ExpectsOpen // what is opened there asks by itself
		if a.Kind == ActCancel {
			always = row.handlesAct(ActCancel) || r.cancellable() // the dialog of open orders asks by itself
		}
		here := slices.Contains(needsConfirmation[row.expects], a.Kind) && (a.Kind != ActProvide || a.About == SlotScore || a.About == SlotScoreAll)
		if top.Dialog == r.m.Roles.Emergency {
			here = false // yes and no are news there, and end nothing
		}
		if !always && !here {
			continue
		}
		if len(r.s.Stack) >= maxDepth {
			return true, r.repeatQuestion()
		}
		return true, r.pushDialog(r.m.Roles.ConfirmReading, Interrupted, mustJSON(map[string]any{"heard": in, "read": in.Reading, "does": a.Kind}))
	}
	return false, nil
}
