package webhooks

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels"
	"recado/webhooks/internal/web"
)

// handleFor bounds what stands behind a vendor's call: a vendor that waits longer
// gives up and comes back, and so may as well be told to.
const handleFor = 15 * time.Second

// Mount adds what channels listen to. A handler gets copies: nothing of Fiber's
// travels past it. Bodies are never logged.
func Mount(r fiber.Router, routes []channels.Route) {
	for _, route := range routes {
		r.Add(route.Method, route.Path, mounted(route))
	}
}

func mounted(route channels.Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		body, err := bounded(c, route.Limit)
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
		ctx, cancel := context.WithTimeout(c.UserContext(), handleFor)
		defer cancel()
		return respond(c, route.Handle(ctx, channels.Request{Path: string(c.Request().URI().Path()), Query: q, Header: header, Body: body}))
	}
}

// bounded copies the raw body, as it was signed. A length that says too much is
// refused unread; a body without length is cut off where it gets too long.
func bounded(c *fiber.Ctx, most int) ([]byte, error) {
	if c.Request().Header.ContentLength() > most {
		return nil, tooLong(c, most)
	}
	if stream := c.Context().RequestBodyStream(); stream != nil {
		body, err := io.ReadAll(io.LimitReader(stream, int64(most)+1))
		if err != nil {
			return nil, web.Refuse(fiber.StatusBadRequest, "bad_request")
		}
		if len(body) > most {
			return nil, tooLong(c, most)
		}
		return body, nil
	}
	raw := c.Request().Body()
	if len(raw) > most {
		return nil, tooLong(c, most)
	}
	return append([]byte(nil), raw...), nil
}

// tooLong also ends the connection: what is left of the body must not be read as
// the next request.
func tooLong(c *fiber.Ctx, most int) error {
	c.Context().SetConnectionClose()
	return web.TooLarge(most)
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
		res.Status = fiber.StatusInternalServerError // a handler that forgot must not acknowledge
	}
	return c.Status(res.Status).Send(res.Body)
}
