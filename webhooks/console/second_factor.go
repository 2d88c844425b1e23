package console

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"image/png"
	"net/url"

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
	Secret  string       // to type where no camera is; "" asks for a code only
	QR      template.URL // a picture
	Passkey string       // what the browser is to ask a passkey, as JSON; "": the account has none
	Only    bool         // the account has passkeys and recovery codes, and no codes by time
	Codes   []string     // recovery codes, shown once
	Next    string       // where the person goes on
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
func (s *Console) secondPage(c *fiber.Ctx) (page, users.Login, users.User, error) {
	p := s.newPage(c, "second-factor")
	l, u, err := s.Users.Pending(c.UserContext(), c.Cookies(cookieName), s.Clock.Now())
	if err != nil || u.HasSecond() {
		p.Second.Only = u.HasSecond() && !u.HasTOTP()
		return p, l, u, err
	}
	secret, address, err := s.Users.Offer(c.UserContext(), u.ID, s.Issuer())
	if err != nil {
		return p, l, u, err
	}
	p.Second.Secret = secret
	p.Second.QR, err = qr(address)
	return p, l, u, err
}

// sendSecond answers with the page, which asks for a passkey first where the account has one.
func (s *Console) sendSecond(c *fiber.Ctx, p page, l users.Login, u users.User, status int) error {
	options, err := s.Users.AskPasskey(c.UserContext(), l, u, s.Clock.Now())
	if errors.Is(err, users.ErrSession) { // passed meanwhile, in another tab
		return c.Redirect("/console/login", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	p.Second.Passkey = string(options)
	return p.send(c, status)
}

func (s *Console) showSecond(c *fiber.Ctx) error {
	p, l, u, err := s.secondPage(c)
	if errors.Is(err, users.ErrSession) {
		return c.Redirect("/console/login", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	p.Values["next"] = c.Query("next")
	return s.sendSecond(c, p, l, u, fiber.StatusOK)
}

func (s *Console) passSecond(c *fiber.Ctx) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, l, u, err := s.secondPage(c)
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
	if !u.HasSecond() {
		return s.enrol(c, p, u, values)
	}
	secret, who, err := s.checkSecond(c, values)
	if failed := s.RecordSecond(c, audit.Second, u, err); failed != nil {
		return failed
	}
	if errors.Is(err, users.ErrCredentials) {
		p.Error = p.T("second-factor.refused")
		if values.Has("passkey") {
			p.Error = p.T("second-factor.passkey_refused")
		}
		return s.sendSecond(c, p, l, u, fiber.StatusForbidden)
	}
	if err != nil {
		return err
	}
	return s.enter(c, secret, who, values.Get("next"))
}

// checkSecond completes the pending login with a code, or with what a passkey signed.
func (s *Console) checkSecond(c *fiber.Ctx, values url.Values) (secret string, who users.Principal, err error) {
	pending, now := c.Cookies(cookieName), s.Clock.Now()
	if values.Has("passkey") {
		return s.Users.PassPasskey(c.UserContext(), pending, []byte(values.Get("passkey")), s.Device(c), now)
	}
	return s.Users.Pass(c.UserContext(), pending, values.Get("code"), s.Device(c), now)
}

// enrol completes the pending login of somebody who makes a second factor.
func (s *Console) enrol(c *fiber.Ctx, p page, u users.User, values url.Values) error {
	secret, who, codes, err := s.Users.PassEnrolling(c.UserContext(), c.Cookies(cookieName), values.Get("code"), s.Device(c), s.Clock.Now())
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

// RecordSecond records a code or a signature that was taken or refused.
func (s *Console) RecordSecond(c *fiber.Ctx, act string, u users.User, err error) error {
	_, invalid := errors.AsType[*validation.InvalidError](err)
	switch {
	case errors.Is(err, users.ErrCopied):
		return s.host.Record(c, audit.Copied, u.ID, u.Name, fiber.StatusForbidden)
	case invalid || errors.Is(err, users.ErrCredentials):
		return s.host.Record(c, act, u.ID, u.Name, fiber.StatusForbidden)
	case err != nil:
		return nil //nolint:nilerr // an error of ours says nothing of the code; the caller answers it
	}
	return s.host.Record(c, act, u.ID, u.Name, fiber.StatusOK)
}
