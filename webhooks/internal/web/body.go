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
	// maxValues is how many names and values a JSON body may have: three megabytes hold
	// 600,000.
	maxValues = 20_000
	// bytesAValue is about what each takes once it is read.
	bytesAValue = 150
)

// Bytes returns the body of a request of at most most bytes. Compressed bodies are refused: what they unpack to has no bound.
func Bytes(c *fiber.Ctx, most int) ([]byte, error) {
	if coding := strings.ToLower(c.Get(fiber.HeaderContentEncoding)); coding != "" && coding != "identity" {
		return nil, Refuse(fiber.StatusUnsupportedMediaType, "content_encoding")
	}
	return RawBody(c, most)
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
	body, values, err := bounds(body)
	if err != nil {
		return nil, err
	}
	if err := reserveBody(c, values*bytesAValue); err != nil {
		return nil, err
	}
	return read(body)
}

// Object reads a JSON object whose depth, values and encoding are bounded first.
func Object(body []byte) (*Form, error) {
	body, _, err := bounds(body)
	if err != nil {
		return nil, err
	}
	return read(body)
}

// bounds refuses a body that would cost more than any request does. It gives the body
// without what stands around it, and how many values it has.
func bounds(body []byte) ([]byte, int, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	deep, values := shape(body)
	switch {
	case len(body) == 0:
		return nil, 0, Refuse(fiber.StatusBadRequest, "empty_body")
	case !utf8.Valid(body):
		return nil, 0, Refuse(fiber.StatusBadRequest, "not_utf8")
	case deep > maxDepth:
		return nil, 0, &Problem{Status: fiber.StatusBadRequest, Code: "too_deep", Args: Args{"max": strconv.Itoa(maxDepth)}}
	case values > maxValues:
		return nil, 0, &Problem{Status: fiber.StatusBadRequest, Code: "too_many_values", Args: Args{"max": strconv.Itoa(maxValues)}}
	}
	return body, values, nil
}

// read reads a JSON object that is within bounds.
func read(body []byte) (*Form, error) {
	switch {
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

// shape is how many arrays and objects stand in one another at most, and how many names
// and values there are at least. It needs no valid JSON: it runs before anything does that
// takes memory.
func shape(body []byte) (deep, values int) {
	at, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == ',' || b == ':':
			values++
		case b == '{' || b == '[':
			at++
			deep = max(deep, at)
			values++
		case b == '}' || b == ']':
			at--
		}
	}
	return deep, values
}
