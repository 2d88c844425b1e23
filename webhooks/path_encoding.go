package webhooks

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
)

// checkPathEncoding refuses a path that a proxy's rule could miss: one with an escaped separator or
// an escaped letter, digit, "-", ".", "_" or "~", which never need escaping (RFC 3986, 2.3), such as
// /%6detrics, and one that ends in a slash, such as /metrics/. Vendors' paths may end in a slash, as
// configured in their consoles, and so may the address of our own console, as people type it.
func checkPathEncoding(c *fiber.Ctx) error {
	path := c.Request().URI().PathOriginal()
	slash := len(path) > 1 && path[len(path)-1] == '/' && !bytes.HasPrefix(path, []byte("/webhooks/")) && string(path) != "/console/"
	if slash || needlesslyEncoded(path) {
		return fiber.ErrNotFound
	}
	return c.Next()
}

func needlesslyEncoded(path []byte) bool {
	for {
		_, rest, escaped := bytes.Cut(path, []byte{'%'})
		if !escaped {
			return false
		}
		if len(rest) < 2 {
			return true
		}
		b, ok := unhex(rest[0], rest[1])
		if !ok || b < ' ' || b == '/' || b == '\\' || b == '%' || unreserved(b) {
			return true
		}
		path = rest[2:]
	}
}

func unreserved(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '.' || b == '_' || b == '~'
}

func unhex(high, low byte) (byte, bool) {
	h, l := bytes.IndexByte([]byte(hexDigits), lower(high)), bytes.IndexByte([]byte(hexDigits), lower(low))
	return byte(h<<4 | l), h >= 0 && l >= 0
}

const hexDigits = "0123456789abcdef"

func lower(b byte) byte {
	if b >= 'A' && b <= 'F' {
		return b + 'a' - 'A'
	}
	return b
}
