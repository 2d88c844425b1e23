package bot

import (
	"bytes"
	"encoding/json"
	"time"
)

// TranscribeVoice is the effect that transcribes a voice note. Its Args are a VoiceNote and its
// answer carries a VoiceResult.
const TranscribeVoice = "voice.transcribe"

// Events of TranscribeVoice besides OK. Any other event means that no transcription was
// possible: the person is asked to write.
const (
	VoiceTooLong Event = "too_long" // longer than allowed
	VoiceSilent  Event = "silent"   // no speech in it
	VoiceTooMuch Event = "too_much" // the contact, or all contacts together, sent too much audio today
)

// SureConfidence is the confidence from which a transcript is handled as a text. A less certain
// one is read back first.
const SureConfidence = 0.6

// VoiceNote requests a transcript.
type VoiceNote struct {
	Input  string  `json:"input,omitempty"`  // id of the message, to store the transcript with it
	Media  []Media `json:"media"`            // the first one is transcribed
	Locale string  `json:"locale,omitempty"` // the contact's language, as far as known
	Secret bool    `json:"secret,omitempty"` // it answers a secret step: the transcript is not stored

	Written time.Time `json:"written,omitzero"` // when it was spoken
	Quoted  *Quoted   `json:"quoted,omitempty"`
}

// UnmarshalJSON also decodes effects from when a note had only media: they may still wait in an
// outbox.
func (n *VoiceNote) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		*n = VoiceNote{}
		return json.Unmarshal(raw, &n.Media)
	}
	type plain VoiceNote
	return json.Unmarshal(raw, (*plain)(n))
}

// Transcript is the transcript of a voice note, as stored with the recording.
type Transcript struct {
	Text       string  `json:"text,omitempty"`
	Confidence float64 `json:"confidence,omitempty"` // 0 to 1; 0: unknown, taken as sure
	Seconds    float64 `json:"seconds,omitempty"`    // length of the recording; 0: unknown
	Refused    Event   `json:"refused,omitempty"`    // why there is no text: VoiceTooLong, VoiceSilent, VoiceTooMuch
}

// Sure reports whether the text can be used without confirmation.
func (t Transcript) Sure() bool { return t.Confidence == 0 || t.Confidence >= SureConfidence }

// VoiceResult is the answer to TranscribeVoice.
type VoiceResult struct {
	Transcript
	Input   string `json:"input,omitempty"`   // VoiceNote.Input
	Secret  bool   `json:"secret,omitempty"`  // VoiceNote.Secret
	Minutes int    `json:"minutes,omitempty"` // with VoiceTooLong: the allowed length

	Written time.Time `json:"written,omitzero"` // VoiceNote.Written
	Quoted  *Quoted   `json:"quoted,omitempty"` // VoiceNote.Quoted
}

// voiceRefusals are the text keys of the answers to notes that were not transcribed.
var voiceRefusals = map[Event]string{
	VoiceTooLong: "voice.too_long", VoiceSilent: "voice.silent", VoiceTooMuch: "voice.too_much",
}

// requestTranscript requests a voice note's transcript.
func (r *run) requestTranscript(in Input) {
	r.emit(Do(TranscribeVoice, VoiceNote{Input: in.ID, Media: in.Media, Locale: r.s.Locale, Secret: r.atSecretStep(), Written: in.At, Quoted: in.Quoted}))
}

// handleTranscript handles a voice note: as a text if its transcript is sure, otherwise after
// the person has confirmed it. If there is no transcript, the person is told why.
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
	if heard.Sure() || r.atSecretStep() || r.readMessage(in, nil, nil).Has(ActHazard) { // danger needs no confirmation
		return r.handleMessage(in)
	}
	if asked { // a second recording replaces the first
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

// secretVoiceInputs lists the inputs that hold a spoken secret: the answer with the transcript,
// and the recording.
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
