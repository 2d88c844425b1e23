package console

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"image/png"

	"github.com/gofiber/fiber/v2"
	"github.com/pquerna/otp"

	"recado/flows/audit"
	"recado/flows/users"
	"recado/flows/validation"
)

// issuer names the program in the person's authenticator, after the business.
const issuer = "Recado"

const qrPixels = 240

// Issuer names the program and its business in the person's authenticator.
func (s *Console) Issuer() string { return issuer + " " + s.Business.Name }

// second is what the page of the second factor shows besides.
type second struct {
	Secret string       // to type where no camera is; "" asks for a code only
	QR     template.URL // a picture
	Codes  []string     // recovery codes, shown once
	Next   string       // where the person goes on
}

// qr returns a picture of an address for the person's authenticator.
func qr(address string) (template.URL, error) {
	key, err := otp.NewKeyFromURL(address)
	if err != nil {
		return "", err
	}
	picture, err := key.Image(qrPixels, qrPixels)
	if err != nil {
		return "", err
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, picture); err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(raw.Bytes())), nil //nolint:gosec // a picture of ours
}

// secondPage returns the page for the pending login of the request, which may be to enrol.
func (s *Console) secondPage(c *fiber.Ctx) (page, users.User, error) {
	p := s.newPage(c, "second-factor")
	_, u, err := s.Users.Pending(c.UserContext(), c.Cookies(cookieName), s.Clock.Now())
	if err != nil || u.HasSecond() {
		return p, u, err
	}
	secret, address, err := s.Users.Offer(c.UserContext(), u.ID, s.Issuer())
	if err != nil {
		return p, u, err
	}
	p.Second.Secret = secret
	p.Second.QR, err = qr(address)
	return p, u, err
}

func (s *Console) showSecond(c *fiber.Ctx) error {
	p, _, err := s.secondPage(c)
	if errors.Is(err, users.ErrSession) {
		return c.Redirect("/console/login", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	p.Values["next"] = c.Query("next")
	return p.send(c, fiber.StatusOK)
}

func (s *Console) passSecond(c *fiber.Ctx) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, u, err := s.secondPage(c)
	if errors.Is(err, users.ErrSession) {
		return c.Redirect("/console/login", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	p.Values["next"] = values.Get("next")
	if done, err := s.limited(c, p); done {
		return err
	}
	pending, code, now := c.Cookies(cookieName), values.Get("code"), s.Clock.Now()
	if u.HasSecond() {
		secret, who, err := s.Users.Pass(c.UserContext(), pending, code, s.Device(c), now)
		if failed := s.RecordSecond(c, audit.Second, u, err); failed != nil {
			return failed
		}
		if errors.Is(err, users.ErrCredentials) {
			p.Error = p.T("second-factor.refused")
			return p.send(c, fiber.StatusForbidden)
		}
		if err != nil {
			return err
		}
		return s.enter(c, secret, who, values.Get("next"))
	}
	secret, who, codes, err := s.Users.PassEnrolling(c.UserContext(), pending, code, s.Device(c), now)
	if failed := s.RecordSecond(c, audit.Enrolled, u, err); failed != nil {
		return failed
	}
	if s.explain(&p, err) {
		p.Error = p.T("second-factor.refused")
		return p.send(c, fiber.StatusForbidden)
	}
	if err != nil {
		return err
	}
	s.setSession(c, secret, who)
	p.Second = second{Codes: codes, Next: local(values.Get("next"))}
	return p.send(c, fiber.StatusOK)
}

// RecordSecond records a code that was taken or refused.
func (s *Console) RecordSecond(c *fiber.Ctx, act string, u users.User, err error) error {
	_, invalid := errors.AsType[*validation.InvalidError](err)
	switch {
	case invalid || errors.Is(err, users.ErrCredentials):
		return s.host.Record(c, act, u.ID, u.Name, fiber.StatusForbidden)
	case err != nil:
		return nil //nolint:nilerr // an error of ours says nothing of the code; the caller answers it
	}
	return s.host.Record(c, act, u.ID, u.Name, fiber.StatusOK)
}
