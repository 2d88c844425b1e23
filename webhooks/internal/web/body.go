package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
)

// Limits of what is read.
const (
	MaxBody  = 3 << 20 // bytes of a body, where a route does not say otherwise
	maxDepth = 32      // of JSON
)

// Bytes returns the body of a request of at most most bytes. It is valid until
// the handler returns. Compressed bodies are refused: what they unpack to has no bound.
func Bytes(c *fiber.Ctx, most int) ([]byte, error) {
	if coding := strings.ToLower(c.Get(fiber.HeaderContentEncoding)); coding != "" && coding != "identity" {
		return nil, Refuse(fiber.StatusUnsupportedMediaType, "content_encoding")
	}
	body := c.Request().Body()
	if len(body) > most {
		return nil, TooLarge(most)
	}
	return body, nil
}

// TooLarge is the refusal of a body over most bytes.
func TooLarge(most int) *Problem {
	return &Problem{Status: fiber.StatusRequestEntityTooLarge, Code: "too_large", Args: Args{"max": size(most)}}
}

func size(n int) string {
	if n >= 1<<20 {
		return strconv.Itoa(n>>20) + " MiB"
	}
	return strconv.Itoa(n>>10) + " KiB"
}

// MediaType is the request's Content-Type without its parameters, lower case.
func MediaType(c *fiber.Ctx) (string, map[string]string) {
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil {
		return "", nil
	}
	return kind, params
}

// JSON reads the body as one JSON object of at most most bytes.
func JSON(c *fiber.Ctx, most int) (*Form, error) {
	kind, _ := MediaType(c)
	if kind != fiber.MIMEApplicationJSON && !strings.HasSuffix(kind, "+json") {
		return nil, &Problem{
			Status: fiber.StatusUnsupportedMediaType, Code: "media_type",
			Args: Args{"want": fiber.MIMEApplicationJSON},
		}
	}
	body, err := Bytes(c, most)
	if err != nil {
		return nil, err
	}
	return Object(body)
}

// Object reads a JSON object whose depth and encoding are bounded first.
func Object(body []byte) (*Form, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	switch {
	case len(body) == 0:
		return nil, Refuse(fiber.StatusBadRequest, "empty_body")
	case !utf8.Valid(body):
		return nil, Refuse(fiber.StatusBadRequest, "not_utf8")
	case depth(body) > maxDepth:
		return nil, &Problem{Status: fiber.StatusBadRequest, Code: "too_deep", Args: Args{"max": strconv.Itoa(maxDepth)}}
	case !json.Valid(body):
		return nil, Refuse(fiber.StatusBadRequest, "malformed")
	case body[0] != '{':
		return nil, Refuse(fiber.StatusBadRequest, "not_object")
	}
	fields, err := object(body)
	if err != nil {
		return nil, &Problem{Status: fiber.StatusBadRequest, Code: "malformed", Cause: fmt.Errorf("read object: %w", err)}
	}
	return &Form{fields: fields}, nil
}

// depth is how many arrays and objects stand in one another at most. It needs no
// valid JSON: it runs before anything recursive does.
func depth(body []byte) int {
	at, most, quoted := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			at++
			most = max(most, at)
		case b == '}' || b == ']':
			at--
		}
	}
	return most
}
