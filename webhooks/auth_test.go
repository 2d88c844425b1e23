package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/flows/users"
	"recado/webhooks"
)

type loginResult struct {
	AccessToken, TokenType, RefreshToken, Pending string
	ExpiresIn                                     int
	SecondFactor                                  bool
	User                                          struct{ ID, Name string }
}

// auth posts to a route of logins.
func (w *world) auth(t *testing.T, route, body string, want int) (got answer, r loginResult) {
	t.Helper()
	got = w.do(t, "POST", "/api/v1/auth/"+route, body)
	if got.status != want {
		t.Fatalf("%s: %d %s", route, got.status, got.body)
	}
	if strings.HasPrefix(got.body, "{") {
		got.into(t, &r)
	}
	return got, r
}

func TestAPILogin(t *testing.T) {
	w := newWorld(t)
	w.meet()
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	_, r := w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200)
	if r.TokenType != "Bearer" || r.ExpiresIn != 7200 || r.User.Name != "Ana Ruiz" {
		t.Errorf("%+v", r)
	}
	bearer := func(token string) []string { return []string{"Authorization", "Bearer " + token} }
	if got := w.do(t, "POST", "/api/v1/conversations/+573001234567/takeover", `{}`, bearer(r.AccessToken)...); got.status != 200 || !strings.Contains(got.body, "Ana Ruiz") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.do(t, "DELETE", "/api/v1/technicians/TEC-01", "", bearer(r.AccessToken)...); got.status != 403 {
		t.Errorf("beyond the role: %d", got.status)
	}
	if got := w.do(t, "GET", "/api/v1/orders", "", bearer(r.RefreshToken)...); got.status != 401 {
		t.Errorf("a refresh token as a key: %d", got.status)
	}
	_, next := w.auth(t, "refresh", `{"refreshToken":"`+r.RefreshToken+`"}`, 200)
	if got := w.do(t, "GET", "/api/v1/orders", "", bearer(next.AccessToken)...); got.status != 200 {
		t.Errorf("%d", got.status)
	}
	if got, _ := w.auth(t, "refresh", `{"refreshToken":"`+r.RefreshToken+`"}`, 401); got.code(t) != "bad_token" {
		t.Errorf("%s", got.body)
	}
	if got := w.do(t, "GET", "/api/v1/orders", "", bearer(next.AccessToken)...); got.status != 401 {
		t.Errorf("after the reuse: %d", got.status)
	}
	if acts := strings.Join(w.acts(t, "?limit=2"), "|"); acts != "ana token.reused 401|ana token.refresh 200" {
		t.Errorf("%s", acts)
	}
	_, r = w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200)
	if got := w.do(t, "POST", "/api/v1/auth/logout", "", bearer(r.AccessToken)...); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.auth(t, "refresh", `{"refreshToken":"`+r.RefreshToken+`"}`, 401)
}

