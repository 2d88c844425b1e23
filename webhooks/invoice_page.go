package webhooks

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/invoices"
	"recado/flows/money"
	"recado/webhooks/internal/web"
)

// PayLink makes a link on which the balance of an invoice is paid; "" if there is none. The same balance has the same
// link within a day.
type PayLink func(ctx context.Context, i invoices.Invoice, now time.Time) (url string, err error)

// invoicePages serves what an invoice's customer sees without a login, by a signed link: the invoice, its document, and the
// way to pay. The link is good for that invoice only.
func (s *server) invoicePages(app fiber.Router) {
	app.Get("/f/:id", s.invoicePage)
	app.Get("/f/:id/pdf", s.invoicePagePDF)
	app.Post("/f/:id/pay", s.invoicePagePay)
}

var invoiceTemplate = template.Must(template.ParseFS(page, "page/invoice.html"))

// linkedID is what the signature of an invoice's link is made for.
func linkedID(invoice string) string {
	sum := sha256.Sum256([]byte("invoice page\x00" + invoice))
	return hex.EncodeToString(sum[:])
}

// InvoicePath returns the path and query of an invoice's page, which is valid until a moment.
func InvoicePath(links Links, invoice string, until time.Time) string {
	return "/f/" + invoice + links.Sign(linkedID(invoice), until)
}

// pageViewsPerMinute bounds how often an invoice is shown by its link, since each time it is drawn anew.
const pageViewsPerMinute = 60

// linkedInvoice returns the invoice of a signed link.
func (s *server) linkedInvoice(c *fiber.Ctx) (invoices.Invoice, error) {
	id := c.Params("id")
	if err := s.Links.Verify(linkedID(id), c.Query("exp"), c.Query("sig"), s.Clock.Now()); err != nil {
		return invoices.Invoice{}, s.rejectUnauthenticated(c, &web.Problem{Status: fiber.StatusForbidden, Code: "bad_signature", Cause: err})
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if err := s.allow(c, "invoice page:"+id, pageViewsPerMinute, time.Minute); err != nil {
		return invoices.Invoice{}, err
	}
	return s.Invoices.Get(c.UserContext(), id)
}

func (s *server) invoicePage(c *fiber.Ctx) error {
	i, err := s.linkedInvoice(c)
	if err != nil {
		return err
	}
	return s.showInvoicePage(c, i, "")
}

// invoicePageView is what the page shows.
type invoicePageView struct {
	Lang, Title, Business, State, Problem, HowTo string

	Facts         []pageFact
	Pay, PayLabel string
	PDF, PDFLabel string
}

type pageFact struct{ Name, Value string }

// showInvoicePage answers with the page in the invoice's language.
func (s *server) showInvoicePage(c *fiber.Ctx, i invoices.Invoice, problem string) error {
	locale := cmp.Or(i.Locale, "es")
	say := func(key string, args any) string {
		raw, err := json.Marshal(args)
		if err != nil {
			return ""
		}
		text, err := s.Texts.Render("page.invoice."+key, locale, "", raw)
		if err != nil {
			return ""
		}
		return text
	}
	amount := func(name string, a money.Amount) pageFact {
		return pageFact{say(name, nil), say("amount", map[string]any{"amount": a})}
	}
	query := "?" + string(c.Request().URI().QueryString())
	v := invoicePageView{
		Lang: locale[:2], Title: say("title", map[string]any{"invoice": i.ID, "note": i.Kind == invoices.CreditNote}), Business: s.BusinessName, Problem: problem,
		State: say("state."+string(i.Status), nil), PDF: "/f/" + i.ID + "/pdf" + query, PDFLabel: say("download", nil), PayLabel: say("pay", nil),
		Facts: []pageFact{amount("total", i.Total)},
	}
	if i.Balance.Minor > 0 && i.Status != invoices.Cancelled {
		v.Facts = append(v.Facts, amount("balance", i.Balance), pageFact{say("due", nil), say("day", map[string]any{"day": i.DueOn})})
		if s.PayLink != nil {
			v.Pay = "/f/" + i.ID + "/pay" + query
		} else {
			v.HowTo = say("how", nil)
		}
	}
	switch f := i.Fiscal; {
	case f.State == invoices.Sealed:
		v.Facts = append(v.Facts, pageFact{say("fiscal", nil), f.Number}, pageFact{say("fiscal_code."+f.Provider, nil), f.Code})
	case f.Provider != "":
		v.Facts = append(v.Facts, pageFact{say("fiscal", nil), say("fiscal_pending", nil)})
	default:
		v.Facts = append(v.Facts, pageFact{say("fiscal", nil), say("not_fiscal", nil)})
	}
	var out bytes.Buffer
	if err := invoiceTemplate.Execute(&out, v); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'self'; form-action 'self' https:; frame-ancestors 'none'")
	return c.Send(out.Bytes())
}

func (s *server) invoicePagePDF(c *fiber.Ctx) error {
	i, err := s.linkedInvoice(c)
	if err != nil {
		return err
	}
	return s.sendInvoicePDF(c, i)
}

// invoicePagePay leads to the gateway's page. Without a link the page says so, and the balance can be paid otherwise.
func (s *server) invoicePagePay(c *fiber.Ctx) error {
	i, err := s.linkedInvoice(c)
	if err != nil {
		return err
	}
	if s.PayLink == nil || i.Balance.Minor <= 0 || i.Status == invoices.Cancelled {
		return s.showInvoicePage(c, i, "")
	}
	url, err := s.PayLink(c.UserContext(), i, s.Clock.Now())
	if err != nil || url == "" {
		if err != nil {
			s.Log.ErrorContext(c.UserContext(), "no link to pay could be made", "invoice", i.ID, "error", err)
		}
		text, _ := s.Texts.Render("page.invoice.trouble", cmp.Or(i.Locale, "es"), "", nil)
		return s.showInvoicePage(c.Status(fiber.StatusServiceUnavailable), i, text)
	}
	return c.Redirect(url, fiber.StatusSeeOther)
}
