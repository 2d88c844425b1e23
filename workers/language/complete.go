package language

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// chat returns a conversation of one message with a system prompt.
func chat(system, user string) []openai.ChatCompletionMessage {
	return []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: system},
		{Role: openai.ChatMessageRoleUser, Content: user},
	}
}

// complete asks a language model once and returns the text of its whole answer. Its errors wrap the
// client's error, or are one of ErrRefused, ErrCut and ErrMalformed.
func complete(ctx context.Context, client *openai.Client, timeout time.Duration, req openai.ChatCompletionRequest) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// The client omits a 0, and the vendor's default is 1.
	req.Temperature = math.SmallestNonzeroFloat32
	res, err := client.CreateChatCompletion(ctx, req)
	if refused, ok := errors.AsType[*openai.APIError](err); ok && rejectsRequest(refused.HTTPStatusCode) {
		return "", fmt.Errorf("%w: status %d", ErrRefused, refused.HTTPStatusCode) // the vendor's message may repeat the text
	}
	if err != nil {
		return "", fmt.Errorf("ask the language model: %w", err)
	}
	if len(res.Choices) == 0 {
		return "", fmt.Errorf("%w: no choice", ErrMalformed)
	}
	switch c := res.Choices[0]; {
	case c.Message.Refusal != "" || c.FinishReason == openai.FinishReasonContentFilter:
		return "", ErrRefused
	case c.FinishReason == openai.FinishReasonLength:
		return "", ErrCut
	default:
		return c.Message.Content, nil
	}
}

// rejectsRequest reports whether a status refuses this request only, as content filters and length
// limits do.
func rejectsRequest(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusRequestEntityTooLarge || status == http.StatusUnprocessableEntity
}

// notModelFailure reports errors that say nothing about the language model's health: the caller
// gave up, or the answer concerns one text. A person whose text is refused must not open the
// breaker for everybody.
func notModelFailure(err error) bool {
	return errors.Is(err, errGaveUp) || errors.Is(err, ErrRefused) || errors.Is(err, ErrCut) || errors.Is(err, ErrMalformed)
}
