package standin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// TranscriberOptions holds the settings of the stand-in.
type TranscriberOptions struct {
	Key string // the bearer key; "" also accepts requests without one, as a local server does
}

// Transcriber is a stand-in for OpenAI's POST /v1/audio/transcriptions. Its transcripts are ordered
// beforehand:
//
//	POST /standin/transcripts  {"transcripts": [Transcript…]}: one for each recording, in order
//	GET  /standin/transcribed  the requests that were answered, oldest first
//
// If none is queued it returns DefaultTranscript.
type Transcriber struct {
	TranscriberOptions
	ledger *Ledger
	faults *Faults

	mu       sync.Mutex
	queued   []Transcript
	requests []Transcribed
}

// Transcript is the transcript to return for a recording.
type Transcript struct {
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence,omitempty"` // mean probability of its tokens; default: 0.9
	NoSpeech   float64 `json:"noSpeech,omitempty"`   // probability that nobody speaks; default: 0.01
	Plain      bool    `json:"plain,omitempty"`      // answer with {"text"} only, whatever was requested
}

// Transcribed is a request that was answered.
type Transcribed struct {
	Model    string `json:"model"`
	Language string `json:"language,omitempty"`
	Format   string `json:"format"`
	Name     string `json:"name"`
	Bytes    int    `json:"bytes"`
	SHA256   string `json:"sha256"`
	Text     string `json:"text"`
}

// DefaultTranscript is the transcript if none was ordered.
const DefaultTranscript = "Esta es una nota de voz de prueba."

var _ Vendor = (*Transcriber)(nil)

// NewTranscriber makes the stand-in.
func NewTranscriber(o TranscriberOptions, ledger *Ledger) *Transcriber {
	return &Transcriber{TranscriberOptions: o, ledger: ledger, faults: &Faults{}}
}

// Name implements Vendor.
func (*Transcriber) Name() string { return "transcriber" }

// Script implements Vendor.
func (t *Transcriber) Script() *Faults { return t.faults }

// Say implements Vendor. A transcriber is not a channel.
func (*Transcriber) Say(context.Context, Say) (Posted, error) { return Posted{}, ErrCannot }

// Close implements Vendor.
func (*Transcriber) Close() {}

// Routes implements Vendor.
func (t *Transcriber) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /v1/audio/transcriptions", t.transcribe)
	mux.HandleFunc("POST /standin/transcripts", func(w http.ResponseWriter, r *http.Request) {
		var o struct {
			Transcripts []Transcript `json:"transcripts"`
		}
		if !read(w, r, &o) {
			return
		}
		for _, x := range o.Transcripts {
			if x.Confidence < 0 || x.Confidence > 1 || x.NoSpeech < 0 || x.NoSpeech > 1 {
				wrong(w, fmt.Errorf("%q: probabilities are from 0 to 1", x.Text))
				return
			}
		}
		t.QueueTranscripts(o.Transcripts...)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /standin/transcribed", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, t.Requests()) })
}

// QueueTranscripts appends transcripts for the next recordings.
func (t *Transcriber) QueueTranscripts(next ...Transcript) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queued = append(t.queued, next...)
}

// Requests lists the requests that were answered.
func (t *Transcriber) Requests() []Transcribed {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Transcribed{}, t.requests...)
}

const (
	maxRecording    = 25 << 20
	maxRequestsKept = 10_000
)

// recording is a valid request.
type recording struct {
	Transcribed
	verbose bool
}

// transcribe handles a recording.
func (t *Transcriber) transcribe(w http.ResponseWriter, r *http.Request) {
	key, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if t.Key != "" && (!bearer || key != t.Key) {
		t.refuse(w, http.StatusUnauthorized, "", "invalid_api_key", "Incorrect API key provided.")
		return
	}
	if err := r.ParseMultipartForm(8 << 20); err != nil { // the handler limits the body
		t.refuse(w, http.StatusBadRequest, "", "", "Could not parse multipart form")
		return
	}
	defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files
	rec, status, param, why := t.check(r)
	if why != "" {
		t.refuse(w, status, param, "", why)
		return
	}
	f := t.faults.Next()
	if f.Kind != "" {
		t.ledger.count(func(s *Stats) { s.Faults++ })
	}
	if !f.Apply(w, r) {
		return
	}
	switch f.Kind {
	case "status":
		w.Header().Set("Retry-After", "1")
		transcriberError(w, f.Status, "", map[int]string{429: "rate_limit_exceeded"}[f.Status], "ordered by a script")
		return
	case "code", "body":
		transcriberError(w, http.StatusBadRequest, "", f.Code, "ordered by a script")
		return
	}
	said := t.next(&rec.Transcribed)
	if f.Kind == "lost" {
		hangUp(w)
		return
	}
	if !rec.verbose || said.Plain {
		reply(w, http.StatusOK, map[string]any{"text": said.Text})
		return
	}
	reply(w, http.StatusOK, said.verbose(rec.Language))
}

