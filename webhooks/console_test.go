package webhooks_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/users"
)

// post sends a form as a browser does, with headers by name, value.
func (w *world) post(t testing.TB, path string, values url.Values, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return w.send(t, r)
}

// cookie returns the session's cookie of an answer.
func (a answer) cookie(t testing.TB) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "recado_session" {
			return c
		}
	}
	t.Fatalf("no cookie: %d %s", a.status, a.body)
	return nil
}

func (w *world) setupLink(t testing.TB) string {
	t.Helper()
	secret, err := w.users.NewSetup(t.Context(), w.clock.Now())
	if err != nil || secret == "" {
		t.Fatal(secret, err)
	}
	return secret
}

// TestFirstAdmin walks the way from the link of the first start to the console.
func TestFirstAdmin(t *testing.T) {
	w := newWorld(t)
	link := w.setupLink(t)
	if got := w.do(t, "GET", "/console/setup?token="+link, "", "Accept-Language", "en"); got.status != 200 || !strings.Contains(got.body, `name="repeat"`) || !strings.Contains(got.body, "Choose a password") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	filled := url.Values{"token": {link}, "login": {" Ana "}, "name": {"Ana Ruiz"}, "password": {"Ana-Ruiz-12345"}, "repeat": {"Ana-Ruiz-12345"}}
	if got := w.post(t, "/console/setup", filled); got.status != 400 || !strings.Contains(got.body, "No use su nombre") || strings.Contains(got.body, "12345") {
		t.Errorf("own name: %d %s", got.status, got.body)
	}
	filled.Set("password", password)
	if got := w.post(t, "/console/setup", filled); got.status != 400 || !strings.Contains(got.body, "no son iguales") {
		t.Errorf("another repetition: %d %s", got.status, got.body)
	}
	filled.Set("repeat", password)
	got := w.post(t, "/console/setup", filled)
	if got.status != 303 || got.header.Get("Location") != "/console/second-factor?next=%2Fconsole" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, again := range []answer{w.post(t, "/console/setup", filled), w.do(t, "GET", "/console/setup?token="+link, "")} {
		if again.status != 403 || !strings.Contains(again.body, "venció") {
			t.Errorf("the link works twice: %d %s", again.status, again.body)
		}
	}
	if another, err := w.users.NewSetup(t.Context(), w.clock.Now()); err != nil || another != "" {
		t.Errorf("a second first admin: %q, %v", another, err)
	}
	var me struct {
		ID, Name, CSRF string
		Actions        []users.Action
	}
	mine := []string{"Cookie", "recado_session=" + got.cookie(t).Value}
	if got := w.do(t, "GET", "/console/api/me", "", mine...); got.status != 401 {
		t.Errorf("without the second factor: %d", got.status)
	}
	got = w.enrolByPage(t, mine)
	w.do(t, "GET", "/console/api/me", "", "Cookie", "recado_session="+got.cookie(t).Value).into(t, &me)
	if me.ID != "ana" || me.Name != "Ana Ruiz" || me.CSRF == "" || len(me.Actions) == 0 {
		t.Errorf("%+v", me)
	}
}

