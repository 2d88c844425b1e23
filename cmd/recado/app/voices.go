package app

import (
	"cmp"
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado/cmd/recado/config"
	"recado/workers/limit"
	"recado/workers/voice"
)

// openAI is the default URL of the transcription service.
const openAI = "https://api.openai.com/v1"

// Transcription returns the configuration of the transcription service, and whether there is one. With the
// default URL it needs a key.
func Transcription(c config.Config) (w voice.WhisperConfig, on bool) {
	key := string(c.TranscribeAPIKey)
	if key == "" && !c.TranscribeURL.IsSet() { // OpenAI's key is not sent to any other server
		key = string(c.OpenAIAPIKey)
	}
	if c.TranscribeURL.Off() || !c.TranscribeURL.IsSet() && key == "" {
		return w, false
	}
	if key == "none" {
		key = ""
	}
	return voice.WhisperConfig{
		URL: cmp.Or(c.TranscribeURL.String(), c.OpenAIBaseURL.String(), openAI), Key: key, Model: c.TranscribeModel, Language: string(c.TranscribeLanguage),
	}, true
}

// openVoices sets up the transcription of voice notes and its limits.
func (a *App) openVoices(context.Context) error {
	a.voices = &voice.Listener{
		Files: a.media, Transcripts: a.stores.Inbox, MaxLength: time.Duration(a.Config.TranscribeNoteMinutes), Log: a.Log, Count: countVoices(a.registry),
		Budget: &voice.Budget{
			Spender: limit.NewRedis(a.redis.Client, "recado:limit:", limit.NewMemory(a.clock.Now), a.Log),
			Contact: time.Duration(a.Config.TranscribeContactMinutes), All: time.Duration(a.Config.TranscribeDayMinutes),
			Alarm: func(ctx context.Context, reason string) {
				a.core.engine.Alarm(ctx, "transcription_limit", "voice notes", reason)
			},
		},
	}
	if w, on := Transcription(a.Config); on {
		a.voices.Transcriber = voice.NewWhisper(w)
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
