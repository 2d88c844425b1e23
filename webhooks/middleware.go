package webhooks

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/requestid"
	"recado/webhooks/internal/web"
)

// requestID gives the request an id: the sender's own if it has a usable one. The answer has it, and
// the context carries it into logs, to what the request causes, and to the vendors called for that.
func (s *server) requestID(c *fiber.Ctx) error {
	id := c.Get(requestid.Header)
	if !requestid.Valid(id) {
		id = rand.Text()
	}
	c.Set(requestid.Header, id)
	c.SetUserContext(requestid.With(c.UserContext(), id))
	return c.Next()
}

// accessLog logs and counts every request. It answers errors itself, because it needs the status.
func (s *server) accessLog(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	route := web.Route(c)
	if err != nil {
		// Fiber's own refusals have no route: the last match was a middleware.
		if _, unmatched := errors.AsType[*fiber.Error](err); unmatched {
			route = "unmatched"
		}
		if err := c.App().ErrorHandler(c, err); err != nil {
			_ = c.SendStatus(fiber.StatusInternalServerError)
		}
	}
	took, status := time.Since(start), c.Response().StatusCode()
	s.Metrics.Request(method(c), route, status, took)
	level := slog.LevelInfo
	if debugRoutes[route] && status < fiber.StatusBadRequest {
		level = slog.LevelDebug
	}
	s.Log.Log(c.UserContext(), level, "http", "method", method(c), "path", masked(c.Path()), "route", route,
		"status", status, "ms", took.Milliseconds(), "from", s.loggedAddress(c))
	return nil
}

// debugRoutes are polled by machines every few seconds: they are logged at the level debug only.
var debugRoutes = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true, "/sim/state": true, "/sim/messages": true, "/sim/contacts": true, "/sim/mails": true}

// method maps unknown methods to one label for metrics.
func method(c *fiber.Ctx) string {
	if m := c.Method(); slices.Contains(fiber.DefaultMethods, m) {
		return m
	}
	return "other"
}

// phoneLike matches a phone number as web.Phone accepts it, with separators between its digits.
var phoneLike = regexp.MustCompile(`(\d[\s().\x{a0}-]*\d)(?:[\s().\x{a0}-]*\d){2,}((?:[\s().\x{a0}-]*\d){3})`)

// masked masks phone numbers in a path and shortens a very long path.
func masked(path string) string {
	if unescaped, err := url.PathUnescape(path); err == nil {
		path = unescaped
	}
	if len(path) > 200 {
		path = path[:200]
	}
	return phoneLike.ReplaceAllString(path, "$1***$2")
}

// securityHeaders sets the headers of every answer. Pages relax them for themselves.
func (s *server) securityHeaders(c *fiber.Ctx) error {
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.isSecure(c) {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// isSecure reports whether the caller reached us by TLS, as the proxy in front of us says. Whoever
// says so without a proxy only changes headers of the own answer.
func (s *server) isSecure(c *fiber.Ctx) bool {
	return c.Context().IsTLS() || strings.EqualFold(c.Get(fiber.HeaderXForwardedProto), "https")
}

// recoverPanic turns a panic into a 500 without details.
func (s *server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.ErrorContext(c.UserContext(), "http: panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = web.Refuse(fiber.StatusInternalServerError, "internal")
		}
	}()
	return c.Next()
}
