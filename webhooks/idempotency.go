package webhooks

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// once handles a request that may have an Idempotency-Key. The commands that handlers give such a
// key do nothing twice; once makes sure that the key is not used for another request, whose sender
// would take the first one's answer for its own. caller separates the keys of different callers, and
// most bounds the body.
//
// The request is compared as a whole: method, path, query, If-Match and body. The key is claimed
// before the handler runs. It is free again if the request is refused, so that the caller can correct
// it: a refused request has left nothing behind.
func (s *server) once(c *fiber.Ctx, caller string, most int, handle func() error) error {
	key := c.Get("Idempotency-Key")
	if m := c.Method(); key == "" || m == fiber.MethodGet || m == fiber.MethodHead {
		return handle()
	}
	if !web.Visible(key) {
		return web.Refuse(fiber.StatusBadRequest, "bad_key")
	}
	digest, err := requestDigest(c, most)
	if err != nil {
		return err
	}
	id := hash(caller, key)
	first, err := s.RequestKeys.Claim(c.UserContext(), id, digest, s.Clock.Now())
	switch {
	case err != nil:
		return err
	case first != "" && first != digest:
		return web.Refuse(fiber.StatusUnprocessableEntity, "key_reused")
	}
	err = handle()
	if first == "" && err != nil && refused(err) {
		return errors.Join(err, s.RequestKeys.Release(c.UserContext(), id))
	}
	return err
}

// refused reports whether an error means that the request has had no effect. Of a failure on our
// side nobody knows.
func refused(err error) bool {
	status := web.StatusOf(err)
	return status >= http.StatusBadRequest && status < http.StatusInternalServerError
}

// requestDigest returns a hash of what a request asks for.
func requestDigest(c *fiber.Ctx, most int) (string, error) {
	body, err := web.CanonicalBody(c, most)
	if err != nil {
		return "", err
	}
	path := strings.Replace(c.Path(), "/api/orders", "/api/v1/orders", 1) // two names of one operation
	args := c.Context().QueryArgs()
	args.Sort(func(x, y []byte) int { return strings.Compare(string(x), string(y)) })
	return hash(c.Method(), path, string(args.QueryString()), c.Get(fiber.HeaderIfMatch), body), nil
}

// hash returns the hash of parts that may contain anything.
func hash(parts ...string) string {
	all := sha256.New()
	for _, part := range parts {
		one := sha256.Sum256([]byte(part))
		_, _ = all.Write(one[:]) // never fails
	}
	return hex.EncodeToString(all.Sum(nil))
}
