package console

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/audit"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

//go:embed pages
var pages embed.FS

// Limits of logins from one address, besides the locks of the accounts. An office may share one.
const (
	loginsPerMinute = 30
	loginsPerHour   = 300
	maxForm         = 8 << 10 // bytes
)

// policy allows the login's pages a style of ours and forms to ourselves, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// scripted is the policy of the page that asks for a passkey: it may run files of ours besides.
const scripted = policy + "; script-src 'self'"

// page is what a template shows.
type page struct {
	Lang   string
	Name   string // of the page: its title is the text "console.<name>.title"
	Brand  string
	Error  string
	Fields map[string]string // problems by field
	Values map[string]string // what was typed, without passwords, and hidden fields
	New    bool              // a first admin chooses login and name
	Action string            // where the form goes
	Other  template.URL      // the same page in the other language
	Second second
	Clear  bool // the address has no TLS and is not this machine: the cookie would not stay

	texts web.Texts
}

// T returns a text of the page's language.
func (p page) T(key string) string {
	text, err := p.texts.Render("console."+key, p.Lang, "", nil)
	if err != nil {
		return key
	}
	return text
}

// views are the templates of the pages, with what they share.
var views = template.Must(template.ParseFS(pages, "pages/*.html"))

// newPage returns a page in the language of the request: ?lang=, or the browser's.
func (s *Console) newPage(c *fiber.Ctx, name string) page {
	lang := web.Language(c.Get(fiber.HeaderAcceptLanguage)).Tag()
	if said := c.Query("lang"); said == "es" || said == "en" {
		lang = said
	}
	other := map[string]string{"es": "en", "en": "es"}[lang]
	query := url.Values{"lang": {other}}
	for _, name := range []string{"next", "token"} {
		if said := c.Query(name); said != "" {
			query.Set(name, said)
		}
	}
	path := "/console/" + name
	return page{
		Lang: lang, Name: name, Brand: s.Business.Name, Fields: map[string]string{}, Values: map[string]string{}, texts: s.Texts, Action: path,
		Other: template.URL(path + "?" + query.Encode()), //nolint:gosec // our own path with an encoded query
		Clear: !s.host.Secure(c) && !loopback(string(c.Request().Host())),
	}
}

// send answers with a page.
func (p page) send(c *fiber.Ctx, status int) error {
	var body bytes.Buffer
	if err := views.ExecuteTemplate(&body, p.Name+".html", p); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	if p.Second.Passkey != "" {
		c.Set(fiber.HeaderContentSecurityPolicy, scripted)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, p.Lang)
	return c.Status(status).Send(body.Bytes())
}

// form reads the fields of a posted form.
func form(c *fiber.Ctx) (url.Values, error) {
	if kind, _ := web.MediaType(c); kind != fiber.MIMEApplicationForm {
		return nil, &web.Problem{Status: fiber.StatusUnsupportedMediaType, Code: "media_type", Args: web.Args{"want": fiber.MIMEApplicationForm}}
	}
	body, err := web.Bytes(c, maxForm)
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, web.Refuse(fiber.StatusBadRequest, "bad_request")
	}
	return values, nil
}

// CountLogin counts a try from an address, by page or API, and returns the refusal of too many.
func (s *Console) CountLogin(c *fiber.Ctx) error {
	for _, limit := range []struct {
		most  int
		every time.Duration
	}{{loginsPerMinute, time.Minute}, {loginsPerHour, time.Hour}} {
		if err := s.host.Allow(c, "login:"+limit.every.String()+":"+s.host.Address(c), limit.most, limit.every); err != nil {
			return err
		}
	}
	return nil
}

// limited counts a try from an address. A refusal is shown as a page.
func (s *Console) limited(c *fiber.Ctx, p page) (done bool, err error) {
	err = s.CountLogin(c)
	refused, ok := errors.AsType[*web.Problem](err)
	if !ok {
		return err != nil, err
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(max(1, int(refused.RetryAfter.Seconds()+1))))
	p.Error = p.T("too_many")
	return true, p.send(c, fiber.StatusTooManyRequests)
}

// local returns where to go after the login: a path of ours, or the console.
func local(next string) string {
	bad := strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
	u, err := url.Parse(next)
	if bad || err != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || u.Host != "" {
		return "/console"
	}
	return next
}

// Device returns where a login comes from.
func (s *Console) Device(c *fiber.Ctx) users.Device {
	return users.Device{From: s.host.LoggedAddress(c), Agent: c.Get(fiber.HeaderUserAgent)}
}

func (s *Console) showLogin(c *fiber.Ctx) error {
	if _, err := s.session(c); err == nil {
		return c.Redirect(local(c.Query("next")), fiber.StatusSeeOther)
	} else if !errors.Is(err, users.ErrSession) {
		return err
	}
	p := s.newPage(c, "login")
	p.Values["next"] = c.Query("next")
	return p.send(c, fiber.StatusOK)
}

