package voice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"recado/bot/channels/call"
)

// ErrAudio means that the recording can never be transcribed.
var ErrAudio = errors.New("the recording is too big or of an unknown kind")

// Recording is a voice note for a Transcriber.
type Recording struct {
	Audio    io.ReadSeeker // positioned at its beginning
	MIME     string        // may have parameters: "audio/ogg; codecs=opus"
	Language string        // probable language, such as "es" or "es-CO"; "" lets the transcriber detect it
}

// Transcriber transcribes a recording. Its errors are ErrAudio, the context's, or the service's
// after its retries.
type Transcriber interface {
	Transcribe(ctx context.Context, r Recording) (Transcription, error)
}

// maxAudio is OpenAI's limit, in bytes.
const maxAudio = 25 << 20

// WhisperConfig holds the settings. Only URL is required.
type WhisperConfig struct {
	URL        string        // with the API's version: https://api.openai.com/v1 or http://127.0.0.1:8000/v1
	Key        string        // "" for a local server
	Model      string        // default: whisper-1
	Language   string        // of all recordings; default: each recording's own
	Timeout    time.Duration // for both tries together; default: 30 s
	RetryDelay time.Duration // before the second try; default: 0.5 s
	HTTP       http.RoundTripper
}

// Whisper transcribes by /audio/transcriptions of OpenAI's API, which OpenAI, whisper.cpp's server,
// faster-whisper-server and others implement.
type Whisper struct {
	WhisperConfig
	client *openai.Client
	plain  atomic.Bool // verbose_json was refused, so only the text is requested
}

var _ Transcriber = (*Whisper)(nil)

// NewWhisper makes a transcriber.
func NewWhisper(c WhisperConfig) *Whisper {
	if c.Model == "" {
		c.Model = openai.Whisper1
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.RetryDelay <= 0 {
		c.RetryDelay = 500 * time.Millisecond
	}
	if c.HTTP == nil {
		c.HTTP = http.DefaultTransport
	}
	cfg := openai.DefaultConfig(c.Key)
	cfg.BaseURL = strings.TrimSuffix(strings.TrimRight(c.URL, "/"), "/audio/transcriptions")
	cfg.HTTPClient = &http.Client{
		Transport: bounded{call.Named(c.HTTP)},
		// Recordings and the key must reach the configured address only.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	w := &Whisper{WhisperConfig: c, client: openai.NewClientWithConfig(cfg)}
	// Newer models give no probabilities and support only json and text.
	w.plain.Store(strings.HasPrefix(c.Model, "gpt-"))
	return w
}

// Transcribe implements [Transcriber]. It retries once after a transient error, in what is left of
// Timeout; the first try gets two thirds of it.
func (w *Whisper) Transcribe(ctx context.Context, r Recording) (Transcription, error) {
	name, ok := audioName(r.MIME)
	if !ok {
		return Transcription{}, fmt.Errorf("%w: %q", ErrAudio, r.MIME)
	}
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	first, stop := context.WithTimeout(ctx, w.Timeout*2/3)
	h, err := w.ask(first, name, r)
	stop()
	if err == nil || !transient(err) {
		return h, err
	}
	wait := time.NewTimer(w.RetryDelay)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
		return Transcription{}, err
	}
	return w.ask(ctx, name, r)
}

// ask asks once, in the richest format that the service supports.
func (w *Whisper) ask(ctx context.Context, name string, r Recording) (Transcription, error) {
	if !w.plain.Load() {
		h, err := w.send(ctx, name, r, openai.AudioResponseFormatVerboseJSON)
		if !refusesFormat(err) {
			return h, err
		}
		w.plain.Store(true)
	}
	return w.send(ctx, name, r, openai.AudioResponseFormatJSON)
}

func (w *Whisper) send(ctx context.Context, name string, r Recording, format openai.AudioResponseFormat) (Transcription, error) {
	if _, err := r.Audio.Seek(0, io.SeekStart); err != nil {
		return Transcription{}, fmt.Errorf("transcribe: %w", err)
	}
	limited := &io.LimitedReader{R: r.Audio, N: maxAudio + 1}
	language := w.Language
	if language == "" {
		language, _, _ = strings.Cut(r.Language, "-")
	}
	res, err := w.client.CreateTranscription(ctx, openai.AudioRequest{Model: w.Model, Reader: limited, FilePath: name, Format: format, Language: language})
	if limited.N <= 0 {
		return Transcription{}, fmt.Errorf("%w: over %d MB", ErrAudio, maxAudio>>20)
	}
	if err != nil {
		return Transcription{}, &ServiceError{statusOf(err), err}
	}
	h := Transcription{Text: res.Text}
	for _, s := range res.Segments {
		h.Segments = append(h.Segments, Segment{s.Text, s.Start, s.End, s.AvgLogprob, s.NoSpeechProb, s.CompressionRatio})
	}
	return h, nil
}

// ServiceError is a refusal of the service, or a failure to reach it. Its text never contains the
// service's answer, which may quote what was said.
type ServiceError struct {
	Status int // HTTP status; 0 without an answer
	err    error
}

func (e *ServiceError) Error() string {
	switch {
	case e.Status != 0:
		return fmt.Sprintf("the transcription service answered %d", e.Status)
	case errors.Is(e.err, context.DeadlineExceeded):
		return "the transcription service did not answer in time"
	}
	return "the transcription service could not be reached"
}

func (e *ServiceError) Unwrap() error { return e.err }

func statusOf(err error) int {
	if api, ok := errors.AsType[*openai.APIError](err); ok {
		return api.HTTPStatusCode
	}
	if request, ok := errors.AsType[*openai.RequestError](err); ok {
		return request.HTTPStatusCode
	}
	return 0
}

// transient reports whether a retry may succeed.
func transient(err error) bool {
	e, ok := errors.AsType[*ServiceError](err)
	if !ok || errors.Is(err, context.Canceled) {
		return false
	}
	if api, ok := errors.AsType[*openai.APIError](err); ok && api.Code == "insufficient_quota" {
		return false // also a 429, but it lasts until somebody pays
	}
	if e.Status == 0 { // an unreadable answer has been paid for, and would come again
		_, unreached := errors.AsType[*url.Error](err)
		return unreached || errors.Is(err, context.DeadlineExceeded)
	}
	return e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooManyRequests || e.Status >= 500
}

// refusesFormat reports whether the service does not support verbose_json.
func refusesFormat(err error) bool {
	api, ok := errors.AsType[*openai.APIError](err)
	if !ok || api.HTTPStatusCode != http.StatusBadRequest && api.HTTPStatusCode != http.StatusUnprocessableEntity {
		return false
	}
	about := api.Message
	if api.Param != nil {
		about += " " + *api.Param
	}
	return strings.Contains(about, "response_format") || strings.Contains(about, "verbose_json")
}

// audioName returns the file name by which the service recognises the format.
func audioName(kind string) (string, bool) {
	media, _, err := mime.ParseMediaType(kind)
	if err != nil {
		return "", false
	}
	end, ok := map[string]string{
		"audio/ogg": "ogg", "audio/opus": "ogg", "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/mp4": "m4a", "audio/m4a": "m4a",
		"audio/x-m4a": "m4a", "audio/aac": "m4a", "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/webm": "webm",
		"audio/flac": "flac", "video/mp4": "mp4",
	}[media]
	return "voice." + end, ok
}

// bounded limits the bytes of an answer: a transcript of three minutes with segments has some ten kilobytes.
type bounded struct{ http.RoundTripper }

const maxAnswer = 2 << 20

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxAnswer), res.Body}
	}
	return res, err
}
