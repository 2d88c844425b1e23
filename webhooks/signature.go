package webhooks

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"image"
	"image/png"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/orders"
	"recado/flows/text"
	"recado/webhooks/internal/web"
)

// signingFiles are the page on which a customer signs finished work.
//
//go:embed signing
var signingFiles embed.FS

var signingPage = template.Must(template.ParseFS(signingFiles, "signing/page.html"))

const (
	maxSignature       = 256 << 10 // bytes of a picture of a signature
	maxSignatureWidth  = 2000      // pixels
	maxSignatureHeight = 1200
	minInk             = 200 // dark pixels: fewer are no signature
	signingCSP         = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

// signatureLink is what a link to sign an order's work is signed for.
func signatureLink(order string) string {
	sum := sha256.Sum256([]byte("signature of work\x00" + order))
	return hex.EncodeToString(sum[:])
}

// SignatureURL returns the path and query of the page on which an order's customer signs, valid until a time.
func SignatureURL(links Links, order string, until time.Time) string {
	return "/sign/" + order + links.Sign(signatureLink(order), until)
}

func (s *server) signatures(app fiber.Router) {
	app.Get("/sign/page.css", s.signingFile("signing/page.css", "text/css; charset=utf-8"))
	app.Get("/sign/page.js", s.signingFile("signing/page.js", "text/javascript; charset=utf-8"))
	app.Get("/sign/:id", s.signingForm)
	app.Post("/sign/:id", s.sign)
}

func (s *server) signingFile(name, kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		raw, err := signingFiles.ReadFile(name)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, kind)
		c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
		return c.Send(raw)
	}
}

// signedOrder returns the order of a link, whose signature is checked before anything is read.
func (s *server) signedOrder(c *fiber.Ctx) (orders.Order, error) {
	id := c.Params("id")
	if err := s.Links.Verify(signatureLink(id), c.Query("exp"), c.Query("sig"), s.Clock.Now()); err != nil {
		return orders.Order{}, s.rejectUnauthenticated(c, &web.Problem{Status: fiber.StatusForbidden, Code: "bad_signature", Cause: err})
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Orders.Get(c.UserContext(), id)
}

func (s *server) signingForm(c *fiber.Ctx) error {
	o, err := s.signedOrder(c)
	if err != nil {
		return dataProblem(err)
	}
	locale := o.Locale
	say := func(key string) string {
		said, _ := s.Texts.Render("sign."+key, locale, "", nil) // a text without arguments never fails
		return said
	}
	view := map[string]any{
		"Lang": say("lang"), "Title": say("title"), "Order": o.ID, "Client": o.ClientName, "Signed": o.Closing.Signature != nil,
		"SignedText": say("done"), "FailedText": say("failed"), "NameLabel": say("name"), "Hint": say("hint"), "PadLabel": say("pad"), "ClearLabel": say("clear"), "SendLabel": say("send"),
	}
	if r := o.Work.Report; r != nil {
		view["Actions"] = r.Actions
	}
	var page bytes.Buffer
	if err := signingPage.Execute(&page, view); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, signingCSP)
	return c.Send(page.Bytes())
}

// sign keeps the picture of a signature. It is decoded before it is stored: anything but a small PNG with ink
// on it is refused.
func (s *server) sign(c *fiber.Ctx) error {
	o, err := s.signedOrder(c)
	if err != nil {
		return dataProblem(err)
	}
	if err := s.allow(c, "sign:"+o.ID, signaturesPerHour, time.Hour); err != nil {
		return err
	}
	if o.State != orders.Completed || o.Closing.Signature != nil {
		return web.Refuse(fiber.StatusConflict, "decided")
	}
	name := text.Line(c.Query("name"))
	if text.Longer(name, 120) {
		return web.Invalid(web.Field{Name: "name", Key: "field.too_long"})
	}
	raw, err := web.RawBody(c, maxSignature)
	if err != nil {
		return err
	}
	if !isSignature(raw) {
		return web.Invalid(web.Field{Name: "body", Key: "field.invalid"})
	}
	file, err := s.StoreFile(c.UserContext(), bytes.NewReader(raw), "firma.png")
	if err != nil {
		return err
	}
	if file.Fault != "" {
		return web.Invalid(web.Field{Name: "body", Key: "field.invalid"})
	}
	_, err = s.Orders.Sign(c.UserContext(), o.ID, orders.Signature{Media: file, Name: name}, s.Clock.Now())
	switch {
	case errors.Is(err, orders.ErrSigned):
		return web.Refuse(fiber.StatusConflict, "decided")
	case err != nil:
		return dataProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"orderId": o.ID})
}

// signaturesPerHour bounds the pictures that one link can have decoded.
const signaturesPerHour = 10

// decoding lets two signatures be decoded at a time: each may take 20 MB.
var decoding = make(chan struct{}, 2)

// isSignature reports whether bytes are a PNG of bounded size with dark lines on it.
func isSignature(raw []byte) bool {
	decoding <- struct{}{}
	defer func() { <-decoding }()
	size, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width > maxSignatureWidth || size.Height > maxSignatureHeight {
		return false
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	return err == nil && ink(picture) >= minInk
}

// ink counts the dark pixels of a picture, up to minInk.
func ink(p image.Image) int {
	n := 0
	b := p.Bounds()
	for y := b.Min.Y; y < b.Max.Y && n < minInk; y++ {
		for x := b.Min.X; x < b.Max.X && n < minInk; x++ {
			const dark = 0x6000
			if r, g, blue, a := p.At(x, y).RGBA(); a > 0x8000 && r < dark && g < dark && blue < dark {
				n++
			}
		}
	}
	return n
}
