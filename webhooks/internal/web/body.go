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

// Limits for reading bodies.
const (
	MaxBody  = 3 << 20 // bytes of a body, unless a route sets another limit
	maxDepth = 32      // nesting of JSON
	// maxValues is the most names and values of a JSON body: three megabytes could hold 600,000.
	maxValues = 20_000
	// bytesAValue is about the memory of each decoded value.
	bytesAValue = 150
)

// Bytes returns a body of at most most bytes. It refuses compressed bodies, because their unpacked
// size is unbounded.
func Bytes(c *fiber.Ctx, most int) ([]byte, error) {
	if coding := strings.ToLower(c.Get(fiber.HeaderContentEncoding)); coding != "" && coding != "identity" {
		return nil, Refuse(fiber.StatusUnsupportedMediaType, "content_encoding")
	}
	return RawBody(c, most)
}

// TooLarge returns the refusal of a body over most bytes.
func TooLarge(most int) *Problem {
	return &Problem{Status: fiber.StatusRequestEntityTooLarge, Code: "too_large", Args: Args{"max": size(most)}}
}

func size(n int) string {
	if n >= 1<<20 {
		return strconv.Itoa(n>>20) + " MiB"
	}
	return strconv.Itoa(n>>10) + " KiB"
}

// MediaType returns the request's Content-Type in lower case, and its parameters.
func MediaType(c *fiber.Ctx) (string, map[string]string) {
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil {
		return "", nil
	}
	return kind, params
}

// JSON reads the body as one JSON object of at most most bytes. The form names fields and query
// parameters that the operation does not have: the caller has to ask for its Err.
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
	op := operationOf(c)
	if op == nil {
		return read(body, nil)
	}
	schema := op.bodies[fiber.MIMEApplicationJSON]
	if schema == nil {
		schema = &Schema{object: true} // the operation has no fields
	}
	form, err := read(body, schema)
	if err != nil {
		return nil, err
	}
	form.own = append(Query(c).own, form.own...)
	return form, nil
}

// Object reads a JSON object of a schema, nil for any. It checks depth, number of values and
// encoding before decoding.
func Object(body []byte, schema *Schema) (*Form, error) {
	body, _, err := bounds(body)
	if err != nil {
		return nil, err
	}
	return read(body, schema)
}

// bounds refuses a body that is too expensive to decode. It returns the body without surrounding
// space, and its number of values.
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

// read decodes a JSON object that is within bounds.
func read(body []byte, schema *Schema) (*Form, error) {
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
	return schema.checked(fields), nil
}

// shape returns the greatest nesting depth and the least number of names and values. The input need
// not be valid JSON, because shape runs before anything that allocates memory.
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
