package voice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/workers/limit"
)

// said is a transcriber with one fixed result.
type said struct {
	text     string
	believed float64
	err      error
	asked    int
}

func (s *said) Transcribe(context.Context, Recording) (Transcription, error) {
	s.asked++
	h := Transcription{Text: s.text}
	if s.believed > 0 {
		h.Segments = []Segment{{Text: s.text, End: 1, AvgLogprob: math.Log(s.believed)}}
	}
	return h, s.err
}

// shelf holds files and transcripts.
type shelf struct {
	files map[string][]byte
	notes map[string]bot.Transcript
	err   error
}

type open struct{ *bytes.Reader }

func (open) Close() error { return nil }

func (s *shelf) Open(_ context.Context, id string) (io.ReadSeekCloser, bot.Media, error) {
	data, ok := s.files[id]
	if !ok {
		return nil, bot.Media{}, bot.ErrNotFound
	}
	kind := "audio/ogg"
	if strings.HasSuffix(id, "mp4") {
		kind = "audio/mp4"
	}
	return open{bytes.NewReader(data)}, bot.Media{ID: id, MIME: kind, Bytes: int64(len(data))}, nil
}

func (s *shelf) SaveTranscript(_ context.Context, id string, t bot.Transcript) error {
	s.notes[id] = t
	return s.err
}

func (s *shelf) Transcript(_ context.Context, id string) (bot.Transcript, bool, error) {
	t, ok := s.notes[id]
	return t, ok, nil
}

type desk struct {
	*Listener
	shelf  *shelf
	said   *said
	counts map[string]int
	paid   time.Duration
	alarms int
	log    bytes.Buffer
}

func newDesk(t *testing.T, s *said) *desk {
	d := &desk{said: s, counts: map[string]int{}}
	d.shelf = &shelf{notes: map[string]bot.Transcript{}, files: map[string][]byte{
		"speech": file(t, "speech.ogg"), "silence": file(t, "silence.ogg"), "long": file(t, "long.ogg"),
		"mp4": mp4(0, 1000, 0), "hourmp4": mp4(0, 1, 3600), "bigmp4": make([]byte, 3<<20),
	}}
	d.Listener = &Listener{
		Transcriber: s, Files: d.shelf, Transcripts: d.shelf, MaxLength: 3 * time.Minute, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
		Count:  func(result string, paid time.Duration) { d.counts[result]++; d.paid += paid },
		Budget: &Budget{Spender: limit.NewMemory(time.Now), Contact: 20 * time.Minute, All: time.Hour, Alarm: func(context.Context, string) { d.alarms++ }},
	}
	return d
}

func (d *desk) note(t *testing.T, n bot.VoiceNote, who string) (bot.Event, bot.VoiceResult, error) {
	t.Helper()
	args, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Effect(t.Context(), engine.Task{Owner: who, Effect: bot.Effect{ID: who + "/1/1", Args: args}})
	heard, _ := a.Data.(bot.VoiceResult)
	return a.Event, heard, err
}

func of(id string) bot.VoiceNote {
	return bot.VoiceNote{Input: "sim:" + id, Media: []bot.Media{{ID: id, MIME: "audio/ogg"}}}
}

const ana = "+573001112233"

