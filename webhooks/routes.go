package webhooks

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels"
	"recado/webhooks/internal/web"
)

// handlerTimeout bounds the handling of a vendor's call: a vendor that waits longer gives up and retries.
const handlerTimeout = 15 * time.Second

// Mount adds the channels' routes. A handler gets copies, so that nothing of Fiber's request
// escapes. Bodies are never logged.
func Mount(r fiber.Router, routes []channels.Route) {
	for _, route := range routes {
		r.Add(route.Method, route.Path, mounted(route))
	}
}

func mounted(route channels.Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		body, err := web.RawBody(c, route.Limit)
		if err != nil {
			return err
		}
		q, err := url.ParseQuery(string(c.Request().URI().QueryString()))
		if err != nil {
			return web.Refuse(fiber.StatusBadRequest, "bad_request")
		}
		header := make(http.Header, 16)
		c.Request().Header.VisitAll(func(key, value []byte) {
			header.Add(string(key), string(value))
		})
		ctx, cancel := context.WithTimeout(c.UserContext(), handlerTimeout)
		defer cancel()
		return respond(c, route.Handle(ctx, channels.Request{Path: string(c.Request().URI().Path()), Query: q, Header: header, Body: body}))
	}
}

func respond(c *fiber.Ctx, res channels.Response) error {
	if res.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(max(1, int((res.RetryAfter+time.Second-1)/time.Second))))
	}
	kind := res.Type
	if kind == "" {
		kind = fiber.MIMETextPlainCharsetUTF8
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if res.Status == 0 {
		res.Status = fiber.StatusInternalServerError // a handler without a status must not acknowledge
	}
	return c.Status(res.Status).Send(res.Body)
}
