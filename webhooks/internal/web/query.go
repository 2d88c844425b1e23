package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Limit reads ?limit=, with the default usual and the maximum most.
func Limit(c *fiber.Ctx, usual, most int) (int, error) {
	q := Query(c)
	if q.Literal("limit") == "" {
		return usual, nil
	}
	n, ok := q.Whole("limit")
	if !ok || n < 1 || n > most {
		return 0, Invalid(Field{Name: "limit", Key: "field.limit", Args: Args{"max": strconv.Itoa(most)}})
	}
	return n, nil
}

// Key compares a secret in constant time, whatever its length.
type Key [sha256.Size]byte

// NewKey stores the hash of a secret, not the secret.
func NewKey(secret string) Key { return sha256.Sum256([]byte(secret)) }

// Matches reports whether said is the secret.
func (k Key) Matches(said string) bool {
	sum := sha256.Sum256([]byte(said))
	return subtle.ConstantTimeCompare(k[:], sum[:]) == 1
}

// Bearer returns the token of the Authorization header; present is false without such a header.
func Bearer(c *fiber.Ctx) (token string, present bool) {
	header := c.Get(fiber.HeaderAuthorization)
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", header != ""
	}
	return strings.TrimSpace(token), true
}

// IdempotencyKey returns the request's Idempotency-Key, or a generated one.
func IdempotencyKey(c *fiber.Ctx) (string, error) {
	key := c.Get("Idempotency-Key")
	if key == "" {
		return rand.Text(), nil
	}
	if !Visible(key) {
		return "", Refuse(fiber.StatusBadRequest, "bad_key")
	}
	return key, nil
}

// Visible reports whether s is 1 to 200 visible ASCII characters, as an id must be.
func Visible(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