// TestSetupLinksOfSeveralStarts checks that a link of an earlier start still works, until its time.
func TestSetupLinksOfSeveralStarts(t *testing.T) {
	w := newWorld(t)
	first := w.setupLink(t)
	w.setupLink(t)
	if got := w.do(t, "GET", "/console/setup?token="+first, ""); got.status != 200 {
		t.Errorf("%d", got.status)
	}
	if _, err := w.clock.Advance(24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := w.do(t, "GET", "/console/setup?token="+first, ""); got.status != 403 {
		t.Errorf("after a day: %d", got.status)
	}
}

func TestConsoleLogin(t *testing.T) {
	w := newWorld(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	got := w.post(t, "/console/login", url.Values{"login": {"ANA"}, "password": {password}, "next": {"/console/orders?x=1"}})
	if got.status != 303 || got.header.Get("Location") != "/console/orders?x=1" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c := got.cookie(t)
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 8*3600 {
		t.Errorf("%+v", c)
	}
	mine := []string{"Cookie", "recado_session=" + c.Value}
	if got := w.do(t, "GET", "/console/api/me", "", mine...); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.do(t, "GET", "/console/login", "", mine...); got.status != 303 {
		t.Errorf("who is logged in sees the login: %d", got.status)
	}
	if got := w.post(t, "/console/logout", nil, mine...); got.status != 303 || got.cookie(t).Value != "" || got.cookie(t).Expires.IsZero() {
		t.Errorf("%d", got.status)
	}
	if got := w.do(t, "GET", "/console/api/me", "", mine...); got.status != 401 || got.code(t) != "unauthorized" {
		t.Errorf("after the logout: %d %s", got.status, got.body)
	}
	local := httptest.NewRequestWithContext(t.Context(), "POST", "http://127.0.0.1:8080/console/login", strings.NewReader(url.Values{"login": {"ana"}, "password": {password}}.Encode()))
	local.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c := w.send(t, local).cookie(t); c.Secure {
		t.Error("a cookie over plain http on this machine is Secure: browsers drop it")
	}
}

func TestConsoleGoesNowhereElse(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	for _, next := range []string{"", "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "x"} {
		got := w.post(t, "/console/login", url.Values{"login": {"ana"}, "password": {password}, "next": {next}})
		if got.status != 303 || got.header.Get("Location") != "/console" {
			t.Errorf("%q: %d %s", next, got.status, got.header.Get("Location"))
		}
	}
}

// TestRefusedLoginsLookAlike checks that neither the answer tells whether a login exists or is locked.
func TestRefusedLoginsLookAlike(t *testing.T) {
	w := newWorld(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	w.as(t, "eva", "Eva Díaz", users.Admin)
	page := func(login, password string) string {
		got := w.post(t, "/console/login", url.Values{"login": {login}, "password": {password}})
		if got.status != 403 || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d", login, got.status)
		}
		return strings.ReplaceAll(got.body, `value="`+login+`"`, "")
	}
	want := page("ana", "wrong")
	for _, one := range []struct{ login, password string }{
		{"nobody", "wrong"},
		{"eva", "wrong"},
		{"eva", "wrong"},
		{"eva", "wrong"},
		{"eva", password}, // locked
		{"nobody", password},
		{"-", ""},
		{"ana", strings.Repeat("x", 500)},
	} {
		if got := page(one.login, one.password); got != want {
			t.Errorf("%s: another page:\n%s\nthan\n%s", one.login, got, want)
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	values := url.Values{"login": {"ana"}, "password": {password}}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, {"Sec-Fetch-Site", "", "Origin", "null"},
	} {
		for _, path := range []string{"/console/login", "/console/logout", "/console/setup"} {
			if got := w.post(t, path, values, headers...); got.status != 403 || got.code(t) != "other_site" {
				t.Errorf("%s %v: %d %s", path, headers, got.status, got.body)
			}
		}
	}
	if got := w.post(t, "/console/login", values, "Sec-Fetch-Site", "", "Origin", "http://example.com"); got.status != 303 {
		t.Errorf("our own: %d", got.status)
	}
}

// TestLoginPagesRunNoScript checks the headers of the pages, and that what was typed is text there.
func TestLoginPagesRunNoScript(t *testing.T) {
	w := newWorld(t)
	for _, got := range []answer{
		w.do(t, "GET", "/console/login?next="+url.QueryEscape(`"><script>alert(1)</script>`), ""),
		w.post(t, "/console/login", url.Values{"login": {`"><script>alert(1)</script>`}, "password": {"x"}}),
		w.do(t, "GET", "/console/setup?token=x", ""),
	} {
		csp := got.header.Get("Content-Security-Policy")
		if strings.Contains(got.body, "<script") || !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "script") || strings.Contains(csp, "unsafe") ||
			!strings.Contains(csp, "form-action 'self'") || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %s\n%s", got.status, csp, got.body)
		}
	}
	if got := w.do(t, "GET", "/console/login.css", ""); got.status != 200 || !strings.Contains(got.body, "prefers-color-scheme: dark") {
		t.Errorf("no style: %d", got.status)
	}
	if got := w.do(t, "GET", "/console/login", "", "X-Forwarded-Proto", "https"); got.header.Get("Strict-Transport-Security") == "" || strings.Contains(got.body, "https:") {
		t.Errorf("behind TLS: %v", got.header)
	}
	if got := w.do(t, "GET", "/console/login", ""); got.header.Get("Strict-Transport-Security") != "" || !strings.Contains(got.body, "no usa https") {
		t.Error("without TLS: no warning that the session will not stay")
	}
}

func TestLoginsFromOneAddressAreLimited(t *testing.T) {
	w := newWorld(t)
	last := 0
	for range 31 {
		last = w.post(t, "/console/login", url.Values{"login": {"x"}, "password": {"y"}}).status
	}
	if last != 429 {
		t.Errorf("%d", last)
	}
}

// TestUnsafeRequestsNeedTheToken checks the CSRF token of a session, and that it is the session's own.
func TestUnsafeRequestsNeedTheToken(t *testing.T) {
	w := newWorld(t)
	w.meet()
	ana, eva := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "eva", "Eva Díaz", users.Operator)
	const path = "/api/v1/conversations/+573001234567/takeover"
	for _, token := range []string{"", "x", eva.csrf} {
		if got := (browser{w, ana.cookie, token}).do(t, "POST", path, `{}`); got.status != 403 || got.code(t) != "csrf" {
			t.Errorf("%q: %d %s", token, got.status, got.body)
		}
	}
	if got := (browser{w, ana.cookie, ""}).do(t, "GET", "/api/v1/conversations", ""); got.status != 200 {
		t.Errorf("reading: %d", got.status)
	}
	if got := ana.do(t, "POST", path, `{}`); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "POST", path, `{}`, "Authorization", "Bearer wrong"); got.status != 401 {
		t.Errorf("a wrong key beside a session: %d", got.status)
	}
}

