package bot

import (
	"bytes"
	"encoding/json"
	"time"
)

// TranscribeVoice is the effect that turns a voice note into text. Its Args are a
// VoiceNote and its answer carries a VoiceResult.
const TranscribeVoice = "voice.transcribe"

// What TranscribeVoice answers besides OK. Any other event means that nobody could
// listen: the person is asked to write.
const (
	VoiceTooLong Event = "too_long" // longer than a note may be
	VoiceSilent  Event = "silent"   // nobody speaks in it
	VoiceTooMuch Event = "too_much" // the contact, or everyone together, has sent too much audio today
)

// SureConfidence is the confidence from which on a transcript is heard as if it had been
// written. What is below is read back first.
const SureConfidence = 0.6

// VoiceNote asks for a transcript.
type VoiceNote struct {
	Input  string  `json:"input,omitempty"`  // id of the message, for the transcript to be kept beside it
	Media  []Media `json:"media"`            // the first is listened to
	Locale string  `json:"locale,omitempty"` // what the contact speaks, as far as is known
	Secret bool    `json:"secret,omitempty"` // it answers a secret step: the transcript is not kept

	Written time.Time `json:"written,omitzero"` // when it was spoken, and in reply to what
	Quoted  *Quoted   `json:"quoted,omitempty"`
}

// UnmarshalJSON also reads effects from before a note had more than its media: they
// may still wait in an outbox.
func (n *VoiceNote) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		*n = VoiceNote{}
		return json.Unmarshal(raw, &n.Media)
	}
	type plain VoiceNote
	return json.Unmarshal(raw, (*plain)(n))
}

// Transcript is what was made of a voice note, as it is kept beside the recording.
type Transcript struct {
	Text       string  `json:"text,omitempty"`
	Confidence float64 `json:"confidence,omitempty"` // 0 to 1; 0 is unknown, and taken for sure
	Seconds    float64 `json:"seconds,omitempty"`    // length of the recording; 0 is unknown
	Refused    Event   `json:"refused,omitempty"`    // why there is no text: VoiceTooLong, VoiceSilent, VoiceTooMuch
}

// Sure reports whether the text may be acted on without asking back.
func (t Transcript) Sure() bool { return t.Confidence == 0 || t.Confidence >= SureConfidence }

// VoiceResult is the answer to TranscribeVoice.
type VoiceResult struct {
	Transcript
	Input   string `json:"input,omitempty"`   // VoiceNote.Input
	Secret  bool   `json:"secret,omitempty"`  // VoiceNote.Secret
	Minutes int    `json:"minutes,omitempty"` // with VoiceTooLong: how long a note may be

	Written time.Time `json:"written,omitzero"` // VoiceNote.Written
	Quoted  *Quoted   `json:"quoted,omitempty"` // VoiceNote.Quoted
}

// voiceRefusals are the texts that answer what was not transcribed.
var voiceRefusals = map[Event]string{
	VoiceTooLong: "voice.too_long", VoiceSilent: "voice.silent", VoiceTooMuch: "voice.too_much",
}

// requestTranscript asks for a voice note's text.
func (r *run) requestTranscript(in Input) {
	r.emit(Do(TranscribeVoice, VoiceNote{Input: in.ID, Media: in.Media, Locale: r.s.Locale, Secret: r.atSecretStep(), Written: in.At, Quoted: in.Quoted}))
}

// handleTranscript hears a voice note: at once where its text is sure, after reading it back
// where it is not. What could not be transcribed is answered with the reason.
func (r *run) handleTranscript(in Input) error {
	if !r.s.Owner.Bot() {
		return nil
	}
	var heard VoiceResult
	if in.Into(&heard) != nil || in.Event != OK || heard.Text == "" {
		say := Say{Key: voiceRefusals[in.Event]}
		switch {
		case say.Key == "":
			say.Key = "voice.cannot"
		case in.Event == VoiceTooLong:
			say.Args = mustJSON(map[string]int{"minutes": max(1, heard.Minutes)})
		}
		r.say(say)
		return r.repeatQuestion()
	}
	in.Kind, in.Text, in.Data, in.Quoted = KindText, heard.Text, nil, heard.Quoted
	if !heard.Written.IsZero() {
		in.At = heard.Written
	}
	r.resetTimers = true
	in, err := r.supersedePending(in)
	if err != nil {
		return err
	}
	top := r.s.Top()
	asked := top != nil && top.Dialog == r.m.Roles.ConfirmVoice
	if heard.Sure() || r.atSecretStep() || r.readMessage(in, nil, nil).Has(ActHazard) { // danger does not wait for a yes
		return r.handleMessage(in)
	}
	if asked { // a second recording takes the place of the first
		r.s.Stack = r.s.Stack[:len(r.s.Stack)-1]
	}
	if len(r.s.Stack) >= maxDepth {
		r.say(Say{Key: "voice.cannot"})
		return r.repeatQuestion()
	}
	how := Interrupted
	if len(r.s.Stack) == 0 {
		how = ""
	}
	return r.pushDialog(r.m.Roles.ConfirmVoice, how, mustJSON(map[string]Input{"heard": in}))
}

// secretVoiceInputs lists the inputs that hold a secret which was spoken: the transcript's
// answer, and the recording.
func (r *run) secretVoiceInputs(in Input) []string {
	if in.Kind != KindAnswer || in.Name != TranscribeVoice {
		return nil
	}
	var heard VoiceResult
	if in.Into(&heard) != nil || !heard.Secret && !r.atSecretStep() {
		return nil
	}
	ids := []string{in.ID}
	if heard.Input != "" {
		ids = append(ids, heard.Input)
	}
	return ids
}
