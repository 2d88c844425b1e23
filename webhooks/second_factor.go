package webhooks

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// maxPasskeyBody bounds what a browser says of a new passkey, in bytes.
const maxPasskeyBody = 24 << 10

// passkeyView is a passkey of the caller in the API.
type passkeyView struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"createdAt"`
	UsedAt    time.Time `json:"usedAt,omitzero"`
	Recovery  []string  `json:"recoveryCodes,omitempty"` // once, with the first second factor
}

func showPasskey(k users.Passkey, codes []string) passkeyView {
	return passkeyView{k.ID, k.Name, k.CreatedAt, k.UsedAt, codes}
}

// proven reads the password, and the code where the body has one, and hands them on: tries from an
// address are counted.
func (s *server) proven(c *fiber.Ctx, code bool, act func(who users.Principal, password, code string, now time.Time) error) error {
	form, err := web.JSON(c, maxAuthBody)
	if err != nil {
		return err
	}
	password, said := secretText(form, "password"), ""
	if code {
		said = form.Text(maxLine, "code")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return ofPerson(func(c *fiber.Ctx) error {
		if err := s.Console.CountLogin(c); err != nil {
			return err
		}
		return authProblem(act(principalOf(c), password, said, s.Console.Clock.Now()))
	})(c)
}

// renewTOTP makes the secret of another second factor, which a code then confirms.
func (s *server) renewTOTP(c *fiber.Ctx) error {
	return s.proven(c, true, func(who users.Principal, password, code string, now time.Time) error {
		secret, address, err := s.Console.Users.Renew(c.UserContext(), who.ID, password, code, s.Console.Issuer(), now)
		if err != nil {
			return err
		}
		return c.JSON(fiber.Map{"secret": secret, "uri": address})
	})
}

// removeTOTP removes the codes by time. All other logins of the person end.
func (s *server) removeTOTP(c *fiber.Ctx) error {
	return s.proven(c, true, func(who users.Principal, password, code string, now time.Time) error {
		u, err := s.Console.Users.RemoveTOTP(c.UserContext(), who.ID, password, code, now)
		if err != nil {
			return err
		}
		return s.keepOnly(c, who, u)
	})
}

// keepOnly lets the caller's login go on after those of before ended, and answers 204.
func (s *server) keepOnly(c *fiber.Ctx, who users.Principal, u users.User) error {
	if err := s.Console.Users.Keep(c.UserContext(), who.Login, u); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (s *server) listPasskeys(c *fiber.Ctx) error {
	all := principalOf(c).User.Passkeys
	shown := make([]passkeyView, len(all))
	for i, k := range all {
		shown[i] = showPasskey(k, nil)
	}
	return c.JSON(fiber.Map{"passkeys": shown})
}

// beginPasskey answers with what the browser needs to make a passkey.
func (s *server) beginPasskey(c *fiber.Ctx) error {
	return s.proven(c, false, func(who users.Principal, password, _ string, now time.Time) error {
		options, err := s.Console.Users.BeginPasskey(c.UserContext(), who, password, now)
		if err != nil {
			return err
		}
		return c.JSON(fiber.Map{"publicKey": json.RawMessage(options)})
	})
}

// finishPasskey takes the passkey that the browser has made.
func (s *server) finishPasskey(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxPasskeyBody)
	if err != nil {
		return err
	}
	name, credential := form.Text(maxLine, "name"), form.Required(maxPasskeyBody, "credential")
	if err := form.Err(); err != nil {
		return err
	}
	return ofPerson(func(c *fiber.Ctx) error {
		k, codes, err := s.Console.Users.AddPasskey(c.UserContext(), principalOf(c), name, []byte(credential), s.Console.Clock.Now())
		if err != nil {
			return authProblem(err)
		}
		return c.Status(fiber.StatusCreated).JSON(showPasskey(k, codes))
	})(c)
}

// removePasskey removes a passkey. All other logins of the person end.
func (s *server) removePasskey(c *fiber.Ctx) error {
	return s.proven(c, true, func(who users.Principal, password, code string, now time.Time) error {
		u, err := s.Console.Users.RemovePasskey(c.UserContext(), who.ID, c.Params("id"), password, code, now)
		if err != nil {
			return err
		}
		return s.keepOnly(c, who, u)
	})
}
