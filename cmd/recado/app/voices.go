package app

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado/workers/limit"
	"recado/workers/voice"
)

// openAI is the default URL of the transcription service.
const openAI = "https://api.openai.com/v1"

// Transcription returns the configuration of the transcription service; nil without one. With the
// default URL it needs a key.
func Transcription(c Config) (*voice.WhisperConfig, error) {
	key := c["TRANSCRIBE_API_KEY"]
	if key == "" && c["TRANSCRIBE_URL"] == "" { // OpenAI's key is not sent to any other server
		key = c["OPENAI_API_KEY"]
	}
	if c["TRANSCRIBE_URL"] == "off" || c["TRANSCRIBE_URL"] == "" && key == "" {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	if key == "none" {
		key = ""
	}
	w := &voice.WhisperConfig{
		URL: cmp.Or(c["TRANSCRIBE_URL"], c["OPENAI_BASE_URL"], openAI), Key: key, Model: c["TRANSCRIBE_MODEL"], Language: c["TRANSCRIBE_LANGUAGE"],
	}
	if err := voice.CheckURL(w.URL); err != nil {
		return nil, fmt.Errorf("TRANSCRIBE_URL: %w", err)
	}
	return w, nil
}

// openVoices sets up the transcription of voice notes and its limits.
func (a *App) openVoices(context.Context) error {
	minutes := map[string]time.Duration{}
	for _, name := range []string{"TRANSCRIBE_NOTE_MINUTES", "TRANSCRIBE_CONTACT_MINUTES", "TRANSCRIBE_DAY_MINUTES"} {
		n, err := a.Config.number(name)
		if err != nil {
			return err
		}
		minutes[name] = time.Duration(min(n, 7*24*60)) * time.Minute
	}
	a.voices = &voice.Listener{
		Files: a.media, Transcripts: a.stores.Inbox, MaxLength: minutes["TRANSCRIBE_NOTE_MINUTES"], Log: a.Log, Count: countVoices(a.registry),
		Budget: &voice.Budget{
			Spender: limit.NewRedis(a.redis.Client, "recado:limit:", limit.NewMemory(a.clock.Now), a.Log),
			Contact: minutes["TRANSCRIBE_CONTACT_MINUTES"], All: minutes["TRANSCRIBE_DAY_MINUTES"],
			Alarm: func(ctx context.Context, reason string) {
				a.core.engine.Alarm(ctx, "transcription_limit", "voice notes", reason)
			},
		},
	}
	w, err := Transcription(a.Config)
	if err != nil {
		return err
	}
	if w != nil {
		a.voices.Transcriber = voice.NewWhisper(*w)
	}
	return nil
}

// countVoices registers the results of voice notes, and the seconds that are paid for.
func countVoices(registry *prometheus.Registry) func(result string, transcribed time.Duration) {
	notes := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "recado_voice_notes_total", Help: "Voice notes by what became of them: sure, unsure, too_long, silent, too_much, failed.",
	}, []string{"result"})
	paid := prometheus.NewCounter(prometheus.CounterOpts{Name: "recado_voice_transcribed_seconds_total", Help: "Seconds of voice notes that were transcribed."})
	registry.MustRegister(notes, paid)
	return func(result string, transcribed time.Duration) {
		notes.WithLabelValues(result).Inc()
		paid.Add(transcribed.Seconds())
	}
}
