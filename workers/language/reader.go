package language

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/reading"
)

// Limits of a reading's cost and size.
const (
	maxReadTokens = 400
	maxReadActs   = 12
)

// ErrCircuitOpen means that the language model has failed too often and is not asked for a while.
var ErrCircuitOpen = errors.New("the language model rests after failures")

// Reader returns what a message does. An error means that it could not tell; a message without a
// known act gives a Reading without acts. Implementations are safe for concurrent use.
type Reader interface {
	Read(ctx context.Context, q bot.ReadingRequest) (bot.Reading, error)
}

// ReadEffect carries out [bot.ReadWithModel]. It asks once, because an answer later than
// bot.ModelTimeout after the turn is useless.
func ReadEffect(r Reader) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var q bot.ReadingRequest
		if err := json.Unmarshal(t.Effect.Args, &q); err != nil {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("read a message: %w", err))
		}
		left := bot.ModelTimeout - t.Now.Sub(t.Effect.At)
		if left <= 0 {
			return engine.Answer{Event: engine.Failed}, nil
		}
		ctx, cancel := context.WithTimeout(ctx, min(left, bot.ModelTimeout)) // the clock may have gone back
		defer cancel()
		got, err := r.Read(ctx, q)
		switch {
		case errors.Is(err, ErrCircuitOpen):
			return engine.Answer{Event: engine.Failed}, nil
		case err != nil:
			return engine.Answer{}, engine.Permanent(fmt.Errorf("read a message: %w", err))
		}
		return engine.Answer{Event: bot.OK, Data: got}, nil
	}
}

// OpenAIReader asks a language model with OpenAI's API which acts a message holds. It tries once,
// and not at all while its breaker is open.
type OpenAIReader struct {
	client  *openai.Client
	model   string
	timeout time.Duration
	acts    []string
	format  *openai.ChatCompletionResponseFormat
	system  string
	breaker *gobreaker.CircuitBreaker[bot.Reading]
}

var _ Reader = (*OpenAIReader)(nil)

// NewOpenAIReader returns a reader. It ignores cfg.Services; the default Timeout is bot.ModelTimeout.
func NewOpenAIReader(cfg OpenAIConfig, b Breaker) *OpenAIReader {
	if cfg.Model == "" {
		cfg.Model = openai.GPT4oMini
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = bot.ModelTimeout
	}
	b = b.orDefault()
	o := &OpenAIReader{client: cfg.client(), model: cfg.Model, timeout: cfg.Timeout, acts: reading.Acts(), system: readingPrompt}
	o.format = actsFormat(o.acts)
	o.breaker = gobreaker.NewCircuitBreaker[bot.Reading](gobreaker.Settings{
		Name: "language model, acts", Timeout: b.Cooldown,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= b.FailureThreshold },
		IsExcluded:  notModelFailure,
	})
	return o
}

// Read implements [Reader]. Its errors wrap the client's error, or are one of ErrRefused, ErrCut,
// ErrMalformed and ErrCircuitOpen. They never contain the text.
func (o *OpenAIReader) Read(ctx context.Context, q bot.ReadingRequest) (bot.Reading, error) {
	got, err := o.breaker.Execute(func() (bot.Reading, error) {
		got, err := o.ask(ctx, q)
		if err != nil && errors.Is(ctx.Err(), context.Canceled) { // an exceeded deadline counts as the model's failure
			return got, errors.Join(errGaveUp, err)
		}
		return got, err
	})
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return bot.Reading{}, ErrCircuitOpen
	}
	return got, err
}

func (o *OpenAIReader) ask(ctx context.Context, q bot.ReadingRequest) (bot.Reading, error) {
	answer, err := complete(ctx, o.client, o.timeout, openai.ChatCompletionRequest{
		Model: o.model, Messages: chat(o.system, asData(q)), ResponseFormat: o.format, MaxCompletionTokens: maxReadTokens,
	})
	if err != nil {
		return bot.Reading{}, err
	}
	return o.read(answer)
}

// read decodes the acts of an answer. [bot.Reader] checks that their words are in the message.
func (o *OpenAIReader) read(answer string) (bot.Reading, error) {
	var none bot.Reading
	var a struct {
		Acts *[]struct {
			Act   *string `json:"act"`
			Quote *string `json:"quote"`
		} `json:"acts"`
	}
	if err := json.Unmarshal([]byte(answer), &a); err != nil {
		return none, fmt.Errorf("%w: no JSON of the schema", ErrMalformed)
	}
	if a.Acts == nil {
		return none, fmt.Errorf("%w: a key is missing", ErrMalformed)
	}
	got := bot.Reading{Source: bot.SourceModel}
	for _, said := range (*a.Acts)[:min(len(*a.Acts), maxReadActs)] {
		if said.Act == nil || said.Quote == nil {
			return none, fmt.Errorf("%w: a key is missing", ErrMalformed)
		}
		if !slices.Contains(o.acts, *said.Act) {
			return none, fmt.Errorf("%w: an act that does not exist", ErrMalformed)
		}
		kind, about, _ := strings.Cut(*said.Act, ":")
		got.Acts = append(got.Acts, bot.Act{Kind: bot.ActKind(kind), About: about, Text: firstRunes(*said.Quote, MaxRunes)})
	}
	return got, nil
}
