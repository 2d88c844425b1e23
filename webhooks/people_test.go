package webhooks_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado/flows/users"
)

// TestUsersResource invites somebody, edits, disables and resets, as an admin.
func TestUsersResource(t *testing.T) {
	w := newWorld(t)
	boss := w.as(t, "jefa", "Jefa Mayor", users.Admin)
	var u struct {
		ID, State, Link, Client string
		Roles                   []users.Role
		V                       int64
		SecondFactor            bool
	}
	got := boss.do(t, "POST", "/api/v1/users", `{"id":"Luis","name":"Luis Paz","roles":["operator","operator"],"mail":"luis@example.com"}`)
	if got.status != 201 || got.header.Get("Location") != "/api/v1/users/luis" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	got.into(t, &u)
	link, err := url.Parse(u.Link)
	if err != nil || u.State != "invited" || len(u.Roles) != 1 {
		t.Fatalf("%+v", u)
	}
	if _, err := w.users.Accept(t.Context(), link.Query().Get("token"), password, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`{"id":"x y","name":"Otro","roles":["operator"]}`:            "login",
		`{"id":"otro","name":"Otro Más","roles":["root"]}`:           "roles",
		`{"id":"otro","name":"Otro Más","roles":"operator"}`:         "roles",
		`{"id":"otro","name":"Luis  PAZ","roles":["operator"]}`:      "name",
		`{"id":"luis","name":"Otro Más","roles":["operator"]}`:       "login",
		`{"id":"otro","name":"Otro Más","roles":["client","admin"]}`: "roles",
	} {
		if got := boss.do(t, "POST", "/api/v1/users", body); got.status != 400 && got.status != 409 || got.fields(t) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	put := func(body string, want int) answer {
		t.Helper()
		boss.do(t, "GET", "/api/v1/users/luis", "").into(t, &u)
		got := boss.do(t, "PUT", "/api/v1/users/luis", body, "If-Match", fmt.Sprint(u.V))
		if got.status != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
		return got
	}
	put(`{"roles":["client"],"client":"300 123 4567"}`, 200).into(t, &u)
	if u.Client != "+573001234567" {
		t.Errorf("%+v", u)
	}
	put(`{"state":"invited"}`, 400)
	put(`{"state":"disabled"}`, 200)
	if got := boss.do(t, "PUT", "/api/v1/users/luis", `{"name":"Luis"}`, "If-Match", "1"); got.status != 409 {
		t.Errorf("an old version: %d", got.status)
	}
	if got := boss.do(t, "PUT", "/api/v1/users/jefa", `{"roles":["operator"],"v":4}`); got.status != 409 || got.code(t) != "last_admin" {
		t.Errorf("%d %s", got.status, got.body)
	}
	put(`{"state":"active","roles":["supervisor"]}`, 200)
	got = boss.do(t, "POST", "/api/v1/users/luis/reset", `{"secondFactor":true}`)
	if got.into(t, &u); got.status != 200 || !strings.Contains(u.Link, "/console/setup?token=") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := boss.do(t, "POST", "/api/v1/users/nadie/reset", `{}`); got.status != 404 {
		t.Errorf("%d", got.status)
	}
	if body := w.keyed(t, "GET", "/api/v1/users", "").body; strings.Contains(body, "hash") || strings.Contains(body, "secret") || !strings.Contains(body, `"id":"jefa"`) {
		t.Errorf("%s", body)
	}
}

// TestNamedKeys makes a key, uses it within its role, and ends it in each way.
func TestNamedKeys(t *testing.T) {
	w := newWorld(t)
	w.meet()
	boss := w.as(t, "jefa", "Jefa Mayor", users.Admin)
	ends := w.clock.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)
	var k struct{ ID, Key, Name, By, UsedAt, RevokedAt string }
	got := boss.do(t, "POST", "/api/v1/api-keys", `{"name":"Contabilidad","roles":["finance"],"endsAt":"`+ends+`"}`)
	if got.into(t, &k); got.status != 201 || k.By != "jefa" || !strings.HasPrefix(k.Key, "rk_") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	use := func(method, path, body string) answer {
		return w.do(t, method, path, body, "Authorization", "Bearer "+k.Key)
	}
	if got := use("GET", "/api/v1/orders", ""); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := use("GET", "/api/v1/conversations", ""); got.status != 403 {
		t.Errorf("beyond its role: %d", got.status)
	}
	if got := use("POST", "/api/v1/companies", `{"id":"ACME","name":"Acme","contacts":[{"name":"Ana","phone":"+573001110000","role":"approver"}]}`); got.status != 201 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if acts := w.acts(t, "?limit=1"); acts[0] != "key:"+k.ID+" companies.write 201" {
		t.Errorf("%v", acts)
	}
	list := boss.do(t, "GET", "/api/v1/api-keys", "").body
	if !strings.Contains(list, `"usedAt"`) || strings.Contains(list, strings.Split(k.Key, ".")[1]) {
		t.Errorf("%s", list)
	}
	for _, wrong := range []string{k.Key + "x", "rk_" + k.ID, "rk_" + k.ID + ".", "rk_nokey.secret", "rk_"} {
		if got := w.do(t, "GET", "/api/v1/orders", "", "Authorization", "Bearer "+wrong); got.status != 401 {
			t.Errorf("%q: %d", wrong, got.status)
		}
	}
	for body, want := range map[string]string{
		`{"name":"x","roles":["client"],"endsAt":"` + ends + `"}`:          "roles",
		`{"name":"x","roles":["finance"],"endsAt":"2001-01-01T00:00:00Z"}`: "endsAt",
		`{"name":"x","roles":["finance"],"endsAt":"2999-01-01T00:00:00Z"}`: "endsAt",
		`{"name":" ","roles":["finance"],"endsAt":"` + ends + `"}`:         "name",
	} {
		if got := boss.do(t, "POST", "/api/v1/api-keys", body); got.status != 400 || got.fields(t) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := boss.do(t, "DELETE", "/api/v1/api-keys/"+k.ID, ""); got.status != 200 || !strings.Contains(got.body, "revokedAt") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := use("GET", "/api/v1/orders", ""); got.status != 401 {
		t.Errorf("revoked: %d", got.status)
	}
	boss.do(t, "POST", "/api/v1/api-keys", `{"name":"Otra","roles":["finance"],"endsAt":"`+ends+`"}`).into(t, &k)
	if _, err := w.clock.Advance(48 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := use("GET", "/api/v1/orders", ""); got.status != 401 {
		t.Errorf("at its end: %d", got.status)
	}
}

// TestOwnSessions lists and ends logins, and changes the password, which ends all but this one.
func TestOwnSessions(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	ana, eva := w.as(t, "ana", "Ana Ruiz", users.Operator), w.as(t, "eva", "Eva Díaz", users.Operator)
	_, r := w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200)
	var page struct {
		Sessions []struct {
			ID, Kind string
			Current  bool
		}
	}
	ana.do(t, "GET", "/api/v1/me/sessions", "").into(t, &page)
	if len(page.Sessions) != 2 {
		t.Fatalf("%+v", page)
	}
	for _, one := range page.Sessions {
		if one.Current != (one.Kind == "session") {
			t.Errorf("%+v", one)
		}
		if got := eva.do(t, "DELETE", "/api/v1/me/sessions/"+one.ID, ""); got.status != 404 {
			t.Errorf("another's session: %d", got.status)
		}
		if !one.Current {
			if got := ana.do(t, "DELETE", "/api/v1/me/sessions/"+one.ID, ""); got.status != 204 {
				t.Errorf("%d %s", got.status, got.body)
			}
		}
	}
	if got := w.do(t, "GET", "/api/v1/orders", "", "Authorization", "Bearer "+r.AccessToken); got.status != 401 {
		t.Errorf("an ended login: %d", got.status)
	}
	_, r = w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200)
	if got := ana.do(t, "POST", "/api/v1/me/password", `{"current":"wrong","password":"Otra-bien-distinta-8"}`); got.status != 400 || got.fields(t) != "current" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "POST", "/api/v1/me/password", `{"current":"`+password+`","password":"`+password+`"}`); got.status != 400 || got.fields(t) != "password" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "POST", "/api/v1/me/password", `{"current":"`+password+`","password":"Otra-bien-distinta-8"}`); got.status != 204 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "GET", "/console/api/me", ""); got.status != 200 {
		t.Errorf("the own session ended: %d", got.status)
	}
	if got := w.do(t, "GET", "/api/v1/orders", "", "Authorization", "Bearer "+r.AccessToken); got.status != 401 {
		t.Errorf("another login goes on: %d", got.status)
	}
	if got := w.keyed(t, "POST", "/api/v1/me/password", `{"current":"x","password":"y"}`); got.status != 404 || got.code(t) != "not_a_person" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestOwnSecondFactor(t *testing.T) {
	w := newWorld(t)
	ana := w.as(t, "ana", "Ana Ruiz", users.Operator)
	var shown struct{ Secret, URI string }
	ana.do(t, "POST", "/api/v1/me/totp", "").into(t, &shown)
	if !strings.HasPrefix(shown.URI, "otpauth://totp/Recado%20Clima%20Total:ana?") || len(shown.Secret) != 32 {
		t.Fatalf("%+v", shown)
	}
	if got := ana.do(t, "PUT", "/api/v1/me/totp", `{"code":"000000x"}`); got.status != 400 || got.fields(t) != "code" {
		t.Errorf("%d %s", got.status, got.body)
	}
	code, err := users.Code(shown.Secret, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := ana.do(t, "PUT", "/api/v1/me/totp", `{"code":"`+code+`"}`); got.status != 200 || strings.Count(got.body, "-") != 30 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ana.do(t, "GET", "/api/v1/me/totp", ""); got.body != `{"enabled":true,"recoveryCodes":10,"required":false}` {
		t.Errorf("%s", got.body)
	}
	if got := ana.do(t, "POST", "/api/v1/me/totp", ""); got.status != 409 || got.code(t) != "has_second_factor" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if _, r := w.auth(t, "login", `{"login":"ana","password":"`+password+`"}`, 200); !r.SecondFactor {
		t.Errorf("%+v", r)
	}
}
