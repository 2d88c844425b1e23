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
)

// ErrAudio means that this recording can't be transcribed, now or later.
var ErrAudio = errors.New("the recording is too big or of an unknown kind")

// Recording is a voice note for a Transcriber.
type Recording struct {
	Audio    io.ReadSeeker // from its beginning
	MIME     string        // parameters allowed: "audio/ogg; codecs=opus"
	Language string        // what is probably spoken, as "es" or "es-CO"; "" leaves it to the transcriber
}

// Transcriber writes down what is said in a recording. Errors: ErrAudio, the context's,
// or what the service said, after the tries that were worth it.
type Transcriber interface {
	Transcribe(ctx context.Context, r Recording) (Transcription, error)
}

// maxAudio is OpenAI's own limit, in bytes.
const maxAudio = 25 << 20

// WhisperConfig says whom to ask. Only URL is required.
type WhisperConfig struct {
	URL        string        // with its version, as in https://api.openai.com/v1 or http://127.0.0.1:8000/v1
	Key        string        // "" for a local server
	Model      string        // whisper-1
	Language   string        // of all recordings; "" takes each recording's own
	Timeout    time.Duration // for everything, both tries together; 30 s
	RetryDelay time.Duration // before the second try; 0.5 s
	HTTP       http.RoundTripper
}

// Whisper transcribes by /audio/transcriptions of OpenAI's API, as OpenAI, whisper.cpp's
// server, faster-whisper-server and others serve it.
type Whisper struct {
	WhisperConfig
	client *openai.Client
	plain  atomic.Bool // verbose_json was refused: only the text is asked for
}

var _ Transcriber = (*Whisper)(nil)

// CheckURL refuses an address that can't be asked.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("must be an address like https://api.openai.com/v1")
	}
	return nil
}

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
		Transport: bounded{c.HTTP},
		// A recording and a key go to the address that was set, and nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	w := &Whisper{WhisperConfig: c, client: openai.NewClientWithConfig(cfg)}
	// The models after Whisper say no probabilities: they know only json and text.
	w.plain.Store(strings.HasPrefix(c.Model, "gpt-"))
	return w
}

// Transcribe implements [Transcriber]. What fails in passing is tried once more, in what
// is left of Timeout; the first try gets two thirds of it.
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

// ask asks once, in the richest form that the service knows.
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

// ServiceError is a refusal by the service, or a failure to reach it. Its text never
// holds what the service answered: that may quote what was said.
type ServiceError struct {
	Status int // of HTTP; 0: no answer came
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

// transient reports whether another try may end better.
func transient(err error) bool {
	e, ok := errors.AsType[*ServiceError](err)
	if !ok || errors.Is(err, context.Canceled) {
		return false
	}
	if api, ok := errors.AsType[*openai.APIError](err); ok && api.Code == "insufficient_quota" {
		return false // 429 too, but it lasts until somebody pays
	}
	if e.Status == 0 { // an answer that can't be read has been paid for, and would come again
		_, unreached := errors.AsType[*url.Error](err)
		return unreached || errors.Is(err, context.DeadlineExceeded)
	}
	return e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooManyRequests || e.Status >= 500
}

// refusesFormat reports whether a service said that it knows no verbose_json.
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

// audioName gives the file name by which the service tells the format.
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

// bounded keeps an answer from filling the memory: a transcript with its segments of three
// minutes has some ten kilobytes.
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
