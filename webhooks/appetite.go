package webhooks

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"recado/webhooks/internal/web"
	"recado/webhooks/sim"
)

// maxStranger is how many bytes of a body are read for whoever shows no key, where none
// of the open routes is asked for. The server makes room for a body as soon as its length
// is told: a thousand connections that promise megabytes and send nothing would fill the
// memory.
const maxStranger = 64 << 10

// appetite says, from the head of a request, how long a body is read at all.
func (s *server) appetite(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	return fasthttp.RequestConfig{MaxRequestBodySize: s.most(h)}
}

func (s *server) most(h *fasthttp.RequestHeader) int {
	raw, _, _ := bytes.Cut(h.RequestURI(), []byte{'?'})
	path := string(raw)
	scheme, token, _ := strings.Cut(string(h.Peek(fiber.HeaderAuthorization)), " ")
	switch {
	case h.IsGet(), h.IsHead():
		return maxStranger
	case s.Simulator != nil && strings.HasPrefix(path, "/sim/"):
		return sim.MaxUpload + slack
	case s.Keep != nil && uploads.MatchString(path) && s.shows(scheme, token):
		return maxUpload + slack
	case path == "/api/orders", path == "/api/v1/orders", strings.HasPrefix(path, "/webhooks/"),
		s.shows(scheme, token):
		return web.MaxBody + slack
	}
	return maxStranger
}

// shows: the head of a request has our key.
func (s *server) shows(scheme, token string) bool {
	return strings.EqualFold(scheme, "Bearer") && s.key.Is(strings.TrimSpace(token))
}
