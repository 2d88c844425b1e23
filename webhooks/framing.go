package webhooks

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// checkFraming refuses a request whose end a proxy before us could see elsewhere, so that the
// proxy's body would be the next request here (request smuggling; RFC 9112, sections 6.3 and 11.2).
// It closes the connection.
func checkFraming(c *fiber.Ctx) error {
	if h := &c.Request().Header; !soundFraming(h.RawHeaders(), h.IsHTTP11()) {
		c.Context().SetConnectionClose()
		return web.Refuse(fiber.StatusBadRequest, "bad_request")
	}
	return c.Next()
}

// soundFraming reports whether raw header lines determine the body's end and the host
// unambiguously: complete lines, no continuation lines, one length or one "chunked", one host.
func soundFraming(raw []byte, http11 bool) bool {
	var lengths, codings, hosts int
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte{'\n'})
		raw = rest
		line, whole := bytes.CutSuffix(line, []byte{'\r'})
		switch {
		case !whole, bytes.ContainsAny(line, "\r\x00"):
			return false
		case len(line) == 0:
			continue
		case line[0] == ' ', line[0] == '\t':
			return false
		}
		name, value, _ := bytes.Cut(line, []byte{':'})
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			lengths++
		case bytes.EqualFold(name, []byte("Host")):
			hosts++
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			if codings++; !http11 || !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked")) {
				return false
			}
		}
	}
	return lengths+codings <= 1 && hosts <= 1
}