// TestAPersonActsUnderTheOwnName checks that no person speaks in another's name, and that a key still
// has to say a name.
func TestAPersonActsUnderTheOwnName(t *testing.T) {
	w := newWorld(t)
	w.meet()
	ana := w.as(t, "ana", "Ana Ruiz", users.Operator, users.Supervisor)
	const one = "/api/v1/conversations/+573001234567"
	for _, body := range []string{`{}`, `{"agent":"Eva Díaz"}`} {
		if got := ana.do(t, "POST", one+"/takeover", body); got.status != 200 || w.engine.sessions[bot.ContactID("+573001234567")].Owner.Agent != "Ana Ruiz" {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := ana.do(t, "POST", one+"/reply", `{"text":"hola"}`, "Idempotency-Key", "k"); got.status != 202 || w.engine.said["ana:k"] != "hola" {
		t.Errorf("%d %s %v", got.status, got.body, w.engine.said)
	}
	if got := w.keyed(t, "POST", one+"/takeover", `{}`); got.status != 400 || got.fields(t) != "agent" {
		t.Errorf("the key without a name: %d %s", got.status, got.body)
	}
	w.do(t, "POST", "/api/v1/orders", good)
	if got := ana.do(t, "PUT", "/api/v1/orders/ORD-00001", `{"description":"otra cosa"}`, "If-Match", "1"); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/orders/ORD-00001/history", ""); !strings.Contains(got.body, `"id":"ana"`) {
		t.Errorf("the history does not say who: %s", got.body)
	}
}

// TestIdempotencyKeysOfPersonsAreTheirOwn checks that two persons may use one key.
func TestIdempotencyKeysOfPersonsAreTheirOwn(t *testing.T) {
	w := newWorld(t)
	ana, eva := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "eva", "Eva Díaz", users.Operator)
	made := map[string]bool{}
	for _, b := range []browser{ana, eva, ana} {
		got := b.do(t, "POST", "/api/v1/orders", good, "Idempotency-Key", "k")
		if got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		made[got.header.Get("Location")] = true
	}
	if len(made) != 2 {
		t.Errorf("%v", made)
	}
}

