package language

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTranscribe(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, h, err := r.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		sound, _ := io.ReadAll(f)
		if r.URL.Path != "/v1/audio/transcriptions" || r.Header.Get("Authorization") != "Bearer key" ||
			r.FormValue("model") != "whisper-1" || h.Filename != "voice.ogg" {
			t.Errorf("%s %q %q", r.URL.Path, r.FormValue("model"), h.Filename)
		}
		if string(sound) == "broken" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		io.WriteString(w, `{"text":" la nevera no enfría "}`)
	}))
	defer s.Close()
	w := NewTranscriber(OpenAIConfig{Key: "key", BaseURL: s.URL + "/v1"})
	ctx := context.Background()
	if got, err := w.Transcribe(ctx, strings.NewReader("OggS"), "audio/ogg; codecs=opus"); err != nil || got != "la nevera no enfría" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := w.Transcribe(ctx, strings.NewReader("broken"), "audio/ogg"); err == nil || errors.Is(err, ErrAudio) {
		t.Errorf("a vendor's error: %v", err)
	}
	for _, kind := range []string{"", "image/png", "audio/;;"} {
		if _, err := w.Transcribe(ctx, strings.NewReader("x"), kind); !errors.Is(err, ErrAudio) {
			t.Errorf("%q: %v", kind, err)
		}
	}
	if _, err := w.Transcribe(ctx, io.LimitReader(zeros{}, maxAudio+10), "audio/ogg"); !errors.Is(err, ErrAudio) {
		t.Errorf("too long: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestWithoutAKeyNothingIsTranscribed(t *testing.T) {
	_, err := NewTranscriber(OpenAIConfig{}).Transcribe(context.Background(), strings.NewReader("x"), "audio/ogg")
	if !errors.Is(err, ErrNoTranscriber) {
		t.Errorf("error %v", err)
	}
}
