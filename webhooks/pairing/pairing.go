package pairing

import (
	"context"
	"embed"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels/whatsmeow"
	"recado/webhooks/internal/web"
)

// Pairing is the device to link; *whatsmeow.Channel implements it.
type Pairing interface {
	Status() whatsmeow.Status
	// StartPairing starts linking, with a QR code or, if phone is not "", with a code. Its error is
	// a whatsmeow.PairError; later errors are in Status.
	StartPairing(phone string) error
	StopPairing()
	// Reconnect retries a failed link that was not unlinked.
	Reconnect(ctx context.Context) error
}

var _ Pairing = (*whatsmeow.Channel)(nil)

//go:embed ui
var ui embed.FS

const (
	scale   = 12      // pixels of a module: browsers shrink pictures better than they enlarge them
	maxBody = 4 << 10 // bytes
)

type handler struct{ Pairing }

// Mount adds the page's routes. keyed refuses callers who may not link an account: it takes the key, and
// a session of the console with its CSRF token.
func Mount(r fiber.Router, keyed fiber.Handler, p Pairing) {
	h := handler{p}
	r.Get("/admin/whatsapp", web.Page(ui, "ui/index.html"))
	r.Get("/admin/whatsapp/page.css", web.Page(ui, "ui/page.css"))
	r.Get("/admin/whatsapp/page.js", web.Page(ui, "ui/page.js"))
	r.Get("/admin/whatsapp/texts.js", web.Page(ui, "ui/texts.js"))
	r.Get("/admin/whatsapp/state", keyed, h.state)
	r.Get("/admin/whatsapp/qr.png", keyed, h.qr)
	r.Post("/admin/whatsapp/link", keyed, h.start)
	r.Delete("/admin/whatsapp/link", keyed, h.stop)
	r.Post("/admin/whatsapp/reconnect", keyed, h.reconnect)
}

// state answers with the link's state and the code to type, if there is one. The QR code has a
// route of its own.
func (h handler) state(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	st := struct {
		whatsmeow.Status
		Type string    `json:"type,omitempty"` // the code to type on the phone
		Now  time.Time `json:"now"`            // the page's clock may differ from the server's
	}{Status: h.Status(), Now: time.Now().UTC()}
	if st.Pairing != nil && st.Pairing.Kind == whatsmeow.StepCode {
		st.Type = st.Pairing.Code
	}
	return c.JSON(st)
}

func (h handler) qr(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	step := h.Status().Pairing
	if step == nil || step.Kind != whatsmeow.StepQR {
		return web.Refuse(fiber.StatusNotFound, "not_found")
	}
	png, err := whatsmeow.PNG(step.Code, scale)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(png)
}

func (h handler) start(c *fiber.Ctx) error {
	form, err := web.JSON(c, maxBody)
	if err != nil {
		return err
	}
	phone := form.Text(40, "phone")
	if err := form.Err(); err != nil {
		return err
	}
	if phone != "" {
		who, ok := web.Phone(phone)
		if !ok {
			return refuse(c, whatsmeow.ErrBadNumber)
		}
		phone = string(who)
	}
	if err := h.StartPairing(phone); err != nil {
		return refuse(c, err)
	}
	return c.SendStatus(fiber.StatusAccepted)
}

func (h handler) stop(c *fiber.Ctx) error {
	h.StopPairing()
	return c.SendStatus(fiber.StatusNoContent)
}

func (h handler) reconnect(c *fiber.Ctx) error {
	if _, err := web.JSON(c, maxBody); err != nil {
		return err
	}
	if err := h.Reconnect(c.UserContext()); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusAccepted)
}

// refuse answers with the reason's code in the form of all refusals. The page has its text.
func refuse(c *fiber.Ctx, err error) error {
	why, ok := errors.AsType[whatsmeow.PairError](err)
	if !ok {
		return err
	}
	status := fiber.StatusConflict
	if why == whatsmeow.ErrBadNumber {
		status = fiber.StatusBadRequest
	}
	text := words[web.Language(c.Get(fiber.HeaderAcceptLanguage))][why]
	return c.Status(status).JSON(fiber.Map{"error": fiber.Map{"code": string(why), "message": text}})
}

// words are texts for callers other than the page.
var words = [...]map[whatsmeow.PairError]string{
	web.Spanish: {
		whatsmeow.ErrLinked: "Ya hay una cuenta vinculada.", whatsmeow.ErrBusy: "Ya hay una vinculación en curso.",
		whatsmeow.ErrBadNumber: "El número debe llevar el indicativo del país.",
	},
	web.English: {
		whatsmeow.ErrLinked: "An account is linked already.", whatsmeow.ErrBusy: "An account is being linked already.",
		whatsmeow.ErrBadNumber: "The number needs its country code.",
	},
}