func TestListenerOutcomes(t *testing.T) {
	down := errors.New("down")
	fault := func(f bot.Fault) bot.VoiceNote { return bot.VoiceNote{Input: "sim:f", Media: []bot.Media{{Fault: f}}} }
	for _, tt := range []struct {
		name   string
		note   bot.VoiceNote
		said   said
		event  bot.Event
		text   string
		asked  int
		result string
	}{
		{"a sure one", of("speech"), said{text: "hola", believed: 0.9}, bot.OK, "hola", 1, "sure"},
		{"a card that is said", of("speech"), said{text: "es la 4111 1111 1111 1111", believed: 0.9}, bot.OK, "es la XXXX XXXX XXXX 1111", 1, "sure"},
		{"an unsure one", of("speech"), said{text: "hola", believed: 0.4}, bot.OK, "hola", 1, "unsure"},
		{"silence is not paid for", of("silence"), said{text: "hola"}, bot.VoiceSilent, "", 0, "silent"},
		{"nor what is too long", of("long"), said{text: "hola"}, bot.VoiceTooLong, "", 0, "too_long"},
		{"nor an hour of MP4", of("hourmp4"), said{text: "hola"}, bot.VoiceTooLong, "", 0, "too_long"},
		{"nor megabytes of unknown length", of("bigmp4"), said{text: "hola"}, bot.VoiceTooLong, "", 0, "too_long"},
		{"unknown length is bounded by bytes", of("mp4"), said{text: "hola"}, bot.OK, "hola", 1, "sure"},
		{"an invented caption", of("speech"), said{text: "Subtítulos por la comunidad de Amara.org"}, bot.VoiceSilent, "", 1, "silent"},
		{"a transcriber that is down", of("speech"), said{err: down}, engine.Failed, "", 1, "failed"},
		{"a file that is gone", of("nothing"), said{text: "hola"}, engine.Failed, "", 0, "failed"},
		{"a file that was refused for its size", fault(bot.FaultTooBig), said{}, bot.VoiceTooLong, "", 0, "too_long"},
		{"an empty one", fault(bot.FaultEmpty), said{}, bot.VoiceSilent, "", 0, "silent"},
		{"one that is no audio", fault(bot.FaultNotImage), said{}, engine.Failed, "", 0, "failed"},
		{"none", bot.VoiceNote{}, said{}, engine.Failed, "", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, &tt.said)
			event, heard, err := d.note(t, tt.note, ana)
			if err != nil || event != tt.event || heard.Text != tt.text || d.said.asked != tt.asked || heard.Minutes != 3 {
				t.Errorf("%s %+v %v, asked %d times", event, heard, err, d.said.asked)
			}
			if tt.result != "" && d.counts[tt.result] != 1 {
				t.Errorf("counted %v", d.counts)
			}
			kept, ok := d.shelf.notes[tt.note.Input]
			if ok != (event != engine.Failed) || kept.Text != tt.text || (kept.Refused != "") != (event != bot.OK && ok) {
				t.Errorf("kept %+v %v", kept, ok)
			}
			if strings.Contains(d.log.String(), ana) {
				t.Errorf("the log names the contact: %s", d.log.String())
			}
		})
	}
}

func TestWithoutATranscriberNothingIsDone(t *testing.T) {
	d := newDesk(t, &said{})
	d.Transcriber = nil
	if event, _, err := d.note(t, of("speech"), ana); event != engine.Failed || err != nil || len(d.shelf.notes) > 0 {
		t.Errorf("%s %v", event, err)
	}
}

// An effect that runs twice is paid for once.
func TestRepeatedEffectTranscribesOnce(t *testing.T) {
	d := newDesk(t, &said{text: "hola", believed: 0.4})
	d.shelf.err = bot.ErrUnavailable
	if _, _, err := d.note(t, of("speech"), ana); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	d.shelf.err = nil
	for range 2 {
		if event, heard, err := d.note(t, of("speech"), ana); event != bot.OK || heard.Text != "hola" || heard.Confidence != 0.4 || err != nil {
			t.Errorf("%s %+v %v", event, heard, err)
		}
	}
	if d.said.asked != 1 {
		t.Errorf("asked %d times", d.said.asked)
	}
}

func TestTranscriptOfASecretIsNotStored(t *testing.T) {
	d := newDesk(t, &said{text: "4711", believed: 0.9})
	n := of("speech")
	n.Secret = true
	if event, heard, err := d.note(t, n, ana); event != bot.OK || heard.Text != "4711" || !heard.Secret || heard.Input != n.Input || err != nil || len(d.shelf.notes) > 0 {
		t.Errorf("%s %+v %v, kept %v", event, heard, err, d.shelf.notes)
	}
}

// A contact's notes count against the contact's budget and the budget of all contacts; an operator
// is told once.
func TestBudget(t *testing.T) {
	d := newDesk(t, &said{text: "hola"})
	now := time.Unix(1_700_000_000, 0)
	d.Budget.Spender = limit.NewMemory(func() time.Time { return now })
	d.Budget.Contact, d.Budget.All = 12*time.Second, 22*time.Second // a note has 4.1 s, which count as 5
	send := func(who string) bot.Event {
		d.shelf.notes = map[string]bot.Transcript{}
		event, _, err := d.note(t, of("speech"), who)
		if err != nil {
			t.Fatal(err)
		}
		return event
	}
	for i, step := range []struct {
		who  string
		want bot.Event
	}{{"ana", bot.OK}, {"ana", bot.OK}, {"ana", bot.VoiceTooMuch}, {"eva", bot.OK}, {"luz", bot.OK}, {"sol", bot.VoiceTooMuch}, {"paz", bot.VoiceTooMuch}} {
		if got := send(step.who); got != step.want {
			t.Errorf("%d, %s: %s, want %s", i, step.who, got, step.want)
		}
	}
	if d.said.asked != 4 || d.alarms != 1 || d.counts["too_much"] != 3 {
		t.Errorf("asked %d times, %d alarms, counted %v", d.said.asked, d.alarms, d.counts)
	}
	if now = now.Add(25 * time.Hour); send("ana") != bot.OK {
		t.Error("the next day has no minutes")
	}
}
