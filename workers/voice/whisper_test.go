package voice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
)

// service returns a strict fake of the service, and a transcriber for it.
func service(t *testing.T, c WhisperConfig) (*standin.Transcriber, *Whisper, *standin.Ledger) {
	t.Helper()
	book := standin.NewLedger()
	v := standin.NewTranscriber(standin.TranscriberOptions{Key: c.Key}, book)
	s := standin.New(book, v)
	server := httptest.NewServer(s)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); s.Close() })
	c.URL, c.RetryDelay = server.URL+"/v1", time.Millisecond
	return v, NewWhisper(c), book
}

func note(t *testing.T) Recording {
	return Recording{Audio: bytes.NewReader(file(t, "speech.ogg")), MIME: "audio/ogg; codecs=opus", Language: "es-CO"}
}

func faults(t *testing.T, v standin.Vendor, script ...string) {
	t.Helper()
	if err := v.Script().Configure(standin.FaultSettings{Script: script}); err != nil {
		t.Fatal(err)
	}
}

func TestWhisperIsAskedAsItsReferenceSays(t *testing.T) {
	v, w, book := service(t, WhisperConfig{Key: "key"})
	v.QueueTranscripts(standin.Transcript{Text: "la nevera no enfría", Confidence: 0.5, NoSpeech: 0.2})
	h, err := w.Transcribe(t.Context(), note(t))
	if err != nil {
		t.Fatal(err, book.Stats().Reasons)
	}
	if got := judge(h, 0); got.Text != "la nevera no enfría" || got.Confidence != 0.5 {
		t.Errorf("%+v", got)
	}
	if got := v.Requests()[0]; got.Model != "whisper-1" || got.Language != "es" || got.Format != "verbose_json" || got.Name != "voice.ogg" || got.Bytes != len(file(t, "speech.ogg")) {
		t.Errorf("asked %+v", got)
	}
}

func TestALocalServerNeedsNoKey(t *testing.T) {
	v, w, _ := service(t, WhisperConfig{Model: "Systran/faster-whisper-small", Language: "en"})
	v.QueueTranscripts(standin.Transcript{Text: "hola", Plain: true})
	h, err := w.Transcribe(t.Context(), note(t))
	if err != nil || h.Text != "hola" || len(h.Segments) != 0 {
		t.Errorf("%+v %v", h, err)
	}
	if got := v.Requests()[0]; got.Language != "en" {
		t.Errorf("asked %+v", got)
	}
}

// A model without probabilities is asked for text only; a service that refuses verbose_json is
// asked so from then on.
func TestTextAloneIsAskedForWhereThereIsNoMore(t *testing.T) {
	v, w, book := service(t, WhisperConfig{Model: "gpt-4o-mini-transcribe"})
	if _, err := w.Transcribe(t.Context(), note(t)); err != nil || v.Requests()[0].Format != "json" || book.Stats().Refused > 0 {
		t.Errorf("%+v %v", v.Requests(), err)
	}
	w.plain.Store(false)
	for range 2 {
		if _, err := w.Transcribe(t.Context(), note(t)); err != nil {
			t.Fatal(err)
		}
	}
	if got := book.Stats().Refused; got != 1 {
		t.Errorf("verbose_json was asked for %d times", got)
	}
}

func TestWhatFailsInPassingIsTriedOnceMore(t *testing.T) {
	for script, want := range map[string]struct {
		ok    bool
		asked int // answered, or refused by the script
	}{
		"429": {true, 2}, "500": {true, 2}, "reset": {true, 2}, "503,503": {false, 2}, "429,500,500": {false, 2},
		"400": {false, 1}, "401": {false, 1}, "404": {false, 1}, "lost": {true, 2},
	} {
		v, w, book := service(t, WhisperConfig{})
		faults(t, v, strings.Split(script, ",")...)
		h, err := w.Transcribe(t.Context(), note(t))
		if (err == nil) != want.ok || want.ok && h.Text != standin.DefaultTranscript {
			t.Errorf("%s: %q %v", script, h.Text, err)
		}
		if asked := len(v.Requests()) + int(book.Stats().Faults); script != "lost" && asked != want.asked {
			t.Errorf("%s: asked %d times", script, asked)
		}
		if err != nil && strings.Contains(err.Error(), "ordered") {
			t.Errorf("%s: the error repeats the answer: %v", script, err)
		}
	}
}

func TestTranscriptionTimesOut(t *testing.T) {
	v, w, _ := service(t, WhisperConfig{Timeout: 300 * time.Millisecond})
	faults(t, v, "timeout", "timeout")
	began := time.Now()
	_, err := w.Transcribe(t.Context(), note(t))
	if took := time.Since(began); err == nil || took > 3*time.Second || !strings.Contains(err.Error(), "in time") {
		t.Errorf("%v after %s", err, took)
	}
	faults(t, v, "timeout") // the first try leaves time for the second
	if h, err := w.Transcribe(t.Context(), note(t)); err != nil || h.Text == "" {
		t.Errorf("%+v %v", h, err)
	}
}

func TestACallerThatGivesUpIsNotAskedAgain(t *testing.T) {
	v, w, book := service(t, WhisperConfig{})
	faults(t, v, "timeout")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := w.Transcribe(ctx, note(t)); !errors.Is(err, context.Canceled) || book.Stats().Faults > 1 {
		t.Errorf("%v", err)
	}
}

func TestWhatCannotBeTranscribedIsNotSent(t *testing.T) {
	v, w, _ := service(t, WhisperConfig{})
	for _, kind := range []string{"", "image/png", "audio/;;", "audio/amr"} {
		if _, err := w.Transcribe(t.Context(), Recording{Audio: strings.NewReader("x"), MIME: kind}); !errors.Is(err, ErrAudio) {
			t.Errorf("%q: %v", kind, err)
		}
	}
	big := bytes.NewReader(make([]byte, maxAudio+1))
	if _, err := w.Transcribe(t.Context(), Recording{Audio: big, MIME: "audio/ogg"}); !errors.Is(err, ErrAudio) || len(v.Requests()) > 0 {
		t.Errorf("too big: %v", err)
	}
}

// A redirect is not followed, so that neither the recording nor the key goes elsewhere.
func TestNoRedirectIsFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	defer elsewhere.Close()
	s := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	if _, err := NewWhisper(WhisperConfig{URL: s.URL, Key: "key"}).Transcribe(t.Context(), note(t)); err == nil {
		t.Error("a redirect is an answer")
	}
}

func TestAnAnswerWithoutEndIsCut(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"text":"`)
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("a"), 64<<10)); err != nil {
				return
			}
		}
	}))
	defer s.Close()
	if h, err := NewWhisper(WhisperConfig{URL: s.URL, Timeout: 10 * time.Second, RetryDelay: time.Millisecond}).Transcribe(t.Context(), note(t)); err == nil {
		t.Errorf("%d bytes of text", len(h.Text))
	}
}
