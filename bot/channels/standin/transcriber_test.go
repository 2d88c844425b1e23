package standin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado/bot/channels/standin"
)

// form builds a transcription request: fields as "name=value", and the file's name and bytes.
func form(t *testing.T, name string, sound []byte, fields ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(sound)
	}
	for _, field := range fields {
		key, value, _ := strings.Cut(field, "=")
		_ = w.WriteField(key, value)
	}
	_ = w.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/audio/transcriptions", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Authorization", "Bearer key")
	return r
}

func TestTheTranscriberIsStrict(t *testing.T) {
	ledger := standin.NewLedger()
	s := standin.New(ledger, standin.NewTranscriber(standin.TranscriberOptions{Key: "key"}, ledger))
	defer s.Close()
	ogg := []byte("OggS…")
	wrongKey := form(t, "a.ogg", ogg, "model=whisper-1")
	wrongKey.Header.Set("Authorization", "Bearer other")
	noKey := form(t, "a.ogg", ogg, "model=whisper-1")
	noKey.Header.Del("Authorization")
	noForm := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/audio/transcriptions", strings.NewReader("{}"))
	noForm.Header.Set("Authorization", "Bearer key")
	for name, tt := range map[string]struct {
		r      *http.Request
		status int
		says   string
	}{
		"as it should be":         {form(t, "a.ogg", ogg, "model=whisper-1", "language=es", "response_format=verbose_json", "temperature=0.20"), 200, `"avg_logprob"`},
		"text alone":              {form(t, "a.ogg", ogg, "model=whisper-1"), 200, `{"text":"` + standin.DefaultTranscript},
		"a wrong key":             {wrongKey, 401, "invalid_api_key"},
		"no key":                  {noKey, 401, "invalid_api_key"},
		"no form":                 {noForm, 400, "multipart"},
		"no model":                {form(t, "a.ogg", ogg), 400, "model"},
		"no file":                 {form(t, "", nil, "model=whisper-1"), 400, "file"},
		"an empty file":           {form(t, "a.ogg", nil, "model=whisper-1"), 400, "empty"},
		"no sound":                {form(t, "a.ogg", []byte("\xff\xd8\xff\xe0 photo"), "model=whisper-1"), 400, "Invalid file format"},
		"a name without end":      {form(t, "voice", ogg, "model=whisper-1"), 400, "Invalid file format"},
		"too big":                 {form(t, "a.ogg", append(ogg, make([]byte, 25<<20)...), "model=whisper-1"), 413, "Maximum content size"},
		"an unknown field":        {form(t, "a.ogg", ogg, "model=whisper-1", "lang=es"), 400, "Unknown parameter: 'lang'"},
		"a language in full":      {form(t, "a.ogg", ogg, "model=whisper-1", "language=Spanish"), 400, "language"},
		"an unknown format":       {form(t, "a.ogg", ogg, "model=whisper-1", "response_format=xml"), 400, "response_format"},
		"a model that knows less": {form(t, "a.ogg", ogg, "model=gpt-4o-transcribe", "response_format=verbose_json"), 400, "not compatible"},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, tt.r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			var e struct {
				Error *struct{ Message, Type string } `json:"error"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || (w.Code >= 400) != (e.Error != nil) {
				t.Errorf("no answer of the service's: %s", w.Body)
			}
		})
	}
}

func TestTranscriberReturnsQueuedTranscripts(t *testing.T) {
	ledger := standin.NewLedger()
	s := standin.New(ledger, standin.NewTranscriber(standin.TranscriberOptions{}, ledger))
	defer s.Close()
	ask := func(method, path, body string) (int, string) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
		return w.Code, w.Body.String()
	}
	hears := func(want string) {
		t.Helper()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, form(t, "a.ogg", []byte("OggS…"), "model=small", "response_format=verbose_json"))
		answer, _ := io.ReadAll(w.Body)
		if !strings.Contains(string(answer), want) {
			t.Errorf("heard %d %s, want %s", w.Code, answer, want)
		}
	}
	if code, why := ask("POST", "/standin/transcripts", `{"transcripts":[{"text":"uno","confidence":0.5,"noSpeech":0.7},{"text":"dos","plain":true},{"text":""}]}`); code != http.StatusNoContent {
		t.Fatal(code, why)
	}
	if code, _ := ask("POST", "/standin/transcripts", `{"transcripts":[{"text":"x","confidence":40}]}`); code != http.StatusBadRequest {
		t.Error("a probability of 40 is taken")
	}
	if code, why := ask("POST", "/standin/faults", `{"vendor":"transcriber","script":["429","ok","500"]}`); code != http.StatusOK {
		t.Fatal(code, why)
	}
	hears("rate_limit_exceeded")
	hears(`"no_speech_prob":0.7`)
	hears("server_error")
	hears(`{"text":"dos"}`)
	hears(`"segments":[]`)
	hears(standin.DefaultTranscript)
	if code, list := ask("GET", "/standin/transcribed", ""); code != http.StatusOK || strings.Count(list, `"model":"small"`) != 4 {
		t.Error(code, list)
	}
	if code, _ := ask("POST", "/standin/say", `{"vendor":"transcriber","from":"+573001112233","text":"hola"}`); code != http.StatusBadRequest {
		t.Error("a transcriber speaks")
	}
}
