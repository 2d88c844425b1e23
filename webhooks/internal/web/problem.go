package web

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
)

// Problem is a refusal with its HTTP answer.
type Problem struct {
	Status     int
	Code       string // machine-readable, and, after "api.", the key of its text
	Args       Args
	Fields     []Field
	RetryAfter time.Duration // when a retry makes sense; 0 is not sent
	Cause      error         // for the log, never for the answer
}

// Field describes a problem of one field of a request.
type Field struct {
	Name string
	Key  string // of its text, after "api."
	Args Args
}

func (p *Problem) Error() string {
	if p.Cause != nil {
		return p.Code + ": " + p.Cause.Error()
	}
	return p.Code
}

func (p *Problem) Unwrap() error { return p.Cause }

// Refuse returns a problem without details.
func Refuse(status int, code string) *Problem { return &Problem{Status: status, Code: code} }

// Invalid returns the problem of a request with invalid fields.
func Invalid(fields ...Field) *Problem {
	return &Problem{Status: fiber.StatusBadRequest, Code: "invalid", Fields: fields}
}

// known maps the ports' errors to answers.
var known = []struct {
	err    error
	status int
	code   string
}{
	{bot.ErrNotFound, fiber.StatusNotFound, "not_found"},
	{bot.ErrOwned, fiber.StatusConflict, "owned"},
	{bot.ErrNotOwned, fiber.StatusConflict, "not_owned"},
	{bot.ErrState, fiber.StatusConflict, "bad_step"},
	{bot.ErrMovedOn, fiber.StatusConflict, "moved_on"},
	{bot.ErrOptedOut, fiber.StatusConflict, "opted_out"},
	{bot.ErrNotAnswer, fiber.StatusUnprocessableEntity, "not_answer"},
	{bot.ErrStale, fiber.StatusConflict, "stale"},
	{bot.ErrUnavailable, fiber.StatusServiceUnavailable, "unavailable"},
	{context.DeadlineExceeded, fiber.StatusServiceUnavailable, "unavailable"},
	{context.Canceled, fiber.StatusServiceUnavailable, "unavailable"},
}

// fiberErrors are the refusals that Fiber makes itself.
var fiberErrors = map[int]string{
	fiber.StatusNotFound:                    "not_found",
	fiber.StatusMethodNotAllowed:            "method",
	fiber.StatusRequestTimeout:              "timeout",
	fiber.StatusRequestEntityTooLarge:       "too_large",
	fiber.StatusRequestHeaderFieldsTooLarge: "headers_too_large",
	fiber.StatusBadRequest:                  "bad_request",
}

// problem converts any error to a Problem.
func problem(err error, most int) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if owned, ok := errors.AsType[*bot.OwnedError](err); ok {
		return &Problem{Status: fiber.StatusConflict, Code: "owned", Args: Args{"agent": owned.Agent}, Cause: err}
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			p := &Problem{Status: k.status, Code: k.code, Cause: err}
			if k.status == fiber.StatusServiceUnavailable {
				p.RetryAfter = 2 * time.Second
			}
			return p
		}
	}
	if f, ok := errors.AsType[*fiber.Error](err); ok {
		if code := fiberErrors[f.Code]; code != "" {
			return &Problem{Status: f.Code, Code: code, Args: Args{"max": size(most)}, Cause: err}
		}
	}
	return &Problem{Status: fiber.StatusInternalServerError, Code: "internal", Cause: err}
}

// StatusOf returns the status of the answer to an error.
func StatusOf(err error) int { return problem(err, MaxBody).Status }

// CodeOf returns the code of the answer to an error.
func CodeOf(err error) string { return problem(err, MaxBody).Code }

type failure struct {
	Error failureBody `json:"error"`
}

type failureBody struct {
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Fields  []failureField `json:"fields,omitempty"`
}

type failureField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// ErrorHandler answers the errors of handlers. most is the server's limit of a body.
func ErrorHandler(log *slog.Logger, most int, texts Texts) fiber.ErrorHandler {
	return func(c *fiber.Ctx, err error) error {
		p := problem(err, most)
		switch {
		case p.Status >= fiber.StatusInternalServerError && p.Cause != nil:
			log.ErrorContext(c.UserContext(), "http: failed", "error", p.Cause, "route", Route(c))
		case p.Cause != nil:
			log.DebugContext(c.UserContext(), "http: refused", "error", p.Cause, "route", Route(c))
		}
		lang := Language(c.Get(fiber.HeaderAcceptLanguage))
		c.Set(fiber.HeaderContentLanguage, lang.Tag())
		c.Vary(fiber.HeaderAcceptLanguage)
		c.Set(fiber.HeaderCacheControl, "no-store")
		if p.RetryAfter > 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds(p.RetryAfter)))
		}
		body := failureBody{Code: p.Code, Message: Word(texts, lang, p.Code, p.Args)}
		for _, f := range p.Fields {
			body.Fields = append(body.Fields, failureField{Field: f.Name, Message: Word(texts, lang, f.Key, f.Args)})
		}
		return c.Status(p.Status).JSON(failure{body})
	}
}

// RateLimited returns the refusal of a caller who sent too many requests.
func RateLimited(retry time.Duration) *Problem {
	return &Problem{
		Status: fiber.StatusTooManyRequests, Code: "rate_limited", RetryAfter: retry,
		Args: Args{"seconds": strconv.Itoa(seconds(retry))},
	}
}

// seconds rounds up, so that a client that waits exactly so long is not too early.
func seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// Route returns the pattern that a request matched, "" if none. Unlike the path it contains no
// personal data and has few values.
func Route(c *fiber.Ctx) string {
	if r := c.Route(); r != nil {
		return r.Path
	}
	return ""
}