// formFields are the fields of the service's reference, with the pattern of their values.
var formFields = map[string]*regexp.Regexp{
	"model": regexp.MustCompile(`^[\w.:/-]{1,100}$`), "language": regexp.MustCompile(`^[a-z]{2,3}$`), "prompt": regexp.MustCompile(`(?s)^.{0,1000}$`),
	"response_format": regexp.MustCompile(`^(json|text|srt|verbose_json|vtt)$`), "temperature": regexp.MustCompile(`^(0(\.\d+)?|1(\.0+)?)$`),
	"timestamp_granularities[]": regexp.MustCompile(`^(word|segment)$`),
}

// check validates a request; why says what is wrong with it.
func (t *Transcriber) check(r *http.Request) (rec recording, status int, param, why string) {
	bad := func(param, why string, args ...any) (recording, int, string, string) {
		return rec, http.StatusBadRequest, param, fmt.Sprintf(why, args...)
	}
	for name, values := range r.MultipartForm.Value {
		form, known := formFields[name]
		if !known {
			return bad(name, "Unknown parameter: '%s'.", name)
		}
		for _, v := range values {
			if !form.MatchString(v) {
				return bad(name, "Invalid value for '%s'.", name)
			}
		}
	}
	rec.Model, rec.Language, rec.Format = r.FormValue("model"), r.FormValue("language"), r.FormValue("response_format")
	if rec.Model == "" {
		return bad("model", "you must provide a model parameter")
	}
	if rec.Format == "" {
		rec.Format = "json"
	}
	rec.verbose = rec.Format == "verbose_json"
	if strings.HasPrefix(rec.Model, "gpt-") && rec.Format != "json" && rec.Format != "text" {
		return bad("response_format", "response_format '%s' is not compatible with model '%s'. Use 'json' or 'text' instead.", rec.Format, rec.Model)
	}
	if rec.Format != "json" && !rec.verbose {
		return bad("response_format", "the stand-in answers json and verbose_json only")
	}
	files := r.MultipartForm.File["file"]
	if len(files) != 1 || len(r.MultipartForm.File) != 1 {
		return bad("file", "exactly one file is required")
	}
	f, err := files[0].Open()
	if err != nil {
		return bad("file", "file can't be read")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRecording+1))
	switch {
	case err != nil || len(data) == 0:
		return bad("file", "Audio file is empty or could not be read")
	case len(data) > maxRecording:
		return rec, http.StatusRequestEntityTooLarge, "file", fmt.Sprintf("Maximum content size limit (%d) exceeded", maxRecording)
	case !sounds(path.Ext(files[0].Filename), data):
		return bad("file", "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']")
	}
	sum := sha256.Sum256(data)
	rec.Name, rec.Bytes, rec.SHA256 = files[0].Filename, len(data), hex.EncodeToString(sum[:])
	return rec, 0, "", ""
}

// sounds reports whether a file's first bytes match its extension.
func sounds(ext string, data []byte) bool {
	begins := func(at int, magic ...string) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return len(data) > at+len(m) && string(data[at:at+len(m)]) == m })
	}
	switch ext {
	case ".ogg", ".oga":
		return begins(0, "OggS")
	case ".wav":
		return begins(0, "RIFF")
	case ".flac":
		return begins(0, "fLaC")
	case ".webm":
		return begins(0, "\x1a\x45\xdf\xa3")
	case ".m4a", ".mp4":
		return begins(4, "ftyp")
	case ".mp3", ".mpeg", ".mpga":
		return begins(0, "ID3", "\xff\xfb", "\xff\xf3", "\xff\xf2", "\xff\xfa")
	}
	return false
}

// next returns the transcript of this recording.
func (t *Transcriber) next(r *Transcribed) Transcript {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := Transcript{Text: DefaultTranscript}
	if len(t.queued) > 0 {
		said, t.queued = t.queued[0], t.queued[1:]
	}
	if said.Confidence == 0 {
		said.Confidence = 0.9
	}
	if said.NoSpeech == 0 {
		said.NoSpeech = 0.01
	}
	r.Text = said.Text
	if len(t.requests) >= maxRequestsKept {
		t.requests = t.requests[1:]
	}
	t.requests = append(t.requests, *r)
	return said
}

// verbose returns the verbose_json answer, with the model's probabilities.
func (s Transcript) verbose(language string) map[string]any {
	length := math.Max(1, float64(len([]rune(s.Text)))/15)
	segments := []any{}
	if s.Text != "" {
		segments = append(segments, map[string]any{
			"id": 0, "seek": 0, "start": 0.0, "end": length, "text": " " + s.Text, "tokens": []int{50364, 50414}, "temperature": 0.0,
			"avg_logprob": math.Log(s.Confidence), "compression_ratio": 1.1, "no_speech_prob": s.NoSpeech,
		})
	}
	if language == "" {
		language = "es"
	}
	return map[string]any{"task": "transcribe", "language": language, "duration": length, "text": s.Text, "segments": segments}
}

func (t *Transcriber) refuse(w http.ResponseWriter, status int, param, code, why string) {
	t.ledger.Refuse(t.Name() + ": " + why)
	transcriberError(w, status, param, code, why)
}

func transcriberError(w http.ResponseWriter, status int, param, code, why string) {
	e := map[string]any{"message": why, "type": "invalid_request_error", "param": nil, "code": nil}
	if status >= 500 {
		e["type"] = "server_error"
	}
	if param != "" {
		e["param"] = param
	}
	if code != "" {
		e["code"] = code
	}
	reply(w, status, map[string]any{"error": e})
}
