package webhooks

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/webhooks/internal/web"
)

// Credentials keeps what users log in to platforms with; *campaigns.Vault implements it.
type Credentials interface {
	Get(ctx context.Context, user string, p campaigns.Platform) (campaigns.Credentials, error)
	Save(ctx context.Context, user string, p campaigns.Platform, values map[string]string) (campaigns.Credentials, error)
	Delete(ctx context.Context, user string, p campaigns.Platform) error
}

// credentialsView is what is told of credentials: never a value.
type credentialsView struct {
	User      string                    `json:"user"`
	Platform  campaigns.Platform        `json:"platform"`
	State     campaigns.CredentialState `json:"state"`
	UpdatedAt time.Time                 `json:"updatedAt"`
	CheckedAt time.Time                 `json:"checkedAt,omitzero"`
	Fields    []string                  `json:"fields"`
}

func showCredentials(c campaigns.Credentials) credentialsView {
	return credentialsView{c.User, c.Platform, c.State, c.UpdatedAt, c.CheckedAt, c.Fields}
}

// credentialsOf reads whose credentials a path names.
func credentialsOf(c *fiber.Ctx) (user string, p campaigns.Platform, err error) {
	user, p = c.Params("user"), campaigns.Platform(c.Params("platform"))
	if !campaigns.ValidUser(user) || campaigns.NeededValues(p) == nil {
		return "", "", bot.ErrNotFound
	}
	return user, p, nil
}

func (s *server) getCredentials(c *fiber.Ctx) error {
	user, p, err := credentialsOf(c)
	if err != nil {
		return err
	}
	kept, err := s.Credentials.Get(c.UserContext(), user, p)
	if err != nil {
		return err
	}
	return c.JSON(showCredentials(kept))
}

// putCredentials stores credentials. Nothing of the request is kept for an Idempotency-Key: the same
// request again has the same effect.
func (s *server) putCredentials(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxCredentials)
	if err != nil {
		return err
	}
	values := map[string]string{}
	for _, name := range valueNames {
		if form.Has(name) {
			values[name] = form.Text(maxValue, name)
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	user, p, err := credentialsOf(c)
	if err != nil {
		return err
	}
	kept, err := s.Credentials.Save(c.UserContext(), user, p, values)
	if err != nil {
		return dataProblem(err)
	}
	return c.JSON(showCredentials(kept))
}

// Bounds of credentials.
const (
	maxCredentials = 32 << 10 // bytes of a request
	maxValue       = 2000     // characters of a value
)

// valueNames are the names of all platforms.
var valueNames = slices.Concat(
	campaigns.NeededValues(campaigns.PlatformSiigo), campaigns.NeededValues(campaigns.PlatformCuenti), campaigns.NeededValues(campaigns.PlatformSheets),
)

func (s *server) deleteCredentials(c *fiber.Ctx) error {
	user, p, err := credentialsOf(c)
	if err != nil {
		return err
	}
	if err := s.Credentials.Delete(c.UserContext(), user, p); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
