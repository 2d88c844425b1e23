package bot

import (
	"slices"
	"strings"
	"time"
)

// ReadWithModel is the effect that asks a language model what a message means that the Reader
// is unsure of. Its Args are a ReadingRequest and its answer carries a Reading. Any event other
// than OK means that there is no reading: the Reader's own is used.
const ReadWithModel = "language.read"

// ModelTimeout is how long the answer to ReadWithModel may take, from the turn that asked.
const ModelTimeout = 3 * time.Second

// Sources of readings. An act that a model read and that can't be taken back is carried out
// only after the person has confirmed it.
const (
	SourceOffline   = "offline"
	SourceModel     = "model"
	SourceConfirmed = "confirmed"
)

// Bounds of what is sent to a language model.
const (
	maxModelText   = 2000 // bytes of a message; a longer one is only read offline
	maxModelOption = 60   // bytes of an option's title
)

// ReadingRequest is a message with the context that is needed to read it.
type ReadingRequest struct {
	Text          string   `json:"text"`
	Expects       Expects  `json:"expects"`
	QuestionTopic string   `json:"asked,omitempty"`   // topic of the question, in the person's language: "la ubicación"
	Options       []string `json:"options,omitempty"` // titles, as shown
	Locale        string   `json:"locale,omitempty"`
	Country       string   `json:"country,omitempty"`
}

// PendingReading is a message that waits for a language model's reading. It is handled when the
// answer comes, or when its time is over.
type PendingReading struct {
	Version int    `json:"version"` // of this struct; a message of another version is handled with the Reader's reading
	Effect  string `json:"effect"`  // id of the effect that asks; the answer of another effect is late
	Input   Input  `json:"input"`
	Frame   int    `json:"frame"` // Frame and State of the question; the reading applies to no other
	State   State  `json:"state"`
}

// pendingReadingVersion is the version of PendingReading that this program writes.
const pendingReadingVersion = 1

// confidentRead is the confidence from which an act counts as understood.
const confidentRead = 0.5

// Unsure reports whether little of a text was understood: no act reaches confidentRead, or at
// least half of the text is covered by no act.
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

// mayAskModel reports whether a language model may be asked about a message at a question: not
// about a secret, nor at a question that takes any words as its answer.
func (r *run) mayAskModel(row *compiledStep, in Input) bool {
	if !r.m.UseLanguageModel || r.askedModel || row.secret || r.isPrivate(in) || in.Kind != KindText || in.Option != "" {
		return false
	}
	if row.expects == ExpectsText || r.s.Top().Dialog == r.m.Roles.ConfirmReading { // the confirmation dialog takes any words
		return false
	}
	return r.s.PendingReading == nil && len(in.Text) <= maxModelText && in.Reading.Source == SourceOffline && in.Reading.Unsure(in.Text)
}

// mayAskModelUnprompted reports whether a language model may be asked about a message while no
// question is open, where the dialog takes any words and so never misses. Few words above a
// covered question may be its answer, which is tried first.
func (r *run) mayAskModelUnprompted(row *compiledStep, in Input) bool {
	return r.mayAskModel(row, in) && (r.coveredQuestion(row) == nil || len(strings.Fields(in.Text)) > fewWords)
}

// askModel asks a language model what a message means and keeps the message until the answer
// comes. A previous message that was not understood either is sent with it.
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
	in.Reading, in.Facts = Reading{}, Facts{} // read anew when it is handled
	r.s.PendingReading = &PendingReading{Version: pendingReadingVersion, Effect: e.ID, Input: in, Frame: top.ID, State: top.State}
	r.s.Timers = append(r.s.Timers, Timer{ID: e.ID + "/limit", Name: timerModel, Due: r.now.Add(ModelTimeout), AwaitedEffect: e.ID})
}

// handleModelReading handles the pending message with the language model's reading. If no
// answer came in time, it uses the Reader's reading.
func (r *run) handleModelReading(in Input) error {
	c := r.s.PendingReading
	asked := in.ID
	if in.Kind == KindTimer {
		asked = in.Text
	}
	if c == nil || c.Effect != asked {
		return nil // too late, or handled before
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

// applyModelReading sets a language model's reading on a message, as far as the Reader's rules
// accept it.
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

// modelReading returns the reading in the answer to ReadWithModel; false if there is none.
func modelReading(in Input) (Reading, bool) {
	var told Reading
	err := in.Into(&told)
	return told, in.Event == OK && err == nil
}

// handlePending handles a pending message without asking the model again.
func (r *run) handlePending(held Input) error {
	now := r.in
	held.Facts = now.Facts
	r.in, r.askedModel = held, true
	err := r.handleMessage(held)
	r.in, r.askedModel = now, false
	return err
}

// supersedePending stops waiting for the model's reading because the person has written again.
// At a gathering question both messages are joined. Otherwise the older one is handled first,
// with the Reader's reading and without counting a miss: the turn answers the newer one.
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

// needsConfirmation lists the acts that a language model's reading alone never carries out, by
// what the question expects; those of "" at every question.
var needsConfirmation = map[Expects][]ActKind{
	"":              {ActCancel, ActApprove, ActReject},
	ExpectsYesNo:    {ActConfirm, ActStop, ActCancel},
	ExpectsReview:   {ActConfirm},
	ExpectsApproval: {ActConfirm, ActDeny},
	ExpectsVerdict:  {ActConfirm, ActProvide}, // a good score approves
	ExpectsOffer:    {ActConfirm, ActDeny},
	ExpectsChoice:   {ActConfirm},
}

// confirmReading asks the person to confirm an act that a language model read and that can't be
// taken back. It reports whether it did. Danger needs no confirmation.
func (r *run) confirmReading(row *compiledStep, in Input) (bool, error) {
	top := r.s.Top()
	if in.Reading.Source != SourceModel || in.Reading.Has(ActHazard) {
		return false, nil
	}
	for _, a := range in.Reading.Acts {
		always := slices.Contains(needsConfirmation[""], a.Kind) && row.expects != ExpectsOpen // the dialog that it opens confirms it
		if a.Kind == ActCancel {
			always = row.handlesAct(ActCancel) || r.cancellable() // the open-items dialog confirms it
		}
		here := slices.Contains(needsConfirmation[row.expects], a.Kind) && (a.Kind != ActProvide || a.About == SlotScore || a.About == SlotScoreAll)
		if top.Dialog == r.m.Roles.Emergency {
			here = false // there yes and no are information and end nothing
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
