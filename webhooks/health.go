package webhooks

import (
	"context"
	"embed"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"recado/webhooks/internal/web"
)

// probeTimeout bounds one check, because the caller needs a quick answer.
const probeTimeout = 2 * time.Second

//go:embed page
var page embed.FS

func (s *server) health(app fiber.Router) {
	app.Get("/", s.frontPage())
	app.Get("/page.css", web.Page(page, "page/page.css"))
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", s.ready)
	app.Get("/metrics", adaptor.HTTPHandler(s.Metrics))
}

// frontPage serves the page with links to the others; it links to the simulator only if there is one.
func (s *server) frontPage() fiber.Handler {
	body, err := page.ReadFile("page/index.html")
	if err != nil {
		panic(err) // the program was built wrong
	}
	if s.Simulator == nil {
		lines := strings.SplitAfter(string(body), "\n")
		lines = slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, `href="/sim"`) })
		body = []byte(strings.Join(lines, ""))
	}
	return web.Content("index.html", body)
}

type checkResult struct {
	Name   string   `json:"name"`
	Status string   `json:"status"` // ok or failed
	Detail string   `json:"detail,omitempty"`
	Reason string   `json:"reason,omitempty"`
	Notes  []string `json:"notes,omitempty"`
	Millis int64    `json:"ms"`
}

// ready reports whether the program can handle requests, and which checks failed.
func (s *server) ready(c *fiber.Ctx) error {
	ctx, results := c.UserContext(), make([]checkResult, len(s.Checks)) // Ctx itself must not be used in goroutines
	var wg sync.WaitGroup
	for i, check := range s.Checks {
		wg.Go(func() { results[i] = probe(ctx, check) })
	}
	wg.Wait()
	status := "ok"
	for _, r := range results {
		if r.Status != "ok" {
			status = "failed"
		}
	}
	if s.Stopping.Err() != nil {
		status = "stopping"
	}
	if status != "ok" {
		c.Status(fiber.StatusServiceUnavailable)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(fiber.Map{"status": status, "checks": results})
}

func probe(ctx context.Context, check Check) checkResult {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	start, done := time.Now(), make(chan error, 1)
	go func() { done <- check.Probe(ctx) }()
	r := checkResult{Name: check.Name, Status: "ok", Detail: check.Detail}
	var err error
	select {
	case err = <-done:
	case <-ctx.Done(): // a check that ignores its context must not delay the answer
		err = ctx.Err()
	}
	if err != nil {
		r.Status, r.Reason = "failed", err.Error()
	}
	if check.Notes != nil {
		r.Notes = check.Notes()
	}
	r.Millis = time.Since(start).Milliseconds()
	return r
}