// enrolByPage gets a second factor on the page of a pending login.
func (w *world) enrolByPage(t testing.TB, mine []string) answer {
	t.Helper()
	got := w.do(t, "GET", "/console/second-factor?next=/console/orders", "", mine...)
	shown := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(got.body)
	if got.status != 200 || shown == nil || !strings.Contains(got.body, `src="data:image/png;base64,`) || !strings.Contains(got.header.Get("Content-Security-Policy"), "img-src 'self' data:") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if wrong := w.post(t, "/console/second-factor", url.Values{"code": {"000000x"}}, mine...); wrong.status != 403 || !strings.Contains(wrong.body, shown[1]) {
		t.Errorf("a wrong code: %d %s", wrong.status, wrong.body)
	}
	code, err := users.Code(shown[1], w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	got = w.post(t, "/console/second-factor", url.Values{"code": {code}, "next": {"/console/orders"}}, mine...)
	if got.status != 200 || strings.Count(got.body, "<li><code>") != 10 || !strings.Contains(got.body, `href="/console/orders"`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return got
}

// TestSecondFactorByPage logs a supervisor in twice: the first time with a new second factor, then
// with its code and with a recovery code.
func TestSecondFactorByPage(t *testing.T) {
	w := newWorld(t)
	_, link, err := w.users.Add(t.Context(), "sofia", users.Profile{Name: "Sofía Gil", Roles: []users.Role{users.Supervisor}, Locale: "es"}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.users.Accept(t.Context(), link, password, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	pending := func() []string {
		got := w.post(t, "/console/login", url.Values{"login": {"sofia"}, "password": {password}, "next": {"/console/orders"}})
		if got.status != 303 || got.header.Get("Location") != "/console/second-factor?next=%2Fconsole%2Forders" {
			t.Fatalf("%d %s", got.status, got.header.Get("Location"))
		}
		return []string{"Cookie", "recado_session=" + got.cookie(t).Value}
	}
	first := pending()
	got := w.enrolByPage(t, first)
	codes := regexp.MustCompile(`<li><code>([a-z2-7-]{19})</code>`).FindAllStringSubmatch(got.body, -1)
	if again := w.do(t, "GET", "/console/second-factor", "", first...); again.status != 303 || again.header.Get("Location") != "/console/login" {
		t.Errorf("the pending login works twice: %d", again.status)
	}
	second := pending()
	if got := w.do(t, "GET", "/api/v1/orders", "", second...); got.status != 401 {
		t.Errorf("the password alone: %d", got.status)
	}
	if got := w.do(t, "GET", "/console/second-factor", "", second...); got.status != 200 || strings.Contains(got.body, "base64") {
		t.Errorf("the secret is shown again: %s", got.body)
	}
	typed := strings.ToUpper(strings.ReplaceAll(codes[3][1], "-", " "))
	for i, want := range []int{303, 403} {
		if got := w.post(t, "/console/second-factor", url.Values{"code": {typed}, "next": {"/console/orders"}}, second...); got.status != want {
			t.Errorf("recovery code, time %d: %d %s", i+1, got.status, got.body)
		}
		second = pending()
	}
	if _, err := w.clock.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	u, err := w.users.Get(t.Context(), "sofia")
	if err != nil {
		t.Fatal(err)
	}
	code, err := users.Code(u.Second.Secret, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := w.post(t, "/console/second-factor", url.Values{"code": {code}}, second...); got.status != 303 || got.header.Get("Location") != "/console" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestSessionsEnd checks all ends of a session.
func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	w.as(t, "jefa", "Jefa Mayor", users.Admin)
	status := func(b browser) int { return b.do(t, "GET", "/console/api/me", "").status }
	ana, luis, sol := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "luis", "Luis Paz", users.Operator), w.as(t, "sol", "Sol Mar", users.Operator)
	if status(ana) != 200 || status(luis) != 200 || status(sol) != 200 {
		t.Fatal("no session")
	}
	if _, err := w.users.Update(t.Context(), "ana", 0, func(p *users.Profile) { p.State = users.Disabled }, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.users.ChangePassword(t.Context(), "luis", password, "Otra-distinta-9", w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if status(ana) != 401 || status(luis) != 401 || status(sol) != 200 {
		t.Error("disabled, or with another password, and still in")
	}
	if _, err := w.users.Update(t.Context(), "sol", 0, func(p *users.Profile) { p.Roles = []users.Role{users.Finance} }, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if status(sol) != 401 {
		t.Error("a role that needs a second factor was added, and the session goes on without one")
	}
	eva := w.as(t, "eva", "Eva Díaz", users.Operator)
	if _, err := w.users.Update(t.Context(), "eva", 0, func(p *users.Profile) { p.Roles = []users.Role{users.HR} }, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := eva.do(t, "GET", "/api/v1/conversations", ""); got.status != 403 || got.code(t) != "role" {
		t.Errorf("a role that was taken away: %d", got.status)
	}
	if _, err := w.clock.Advance(4 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if status(eva) != 401 {
		t.Error("HR is in for more than four hours")
	}
}
