package webhooks_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/flows/users"
)

const myKeys = "/api/v1/me/passkeys"

func quoted(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// beginKey returns the browser's options for a new passkey.
func (b browser) beginKey(t *testing.T) string {
	t.Helper()
	var said struct{ PublicKey json.RawMessage }
	got := b.do(t, "POST", myKeys+"/begin", `{"password":"`+password+`"}`)
	if got.into(t, &said); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return string(said.PublicKey)
}

// addKey adds the passkey of a device, and returns the answer.
func (b browser) addKey(t *testing.T, a *authenticator) answer {
	t.Helper()
	return b.do(t, "POST", myKeys+"/finish", `{"name":"Mi portátil","credential":`+quoted(a.create(t, b.beginKey(t)))+`}`)
}

// half logs in with the password and returns the cookie of the login that lacks its second factor.
func (w *world) half(t testing.TB, login string) string {
	t.Helper()
	got := w.post(t, "/console/login", url.Values{"login": {login}, "password": {password}})
	if got.status != 303 || !strings.HasPrefix(got.header.Get("Location"), "/console/second-factor") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return "recado_session=" + got.cookie(t).Value
}

var shownOptions = regexp.MustCompile(`data-options="([^"]+)"`)

// asked returns what the page of the second factor asks a passkey for.
func (w *world) asked(t testing.TB, cookie string) string {
	t.Helper()
	got := w.do(t, "GET", "/console/second-factor?next=/console/orders", "", "Cookie", cookie)
	said := shownOptions.FindStringSubmatch(got.body)
	if got.status != 200 || said == nil {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return html.UnescapeString(said[1])
}

func (w *world) answerKey(t testing.TB, cookie, credential string) answer {
	t.Helper()
	return w.post(t, "/console/second-factor", url.Values{"passkey": {credential}, "next": {"/console/orders"}}, "Cookie", cookie)
}

// TestPasskeys makes a passkey, enters with it, and removes it.
func TestPasskeys(t *testing.T) {
	w := newWorld(t)
	ana, device := w.as(t, "ana", "Ana Ruiz", users.Operator), newAuthenticator(t)
	if got := ana.do(t, "POST", myKeys+"/begin", `{"password":"Otra-cosa-12"}`); got.status != 400 || got.fields(t) != "password" {
		t.Errorf("without the password: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "POST", myKeys+"/begin", `{"password":"x"}`); got.status != 404 || got.code(t) != "not_a_person" {
		t.Errorf("a program: %d %s", got.status, got.body)
	}
	var made struct {
		ID, Name      string
		RecoveryCodes []string
	}
	got := ana.addKey(t, device)
	if got.into(t, &made); got.status != 201 || made.ID != url64(device.id) || made.Name != "Mi portátil" || len(made.RecoveryCodes) != 10 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := ana.addKey(t, device); got.status != 403 || got.code(t) != "passkey" {
		t.Errorf("one passkey twice: %d %s", got.status, got.body)
	}
	cookie := w.half(t, "ana")
	options := w.asked(t, cookie)
	if strings.Contains(options, "ana") || !strings.Contains(options, url64(device.id)) || !strings.Contains(options, `"rpId":"example.com"`) {
		t.Errorf("%s", options)
	}
	device.signs++
	got = w.answerKey(t, cookie, device.sign(t, options))
	if got.status != 303 || got.header.Get("Location") != "/console/orders" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	entered := "recado_session=" + got.cookie(t).Value
	if got := w.do(t, "GET", "/console/api/me", "", "Cookie", entered); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if acts := w.acts(t, "?who=ana&limit=1"); acts[0] != "ana login.second_factor 200" {
		t.Errorf("%v", acts)
	}
	if got := ana.do(t, "GET", myKeys, ""); !strings.Contains(got.body, `"usedAt"`) || strings.Contains(got.body, `"key"`) || strings.Contains(got.body, "recoveryCodes") {
		t.Errorf("%s", got.body)
	}
	if got := ana.do(t, "GET", "/api/v1/me/totp", ""); got.body != `{"enabled":false,"recoveryCodes":10,"required":false}` {
		t.Errorf("%s", got.body)
	}
	body := func(code string) string { return `{"password":"` + password + `","code":"` + code + `"}` }
	for path, want := range map[string]int{"/nothing": 404, "/" + made.ID: 400} {
		if got := ana.do(t, "DELETE", myKeys+path, body("000000")); got.status != want {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := ana.do(t, "DELETE", myKeys+"/"+made.ID, body(made.RecoveryCodes[0])); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "GET", myKeys, ""); got.body != `{"passkeys":[]}` {
		t.Errorf("after the removal this login goes on: %d %s", got.status, got.body)
	}
	if got := w.do(t, "GET", "/console/api/me", "", "Cookie", entered); got.status != 401 {
		t.Errorf("the other login goes on: %d", got.status)
	}
	if _, r := w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200); r.SecondFactor {
		t.Error("the second factor is still asked for")
	}
}

// TestThePageOfAPasskey checks that the page offers the passkey before the code, runs a file of ours
// only, and takes codes without it.
func TestThePageOfAPasskey(t *testing.T) {
	w := newWorld(t)
	sofia, device := w.as(t, "sofia", "Sofía Gil", users.Supervisor), newAuthenticator(t)
	before := w.do(t, "GET", "/console/second-factor", "", "Cookie", w.half(t, "sofia"))
	if strings.Contains(before.body, "<script") || strings.Contains(before.header.Get("Content-Security-Policy"), "script") {
		t.Errorf("a script without a passkey: %s", before.body)
	}
	if got := sofia.addKey(t, device); got.status != 201 || strings.Contains(got.body, "recoveryCodes") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	cookie := w.half(t, "sofia")
	got := w.do(t, "GET", "/console/second-factor", "", "Cookie", cookie)
	csp := got.header.Get("Content-Security-Policy")
	if key, code := strings.Index(got.body, `id="passkey"`), strings.Index(got.body, `name="code"`); key < 0 || key > code {
		t.Errorf("the passkey is not first: %s", got.body)
	}
	if !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "connect") ||
		strings.Count(got.body, "<script") != 1 || !strings.Contains(got.body, `<script src="/console/passkey.js"></script>`) {
		t.Errorf("%s\n%s", csp, got.body)
	}
	if js := w.do(t, "GET", "/console/passkey.js", ""); js.status != 200 || !strings.HasPrefix(js.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%d %s", js.status, js.header.Get("Content-Type"))
	}
	if login := w.do(t, "GET", "/console/login", ""); strings.Contains(login.header.Get("Content-Security-Policy"), "script") {
		t.Error("scripts on the login")
	}
	u, err := w.users.Get(t.Context(), "sofia")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.clock.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	code, err := users.Code(u.Second.Secret, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := w.post(t, "/console/second-factor", url.Values{"code": {code}}, "Cookie", cookie); got.status != 303 {
		t.Errorf("the code: %d %s", got.status, got.body)
	}
	cookie = w.half(t, "sofia")
	got = w.answerKey(t, cookie, device.with(func(a *authenticator) { a.signs = 1 }).sign(t, w.asked(t, cookie)))
	if got.status != 303 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := w.do(t, "GET", "/console/api/me", "", "Cookie", "recado_session="+got.cookie(t).Value); got.status != 200 {
		t.Errorf("a passkey is no second factor for who must have one: %d", got.status)
	}
}

// TestWrongPasskeysAreRefused answers in every wrong way, and then in the right one.
func TestWrongPasskeysAreRefused(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	ana, eva := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "eva", "Eva Díaz", users.Operator)
	device, hers := newAuthenticator(t), newAuthenticator(t)
	device.signs, hers.signs = 5, 5
	if a, b := ana.addKey(t, device), eva.addKey(t, hers); a.status != 201 || b.status != 201 {
		t.Fatal(a.body, b.body)
	}
	cookie := w.half(t, "ana")
	device.signs = 6
	used := device.sign(t, w.asked(t, cookie))
	if got := w.answerKey(t, cookie, used); got.status != 303 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	next := device.with(func(a *authenticator) { a.signs = 7 })
	lie := func(f func(*authenticator)) func(string, string) string {
		return func(_, options string) string { return next.with(f).sign(t, options) }
	}
	for name, answer := range map[string]func(cookie, options string) string{
		"another origin":      lie(func(a *authenticator) { a.origin = "https://example.com.evil.test" }),
		"without TLS":         lie(func(a *authenticator) { a.origin = "http://example.com" }),
		"another port":        lie(func(a *authenticator) { a.origin = "https://example.com:8443" }),
		"another domain":      lie(func(a *authenticator) { a.rp = "evil.test" }),
		"another challenge":   lie(func(a *authenticator) { a.challenge = url64([]byte("0123456789abcdef0123456789abcdef")) }),
		"not touched":         lie(func(a *authenticator) { a.flags = 0 }),
		"another key":         lie(func(a *authenticator) { a.key = hers.key }),
		"another's passkey":   lie(func(a *authenticator) { a.key, a.id = hers.key, hers.id }),
		"the same counter":    lie(func(a *authenticator) { a.signs = 6 }),
		"a counter gone back": lie(func(a *authenticator) { a.signs = 4 }),
		"a counter gone":      lie(func(a *authenticator) { a.signs = 0 }),
		"a replay":            func(string, string) string { return used },
		"a new passkey":       func(_, options string) string { return next.create(t, options) },
		"nothing":             func(string, string) string { return "" },
		"no JSON":             func(string, string) string { return "{" },
		"of another login": func(string, string) string {
			return next.sign(t, w.asked(t, w.half(t, "ana")))
		},
		"of the page of before": func(cookie, options string) string {
			w.asked(t, cookie)
			return next.sign(t, options)
		},
		"too late": func(_, options string) string {
			if _, err := w.clock.Advance(5 * time.Minute); err != nil {
				t.Fatal(err)
			}
			return next.sign(t, options)
		},
	} {
		cookie := w.half(t, "ana")
		got := w.answerKey(t, cookie, answer(cookie, w.asked(t, cookie)))
		if got.status != 403 || got.header.Get("Set-Cookie") != "" || !strings.Contains(got.body, "La llave de acceso no sirvió") || shownOptions.FindString(got.body) == "" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if me := w.do(t, "GET", "/console/api/me", "", "Cookie", cookie); me.status != 401 {
			t.Errorf("%s: %d", name, me.status)
		}
	}
	cookie = w.half(t, "ana")
	options := w.asked(t, cookie)
	if got := w.answerKey(t, cookie, lie(func(a *authenticator) { a.signs = 3 })(cookie, options)); got.status != 403 {
		t.Errorf("%d", got.status)
	}
	if acts := w.acts(t, "?who=ana&limit=1"); acts[0] != "ana login.passkey_copied 403" {
		t.Errorf("a copy is not recorded: %v", acts)
	}
	if got := w.answerKey(t, cookie, next.sign(t, options)); got.status != 403 {
		t.Errorf("a challenge that was answered: %d", got.status)
	}
	if got := w.answerKey(t, cookie, next.sign(t, w.asked(t, cookie))); got.status != 303 {
		t.Errorf("the right one: %d %s", got.status, got.body)
	}
}

// TestWrongNewPasskeysAreRefused answers to the options of a new passkey in wrong ways.
func TestWrongNewPasskeysAreRefused(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	ana, eva := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "eva", "Eva Díaz", users.Operator)
	device := newAuthenticator(t)
	lie := func(f func(*authenticator)) func(string) string {
		return func(options string) string { return device.with(f).create(t, options) }
	}
	for name, answer := range map[string]func(options string) string{
		"another origin":    lie(func(a *authenticator) { a.origin = "https://evil.test" }),
		"another domain":    lie(func(a *authenticator) { a.rp = "evil.test" }),
		"another challenge": lie(func(a *authenticator) { a.challenge = url64([]byte("0123456789abcdef0123456789abcdef")) }),
		"not touched":       lie(func(a *authenticator) { a.flags = 0 }),
		"of another login":  func(string) string { return device.create(t, eva.beginKey(t)) },
		"a signature":       func(options string) string { return device.sign(t, options) },
		"no JSON":           func(string) string { return "x" },
		"too late": func(options string) string {
			if _, err := w.clock.Advance(5 * time.Minute); err != nil {
				t.Fatal(err)
			}
			return device.create(t, options)
		},
	} {
		got := ana.do(t, "POST", myKeys+"/finish", `{"name":"x","credential":`+quoted(answer(ana.beginKey(t)))+`}`)
		if got.status != 403 || got.code(t) != "passkey" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	options := ana.beginKey(t)
	right := device.create(t, options)
	if got := ana.do(t, "POST", myKeys+"/finish", `{"name":" ","credential":`+quoted(right)+`}`); got.status != 400 || got.fields(t) != "name" {
		t.Errorf("without a name: %d %s", got.status, got.body)
	}
	if got := ana.do(t, "POST", myKeys+"/finish", `{"name":"x","credential":`+quoted(right)+`}`); got.status != 201 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "POST", myKeys+"/finish", `{"name":"x","credential":`+quoted(newAuthenticator(t).create(t, options))+`}`); got.status != 403 {
		t.Errorf("a challenge twice: %d %s", got.status, got.body)
	}
}

// TestTheOwnSecondFactorIsRenewedAndRemoved changes what somebody has, with password and code.
func TestTheOwnSecondFactorIsRenewedAndRemoved(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	const path = "/api/v1/me/totp"
	body := func(password, code string) string { return `{"password":"` + password + `","code":"` + code + `"}` }
	now := func(login string) string { // a code that was not used yet
		if _, err := w.clock.Advance(time.Minute); err != nil {
			t.Fatal(err)
		}
		u, err1 := w.users.Get(t.Context(), login)
		code, err2 := users.Code(u.Second.Secret, w.clock.Now())
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		return code
	}
	sofia := w.as(t, "sofia", "Sofía Gil", users.Supervisor)
	old := now("sofia")
	for _, op := range []struct{ method, path string }{{"DELETE", path}, {"POST", path + "/renew"}} {
		want := "second_factor_needed 409"
		if op.method == "POST" {
			want = "invalid 400"
		}
		for what, said := range map[string]string{"password": body("Otra-cosa-12", old), "code": body(password, "000000")} {
			got := sofia.do(t, op.method, op.path, said)
			if is := got.code(t) + " " + map[int]string{400: "400", 409: "409"}[got.status]; is != want || got.status == 400 && got.fields(t) != what {
				t.Errorf("%s with a wrong %s: %d %s", op.method, what, got.status, got.body)
			}
		}
	}
	var offer struct{ Secret, URI string }
	got := sofia.do(t, "POST", path+"/renew", body(password, old))
	if got.into(t, &offer); got.status != 200 || len(offer.Secret) != 32 || !strings.HasPrefix(offer.URI, "otpauth://") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := w.post(t, "/console/second-factor", url.Values{"code": {now("sofia")}}, "Cookie", w.half(t, "sofia")); got.status != 303 {
		t.Errorf("before the new one is confirmed the old one works: %d", got.status)
	}
	code, err := users.Code(offer.Secret, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := sofia.do(t, "PUT", path, `{"code":"`+code+`"}`); got.status != 200 || strings.Count(got.body, "-") != 30 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if u, err := w.users.Get(t.Context(), "sofia"); err != nil || u.Second.Secret != offer.Secret || u.Second.Offer != "" {
		t.Errorf("%+v, %v", u.Second, err)
	}
	if got := sofia.do(t, "GET", path, ""); got.body != `{"enabled":true,"recoveryCodes":10,"required":true}` {
		t.Errorf("this login goes on: %s", got.body)
	}
	if got := sofia.do(t, "GET", "/api/v1/me/sessions", ""); strings.Count(got.body, `"id"`) != 1 {
		t.Errorf("the others do not: %s", got.body)
	}
	if got := sofia.do(t, "PUT", path, `{"code":"`+code+`"}`); got.status != 409 {
		t.Errorf("confirmed twice: %d %s", got.status, got.body)
	}
	if got := sofia.addKey(t, newAuthenticator(t)); got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := sofia.do(t, "DELETE", path, body(password, now("sofia"))); got.status != 204 {
		t.Errorf("with a passkey the codes may go: %d %s", got.status, got.body)
	}
	if got := sofia.do(t, "GET", path, ""); got.body != `{"enabled":false,"recoveryCodes":10,"required":true}` {
		t.Errorf("%s", got.body)
	}
	if got := sofia.do(t, "POST", path, ""); got.status != 409 {
		t.Errorf("a second factor beside the passkey without the password: %d", got.status)
	}
	if got := sofia.do(t, "POST", path+"/renew", `{"password":"`+password+`"}`); got.status != 200 {
		t.Errorf("with it: %d %s", got.status, got.body)
	}
}
