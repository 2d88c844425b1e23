package language

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

var (
	// ErrNoTranscriber means that no transcriber is configured: ask the person to write instead.
	ErrNoTranscriber = errors.New("no transcriber is configured")
	// ErrAudio means that this recording cannot be transcribed, now or later.
	ErrAudio = errors.New("the recording is too long or of an unknown kind")
)

// Transcriber writes down what is said in a voice note. mime is its media type, parameters allowed
// ("audio/ogg; codecs=opus"). Errors: ErrNoTranscriber, ErrAudio, or what the vendor said, worth a retry.
type Transcriber interface {
	Transcribe(ctx context.Context, audio io.Reader, mime string) (string, error)
}

// maxAudio is the vendor's own limit, in bytes.
const maxAudio = 25 << 20

// Whisper transcribes by OpenAI's API.
type Whisper struct {
	client  *openai.Client
	timeout time.Duration
}

var (
	_ Transcriber = (*Whisper)(nil)
	_ Transcriber = NoTranscriber{}
)

// NewTranscriber returns a Whisper when there is a key, else a NoTranscriber. A voice note takes longer than
// a text: the default limit is 30 s.
func NewTranscriber(cfg OpenAIConfig) Transcriber {
	if cfg.Key == "" {
		return NoTranscriber{}
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	return &Whisper{cfg.client(), cfg.Timeout}
}

// Transcribe implements [Transcriber].
func (w *Whisper) Transcribe(ctx context.Context, audio io.Reader, kind string) (string, error) {
	name, ok := audioName(kind)
	if !ok {
		return "", fmt.Errorf("%w: %q", ErrAudio, kind)
	}
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	limited := &io.LimitedReader{R: audio, N: maxAudio + 1}
	res, err := w.client.CreateTranscription(ctx, openai.AudioRequest{
		Model: openai.Whisper1, Reader: limited, FilePath: name, Format: openai.AudioResponseFormatJSON,
	})
	if limited.N <= 0 {
		return "", fmt.Errorf("%w: over %d MB", ErrAudio, maxAudio>>20)
	}
	if err != nil {
		return "", fmt.Errorf("transcribe a voice note: %w", err)
	}
	return strings.TrimSpace(res.Text), nil
}

// audioName gives the file name by which the vendor tells the format.
func audioName(kind string) (string, bool) {
	media, _, err := mime.ParseMediaType(kind)
	if err != nil {
		return "", false
	}
	end, ok := map[string]string{
		"audio/ogg": "ogg", "audio/opus": "ogg", "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/mp4": "m4a", "audio/m4a": "m4a",
		"audio/x-m4a": "m4a", "audio/aac": "m4a", "audio/wav": "wav", "audio/x-wav": "wav", "audio/webm": "webm", "audio/flac": "flac",
		"video/mp4": "mp4",
	}[media]
	return "voice." + end, ok
}

// NoTranscriber stands where none is configured.
type NoTranscriber struct{}

// Transcribe implements [Transcriber] by ErrNoTranscriber.
func (NoTranscriber) Transcribe(context.Context, io.Reader, string) (string, error) {
	return "", ErrNoTranscriber
}
