package language

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"recado/bot"
	"recado/bot/channels/call"
)

// Errors of an answer that arrived. For all of them Fallback asks the second reader.
var (
	ErrRefused   = errors.New("the language model refused")
	ErrCut       = errors.New("the language model's answer was cut")
	ErrMalformed = errors.New("the language model's answer is not what the schema asks for")
)

// Service is an offered service, as described to the language model.
type Service struct {
	Code        string // PLUMBING
	Description string // "leaks, drains, taps, water heaters"; may be empty
}

// OpenAIConfig holds the settings of a language model. Only Key is required.
type OpenAIConfig struct {
	Key      string
	BaseURL  string // with the API's version; default: https://api.openai.com/v1
	Model    string // default: gpt-4o-mini
	Services []Service
	Timeout  time.Duration // for the whole exchange; default: 5 s
	HTTP     *http.Client  // default: http.DefaultClient
}

func (c OpenAIConfig) client() *openai.Client {
	cfg := openai.DefaultConfig(c.Key)
	if c.BaseURL != "" {
		cfg.BaseURL = strings.TrimRight(c.BaseURL, "/")
	}
	plain := c.HTTP
	if plain == nil {
		plain = http.DefaultClient
	}
	hc := *plain
	if hc.Transport == nil {
		hc.Transport = http.DefaultTransport
	}
	hc.Transport = bounded{call.Named(hc.Transport)}
	cfg.HTTPClient = &hc
	return openai.NewClientWithConfig(cfg)
}

// bounded limits the bytes of an answer: one with the most tokens has some kilobytes. A cut answer
// is invalid JSON.
type bounded struct{ http.RoundTripper }

const maxAnswer = 256 << 10 // bytes

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

// OpenAI asks a language model with OpenAI's API. It tries once, because Fallback has another reader.
type OpenAI struct {
	client   *openai.Client
	model    string
	timeout  time.Duration
	services []string
	format   *openai.ChatCompletionResponseFormat
	system   string
}

var _ Understander = (*OpenAI)(nil)

// NewOpenAI returns a reader that answers only with the given services, or with the ten trained
// ones if there are none.
func NewOpenAI(cfg OpenAIConfig) *OpenAI {
	if cfg.Model == "" {
		cfg.Model = openai.GPT4oMini
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 5 * time.Second
	}
	if len(cfg.Services) == 0 {
		cfg.Services = knownServices()
	}
	o := &OpenAI{client: cfg.client(), model: cfg.Model, timeout: cfg.Timeout, system: systemPrompt(cfg.Services)}
	for _, s := range cfg.Services {
		o.services = append(o.services, s.Code)
	}
	o.format = responseFormat(o.services)
	return o
}

// Understand implements [Understander]. Its errors wrap the client's error, or are one of
// ErrRefused, ErrCut and ErrMalformed. They never contain the text.
func (o *OpenAI) Understand(ctx context.Context, text string) (bot.Classification, error) {
	answer, err := complete(ctx, o.client, o.timeout, openai.ChatCompletionRequest{
		Model: o.model, Messages: chat(o.system, quoted(text)), ResponseFormat: o.format, MaxCompletionTokens: 120,
	})
	if err != nil {
		return bot.Classification{}, err
	}
	return o.read(answer)
}

// read validates the answer, because not every server keeps to the strict schema.
func (o *OpenAI) read(answer string) (bot.Classification, error) {
	var none bot.Classification
	var a struct {
		Service    *string  `json:"service"`
		Intent     *string  `json:"intent"`
		Confidence *float64 `json:"confidence"`
	}
	if err := json.Unmarshal([]byte(answer), &a); err != nil {
		return none, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if a.Service == nil || a.Intent == nil || a.Confidence == nil {
		return none, fmt.Errorf("%w: a key is missing", ErrMalformed)
	}
	if *a.Service != unknownAnswer && !slices.Contains(o.services, *a.Service) {
		return none, fmt.Errorf("%w: a service that is not offered", ErrMalformed)
	}
	if *a.Intent != unknownAnswer && !slices.Contains(Intents(), *a.Intent) {
		return none, fmt.Errorf("%w: an intent that does not exist", ErrMalformed)
	}
	if !(*a.Confidence >= 0 && *a.Confidence <= 1) {
		return none, fmt.Errorf("%w: a confidence outside 0 to 1", ErrMalformed)
	}
	u := bot.Classification{Intent: known(*a.Intent), Service: known(*a.Service), Confidence: *a.Confidence, Source: "openai"}
	if u.Service != "" && yieldsToOrder(u.Intent) {
		u.Intent = CreateOrder
	}
	return u, nil
}

func known(answer string) string {
	if answer == unknownAnswer {
		return ""
	}
	return answer
}
