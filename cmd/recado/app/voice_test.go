package app_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"

	"recado/bot/channels/standin"
)

// record sends a voice note: one of the test recordings of package voice.
func (o *office) record(name string) { o.t.Helper(); o.recordFrom(ana, name) }

func (o *office) recordFrom(who, name string) {
	o.t.Helper()
	data, err := os.ReadFile("../../../workers/voice/testdata/" + name + ".ogg")
	if err != nil {
		o.t.Fatal(err)
	}
	o.say(standin.Say{Vendor: "whatsapp", From: who, Audio: &standin.File{Data: base64.StdEncoding.EncodeToString(data), MIME: "audio/ogg; codecs=opus"}})
}

// transcripts sets the transcripts of the next voice notes.
func (o *office) transcripts(next ...standin.Transcript) {
	o.t.Helper()
	o.order("/standin/transcripts", map[string]any{"transcripts": next})
}

// transcript returns the conversation from the API.
func (o *office) transcript() string {
	o.t.Helper()
	_, answer := o.ask("GET", "/api/v1/conversations/"+ana+"/transcript", "")
	return answer
}

// TestAVoiceNoteBecomesAnOrder checks an order by voice notes only, and that the transcript of each
// is stored with its recording.
func TestAVoiceNoteBecomesAnOrder(t *testing.T) {
	o := openOffice(t, nil)
	o.transcripts(
		standin.Transcript{Text: "Buenas, el aire de la sala no enfría"},
		standin.Transcript{Text: "No tengo", Confidence: 0.8},
		standin.Transcript{Text: "PL-20045"},
		standin.Transcript{Text: "Edificio A, Piso 3, Sala de juntas"},
		standin.Transcript{Text: "Alta"},
		standin.Transcript{Text: "Sí"},
	)
	for _, asked := range []string{"foto", "placa", "edificio", "prioridad", "PL-20045", "ORD-00001"} {
		o.record("speech")
		if m := o.hear("whatsapp", ana, ""); !strings.Contains(strings.ToLower(m.Text), strings.ToLower(asked)) {
			t.Fatalf("said %q, want %q", m.Text, asked)
		}
	}
	if said := o.transcript(); !strings.Contains(said, `"transcript":{"text":"Buenas, el aire de la sala no enfría","confidence":0.9,"seconds":4.1}`) {
		t.Error(said)
	}
	if s := o.book.Stats(); s.Refused > 0 {
		t.Errorf("refused: %v", s.Reasons)
	}
	if _, metrics := o.ask("GET", "/metrics", ""); !strings.Contains(metrics, `recado_voice_notes_total{result="sure"} 6`) {
		t.Error("the notes are not counted")
	}
}

// TestAnUnsureVoiceNoteIsReadBack checks that an uncertain transcript is repeated to the person,
// and has no effect before the confirmation.
func TestAnUnsureVoiceNoteIsReadBack(t *testing.T) {
	o := openOffice(t, nil)
	o.transcripts(
		standin.Transcript{Text: "el aire no enfría y hace ruido, es urgente", Confidence: 0.4},
		standin.Transcript{Text: "Edificio Y, Piso 3", Confidence: 0.3},
	)
	o.record("speech")
	m := o.hear("whatsapp", ana, "«el aire no enfría y hace ruido, es urgente»")
	if !strings.Contains(m.Text, "¿Es correcto?") || len(m.Options) != 2 {
		t.Fatalf("said %q with %v", m.Text, m.Options)
	}
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Option: "Sí"})
	o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
	o.hear("whatsapp", ana, "placa")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
	o.hear("whatsapp", ana, "ubicación")
	o.record("speech")
	o.hear("whatsapp", ana, "«Edificio Y, Piso 3»")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no"})
	o.hear("whatsapp", ana, "grabe la nota de nuevo")
	o.hear("whatsapp", ana, "Sigamos")
	o.hear("whatsapp", ana, "ubicación")
	if said := o.transcript(); !strings.Contains(said, `"confidence":0.3`) {
		t.Error(said)
	}
}

// TestVoiceNotesThatAreNotPaidFor checks that unusable voice notes are recognized before the paid
// transcription, each with its own answer.
func TestVoiceNotesThatAreNotPaidFor(t *testing.T) {
	o := openOffice(t, nil)
	o.record("silence")
	o.hear("whatsapp", ana, "No se oye nada")
	o.record("hum")
	o.hear("whatsapp", ana, "No se oye nada")
	o.record("long")
	o.hear("whatsapp", ana, "más de 3 minutos")
	if n := len(o.transcriber.Requests()); n > 0 {
		t.Errorf("%d were paid for", n)
	}
	if said := o.transcript(); !strings.Contains(said, `"refused":"too_long"`) || !strings.Contains(said, `"refused":"silent"`) {
		t.Error(said)
	}
	o.transcripts(standin.Transcript{Text: "Subtítulos por la comunidad de Amara.org", Plain: true})
	o.record("speech")
	o.hear("whatsapp", ana, "No se oye nada")
}

// TestATranscriberThatFails checks that a failed transcription is retried once, and that the person
// is told if the service is down.
func TestATranscriberThatFails(t *testing.T) {
	o := openOffice(t, nil)
	o.faults("transcriber", "429")
	o.transcripts(standin.Transcript{Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.record("speech")
	o.hear("whatsapp", ana, "foto")
	o.faults("transcriber", "500 x2")
	o.record("speech")
	o.hear("whatsapp", ana, "No pude escuchar")
	o.hear("whatsapp", ana, "foto")
	if n := o.book.Stats().Faults; n != 3 {
		t.Errorf("%d requests failed, want 3: one more try each", n)
	}
}

func TestWithoutATranscriberThePersonIsAskedToWrite(t *testing.T) {
	o := openOffice(t, map[string]string{"TRANSCRIBE_URL": "off", "OPENAI_API_KEY": ""})
	o.record("speech")
	o.hear("whatsapp", ana, "No pude escuchar su nota de voz. ¿Me lo puede escribir, por favor?")
}

// TestVoiceNotesHaveALimitADay checks the daily limits of an anonymous caller and of everybody, and
// the event when they are reached.
func TestVoiceNotesHaveALimitADay(t *testing.T) {
	o := openOffice(t, map[string]string{"TRANSCRIBE_DAY_MINUTES": "1"})
	next := make([]standin.Transcript, 12) // 5 s each
	for i := range next {
		next[i] = standin.Transcript{Text: "hola"}
	}
	o.transcripts(next...)
	for i := range next {
		who := fmt.Sprintf("+5730055500%02d", i)
		o.recordFrom(who, "speech")
		o.hear("whatsapp", who, "ayudar")
	}
	o.record("speech")
	o.hear("whatsapp", ana, "Por hoy no puedo escuchar más notas de voz")
	if why := o.event("transcription_limit"); !strings.Contains(why, "TRANSCRIBE_DAY_MINUTES") {
		t.Errorf("the event says %s", why)
	}
}