// TestAPILoginsLookAlike checks that the API tells no more than the page.
func TestAPILoginsLookAlike(t *testing.T) {
	w := newWorld(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	w.as(t, "eva", "Eva Díaz", users.Admin)
	want, _ := w.auth(t, "login", `{"login":"ana","password":"wrong"}`, 401)
	for _, login := range []string{"nobody", "eva", "eva", "eva", "eva"} {
		if got, _ := w.auth(t, "login", fmt.Sprintf(`{"login":%q,"password":"wrong"}`, login), 401); got.body != want.body || got.code(t) != "credentials" {
			t.Errorf("%s: %s", login, got.body)
		}
	}
	if got, _ := w.auth(t, "login", `{"login":"eva","password":"`+password+`"}`, 401); got.body != want.body {
		t.Errorf("locked: %s", got.body)
	}
}

func TestAPISecondFactor(t *testing.T) {
	w := newWorld(t)
	_, link, err := w.users.Add(t.Context(), "sofia", users.Profile{Name: "Sofía Gil", Roles: []users.Role{users.Supervisor}, Locale: "es"}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := w.auth(t, "register", `{"invitation":"`+link+`","password":"`+password+`"}`, 403); got.code(t) != "second_factor_missing" {
		t.Errorf("%s", got.body)
	}
	secret, _, err1 := w.users.Offer(t.Context(), "sofia", "Recado")
	code, err2 := users.Code(secret, w.clock.Now())
	_, _, err3 := w.users.Enrol(t.Context(), "sofia", code, w.clock.Now())
	_, err4 := w.clock.Advance(time.Minute)
	next, err5 := users.Code(secret, w.clock.Now())
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	_, r := w.auth(t, "login", `{"login":"sofia","password":"`+password+`"}`, 200)
	if !r.SecondFactor || r.Pending == "" || r.AccessToken != "" {
		t.Fatalf("%+v", r)
	}
	w.auth(t, "verify-2fa", `{"pending":"`+r.Pending+`","code":"`+code+`"}`, 401) // of the enrolment
	_, done := w.auth(t, "verify-2fa", `{"pending":"`+r.Pending+`","code":"`+next+`"}`, 200)
	if got := w.do(t, "GET", "/api/v1/orders", "", "Authorization", "Bearer "+done.AccessToken); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.auth(t, "verify-2fa", `{"pending":"`+r.Pending+`","code":"`+next+`"}`, 401)
}

// TestRegister checks who may: the invited, and clients where strangers may order, of whom no order is
// taken as proven.
func TestRegister(t *testing.T) {
	w := newWorld(t)
	_, link, err := w.users.Add(t.Context(), "luis", users.Profile{Name: "Luis Paz", Roles: []users.Role{users.Operator}, Locale: "es"}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := w.auth(t, "register", `{"invitation":"`+link+`","password":"corta"}`, 400); got.fields(t) != "password" {
		t.Errorf("%s", got.body)
	}
	if _, r := w.auth(t, "register", `{"invitation":"`+link+`","password":"`+password+`"}`, 201); r.User.ID != "luis" || r.AccessToken == "" {
		t.Errorf("%+v", r)
	}
	w.auth(t, "register", `{"invitation":"`+link+`","password":"`+password+`"}`, 403)
	_, r := w.auth(t, "register", `{"login":"cliente1","name":"María Paz","mail":"maria@example.com","password":"`+password+`"}`, 201)
	bearer := []string{"Authorization", "Bearer " + r.AccessToken}
	if got := w.do(t, "GET", "/api/v1/conversations", "", bearer...); got.status != 403 {
		t.Errorf("a client reads conversations: %d", got.status)
	}
	if got := w.do(t, "POST", "/api/v1/orders", good, bearer...); got.status != 201 || !strings.Contains(got.body, `"unproven":true`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got, _ := w.auth(t, "register", `{"login":"cliente1","name":"María Paz","password":"`+password+`"}`, 409); got.fields(t) != "login" {
		t.Errorf("%s", got.body)
	}
	w.auth(t, "register", `{"login":"cliente2","name":"María Paz","password":"`+password+`"}`, 201) // of the same name
	w.deps.OrdersFrom = webhooks.OrdersKey
	w.rebuild(t)
	w.auth(t, "register", `{"login":"cliente3","name":"Otro Cliente","password":"`+password+`"}`, 403)
}

// TestForgottenPassword checks that only who has a mail address gets a link, that nobody learns it,
// and that the link works.
func TestForgottenPassword(t *testing.T) {
	w := newWorld(t)
	sent := make(chan string, 10)
	w.deps.Console.SendLink = func(_ context.Context, u users.User, secret string) error {
		sent <- u.ID + " " + secret
		return nil
	}
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	w.as(t, "luis", "Luis Paz", users.Operator)
	if _, err := w.users.Update(t.Context(), "ana", 0, func(p *users.Profile) { p.Mail = "Ana@Example.com" }, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{"luis", "nobody", "ana", "ANA@example.com"} {
		if got, _ := w.auth(t, "forgot-password", `{"login":"`+said+`"}`, 202); got.body != "" {
			t.Errorf("%s: %s", said, got.body)
		}
	}
	var token string
	for range 2 {
		id, secret, _ := strings.Cut(<-sent, " ")
		if token = secret; id != "ana" {
			t.Errorf("a link for %s", id)
		}
	}
	_, r := w.auth(t, "reset-password", `{"token":"`+token+`","password":"Otra-bien-distinta-8"}`, 200)
	if r.AccessToken == "" {
		t.Errorf("%+v", r)
	}
	w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 401)
	w.auth(t, "reset-password", `{"token":"`+token+`","password":"Otra-mas-distinta-9"}`, 403)
}

func TestLargeLogins(t *testing.T) {
	w := newWorld(t)
	if got, _ := w.auth(t, "login", `{"login":"ana","password":"`+strings.Repeat("x", 9<<10)+`"}`, 413); got.code(t) != "too_large" {
		t.Errorf("%s", got.body)
	}
	for path, most := range map[string]int{"passkeys/begin": 8 << 10, "totp/renew": 8 << 10, "password": 8 << 10, "passkeys/finish": 24 << 10} {
		if got := w.keyed(t, "POST", "/api/v1/me/"+path, `{"password":"`+strings.Repeat("x", most)+`"}`); got.status != 413 || got.code(t) != "too_large" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}
