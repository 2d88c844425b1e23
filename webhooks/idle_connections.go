package webhooks

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// idleConnections are the connections on which no request has come yet: proxies and clients open
// some in advance. fasthttp takes those for requests under way and would wait for each until
// its ReadTimeout, so that every stop took as long as a stop may take.
type idleConnections struct {
	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// watchIdleConnections lets an app close its unused connections so long after it is told to stop: what
// was sent just before has come by then.
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
		_ = c.Close() // nothing was said on it
	}
}
