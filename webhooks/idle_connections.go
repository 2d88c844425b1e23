package webhooks

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// idleConnections are connections without a request so far, which proxies and clients open in
// advance. fasthttp counts them as active and would wait for each until its ReadTimeout, so that
// every shutdown would take its full time.
type idleConnections struct {
	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// watchIdleConnections closes unused connections at grace after stopping is done. Requests that
// were sent just before have arrived by then.
func watchIdleConnections(stopping context.Context, app *fiber.App, grace time.Duration) {
	u := &idleConnections{conns: map[net.Conn]struct{}{}}
	app.Server().ConnState = u.state
	app.Use(func(c *fiber.Ctx) error {
		u.forget(c.Context().Conn())
		return c.Next()
	})
	context.AfterFunc(stopping, func() { time.AfterFunc(grace, u.close) })
}

func (u *idleConnections) state(c net.Conn, state fasthttp.ConnState) {
	switch state {
	case fasthttp.StateNew:
		u.mu.Lock()
		defer u.mu.Unlock()
		u.conns[c] = struct{}{}
	case fasthttp.StateClosed, fasthttp.StateHijacked:
		u.forget(c)
	}
}

func (u *idleConnections) forget(c net.Conn) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.conns, c)
}

func (u *idleConnections) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for c := range u.conns {
		_ = c.Close() // no request was sent on it
	}
}
