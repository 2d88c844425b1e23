package webhooks_test

import (
	"testing"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
)

// TestSettingsRoutes checks who passes the guard of the routes that change settings.
func TestSettingsRoutes(t *testing.T) {
	w := newWorld(t)
	const path = "/admin/probe"
	w.deps.SettingsRoutes = append(w.deps.SettingsRoutes, func(r fiber.Router, guard fiber.Handler) {
		r.Get(path, guard, func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) })
		r.Post(path, guard, func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusAccepted) })
	})
	w.rebuild(t)
	boss, ana := w.as(t, "jefa", "Jefa Mayor", users.Admin), w.as(t, "ana", "Ana Ruiz", users.Operator)
	for name, got := range map[string]struct{ is, want int }{
		"the key":           {w.keyed(t, "GET", path, "").status, 200},
		"an admin":          {boss.do(t, "GET", path, "").status, 200},
		"an admin acts":     {boss.do(t, "POST", path, "{}").status, 202},
		"without the token": {browser{w, boss.cookie, ""}.do(t, "POST", path, "{}").status, 403},
		"an operator":       {ana.do(t, "GET", path, "").status, 403},
		"nobody":            {browser{w, "x=y", ""}.do(t, "GET", path, "").status, 401},
	} {
		if got.is != got.want {
			t.Errorf("%s: %d, want %d", name, got.is, got.want)
		}
	}
	if acts := w.acts(t, "?who=jefa&limit=1"); acts[0] != "jefa settings.write 202" {
		t.Errorf("%v", acts)
	}
}
