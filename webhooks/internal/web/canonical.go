package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// CanonicalBody returns a body of at most most bytes in a form that does not depend on how it was
// written: JSON without space and in the order of its names, the parts of a form without their
// boundary and with the hash of each file. A body that can't be read so is returned as it is: the
// handler refuses it.
func CanonicalBody(c *fiber.Ctx, most int) (string, error) {
	kind, params := MediaType(c)
	if op := operationOf(c); op != nil && op.bodies[kind] != nil && kind == fiber.MIMEMultipartForm {
		most = max(most, maxMultipart)
	}
	body, err := Bytes(c, most)
	if err != nil {
		return "", err
	}
	if kind == fiber.MIMEMultipartForm {
		return canonicalParts(body, params["boundary"]), nil
	}
	trimmed, values, err := bounds(body)
	if err != nil || !json.Valid(trimmed) {
		return string(body), nil //nolint:nilerr // the handler reports it
	}
	if err := reserveBody(c, values*bytesAValue); err != nil {
		return "", err
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(trimmed))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	return string(encoded(value)), nil
}

// maxMultipart is the most bytes of a request with a file, where an operation takes one.
const maxMultipart = 16 << 20

// canonicalParts returns the names and the hash of each part, and of a form that is broken its bytes.
func canonicalParts(body []byte, boundary string) string {
	var all strings.Builder
	for parts := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return all.String()
		}
		if err != nil {
			return string(body)
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, part); err != nil {
			return string(body)
		}
		all.Write(encoded([]string{part.FormName(), part.FileName(), hex.EncodeToString(sum.Sum(nil))}))
	}
}