func (s *Console) logIn(c *fiber.Ctx) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p := s.newPage(c, "login")
	p.Values["login"], p.Values["next"] = values.Get("login"), values.Get("next")
	if done, err := s.limited(c, p); done {
		return err
	}
	secret, who, err := s.Users.LogIn(c.UserContext(), values.Get("login"), values.Get("password"), s.Device(c), s.Clock.Now())
	if failed := s.RecordLogin(c, values.Get("login"), who.User, err); failed != nil {
		return failed
	}
	if expired, ok := errors.AsType[*users.ExpiredError](err); ok {
		return c.Redirect("/console/setup?token="+url.QueryEscape(expired.Secret), fiber.StatusSeeOther)
	}
	if errors.Is(err, users.ErrCredentials) {
		p.Error = p.T("login.refused")
		return p.send(c, fiber.StatusForbidden)
	}
	if err != nil {
		return err
	}
	return s.enter(c, secret, who, values.Get("next"))
}

// RecordLogin records a password that was right or refused. Of a login that nobody has nothing that
// was typed is kept.
func (s *Console) RecordLogin(c *fiber.Ctx, login string, u users.User, err error) error {
	if err == nil {
		return s.host.Record(c, audit.Login, u.ID, u.Name, fiber.StatusOK)
	}
	if !errors.Is(err, users.ErrCredentials) {
		return nil // an error of ours says nothing of the login; the caller answers it
	}
	u, err = s.Users.Get(c.UserContext(), login)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	return s.host.Record(c, audit.Login, u.ID, u.Name, fiber.StatusForbidden)
}

// enter gives the browser a session, or asks for the second factor of a pending one. The session that
// the browser had is over.
func (s *Console) enter(c *fiber.Ctx, secret string, who users.Principal, next string) error {
	if old := c.Cookies(cookieName); old != "" {
		if err := s.Users.LogOut(c.UserContext(), users.Hash(old)); err != nil {
			return err
		}
	}
	s.setSession(c, secret, who)
	if who.Login.Kind == users.PendingSecond {
		return c.Redirect("/console/second-factor?next="+url.QueryEscape(local(next)), fiber.StatusSeeOther)
	}
	return c.Redirect(local(next), fiber.StatusSeeOther)
}

func (s *Console) logOut(c *fiber.Ctx) error {
	if secret := c.Cookies(cookieName); secret != "" {
		if who, err := s.session(c); err == nil {
			if err := s.host.Record(c, audit.Logout, who.ID, who.Name, fiber.StatusSeeOther); err != nil {
				return err
			}
		}
		if err := s.Users.LogOut(c.UserContext(), users.Hash(secret)); err != nil {
			return err
		}
	}
	s.setCookie(c, "", 0)
	return c.Redirect("/console/login", fiber.StatusSeeOther)
}

func (s *Console) showSetup(c *fiber.Ctx) error {
	p := s.newPage(c, "setup")
	link, u, err := s.Users.Link(c.UserContext(), c.Query("token"), s.Clock.Now())
	if errors.Is(err, users.ErrLink) {
		return s.deadLink(c)
	}
	if err != nil {
		return err
	}
	p.New = link.Kind == users.Setup
	p.Values["token"], p.Values["login"], p.Values["name"] = c.Query("token"), u.ID, u.Name
	return p.send(c, fiber.StatusOK)
}

// deadLink says that a link does not work any more, and nothing else of it.
func (s *Console) deadLink(c *fiber.Ctx) error {
	p := s.newPage(c, "login")
	p.Error = p.T("setup.dead")
	return p.send(c, fiber.StatusForbidden)
}

func (s *Console) setUp(c *fiber.Ctx) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p := s.newPage(c, "setup")
	if done, err := s.limited(c, p); done {
		return err
	}
	token, password, now := values.Get("token"), values.Get("password"), s.Clock.Now()
	link, u, err := s.Users.Link(c.UserContext(), token, now)
	if errors.Is(err, users.ErrLink) {
		return s.deadLink(c)
	}
	if err != nil {
		return err
	}
	p.New, p.Values["token"], p.Values["login"], p.Values["name"] = link.Kind == users.Setup, token, u.ID, u.Name
	if p.New {
		p.Values["login"], p.Values["name"] = values.Get("login"), values.Get("name")
	}
	if password != values.Get("repeat") {
		p.Fields["repeat"] = p.T("setup.differs")
		return p.send(c, fiber.StatusBadRequest)
	}
	if p.New {
		u, err = s.Users.FirstAdmin(c.UserContext(), token, values.Get("login"), values.Get("name"), password, p.Lang, now)
	} else {
		u, err = s.Users.Accept(c.UserContext(), token, password, now)
	}
	if s.explain(&p, err) {
		return p.send(c, fiber.StatusBadRequest)
	}
	if errors.Is(err, users.ErrLink) {
		return s.deadLink(c)
	}
	if err != nil {
		return err
	}
	if err := s.host.Record(c, audit.Link, u.ID, u.Name, fiber.StatusSeeOther); err != nil {
		return err
	}
	secret, who, err := s.Users.Begin(c.UserContext(), u, s.Device(c), now)
	if err != nil {
		return err
	}
	return s.enter(c, secret, who, "")
}

// explain shows the problems of fields on a page, and reports whether there are any.
func (s *Console) explain(p *page, err error) bool {
	lang := web.Spanish
	if p.Lang == web.English.Tag() {
		lang = web.English
	}
	if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
		for _, one := range invalid.Problems {
			p.Fields[one.Field] = web.Word(s.Texts, lang, "field."+one.Code, web.Args{"max": strconv.Itoa(one.Max)})
		}
		return true
	}
	if taken, ok := errors.AsType[*validation.DuplicateError](err); ok {
		p.Fields[taken.Field] = web.Word(s.Texts, lang, "field.user_taken", nil)
		return true
	}
	return false
}
