package webhooks_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"recado/flows/users"
	"recado/store"
	"recado/store/repo"
	"recado/workers/passkeys"
	"recado/workers/passwords"
	"recado/workers/sealing"
)

// password is one that the rules allow.
const password = "Correcta-caballo-7"

// newUsers opens the users of a store, with cheap hashes.
func newUsers(db store.DB) (*users.Service, error) {
	people, err1 := repo.NewUsers(db)
	logins, err2 := repo.NewUserLogins(db)
	attempts, err3 := repo.NewUserAttempts(db)
	links, err4 := repo.NewUserLinks(db)
	keys, err9 := repo.NewUserKeys(db)
	hasher := passwords.New(bcrypt.MinCost)
	dummy, err5 := hasher.Hash(rand.Text())
	box, err6 := sealing.New([]byte("0123456789abcdef"))
	verifier, err7 := passkeys.New(origin, "Clima Total")
	return &users.Service{
		Passkeys: verifier, Users: users.Sealed(people, box, func(string, error) {}), Logins: logins, Attempts: attempts, Links: links, Keys: keys, Hasher: hasher, Dummy: dummy, Secret: rand.Text,
	}, errors.Join(err9, err1, err2, err3, err4, err5, err6, err7)
}

// browser is a person's session.
type browser struct {
	w            *world
	cookie, csrf string
}

// as makes a user with roles and begins a session.
func (w *world) as(t testing.TB, login, name string, roles ...users.Role) browser {
	t.Helper()
	_, link, err := w.users.Add(t.Context(), login, users.Profile{Name: name, Roles: roles, Locale: "es"}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	u, err := w.users.Accept(t.Context(), link, password, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	secret, who, err := w.users.Begin(t.Context(), u, users.Device{}, w.clock.Now())
	if err == nil && who.Login.Kind == users.PendingSecond {
		secret, who = w.enrol(t, secret, u.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return browser{w, "recado_session=" + secret, who.Login.CSRF}
}

// enrol completes a pending login with a new second factor.
func (w *world) enrol(t testing.TB, pending, id string) (secret string, who users.Principal) {
	t.Helper()
	shown, _, err1 := w.users.Offer(t.Context(), id, "Recado")
	code, err2 := users.Code(shown, w.clock.Now())
	secret, who, _, err3 := w.users.PassEnrolling(t.Context(), pending, code, users.Device{}, w.clock.Now())
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return secret, who
}

// do sends a request with the session and its CSRF token.
func (b browser) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	w := *b.w
	w.strangers = true
	return w.do(t, method, path, body, append([]string{"Cookie", b.cookie, "X-CSRF-Token", b.csrf}, headers...)...)
}

// withoutRoles makes a user whose roles were all taken away.
func (w *world) withoutRoles(t testing.TB) browser {
	t.Helper()
	b := w.as(t, "nobody", "Ninguno Nadie", users.Operator)
	u, err := w.users.Users.Get(t.Context(), "nobody")
	if err != nil {
		t.Fatal(err)
	}
	u.V, u.Roles = u.V+1, []users.Role{}
	if err := w.users.Users.Put(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	return b
}

// action returns the x-action of an operation, and whether it serves what is the caller's own.
func (d openAPI) action(method, path string) (a users.Action, own bool) {
	paths, _ := d.root["paths"].(node)
	methods, _ := paths[path].(node)
	op, _ := methods[strings.ToLower(method)].(node)
	said, _ := op["x-action"].(string)
	own, _ = op["x-own"].(bool)
	return users.Action(said), own
}

// TestEveryRouteHasAnAction walks all routes of the API as somebody of each role, and as somebody
// without any: who may not do the operation's x-action is refused, and who may is not.
func TestEveryRouteHasAnAction(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	doc := readOpenAPI(t, w)
	people := map[users.Role]browser{"": w.withoutRoles(t)}
	for _, role := range users.Roles() {
		people[role] = w.as(t, "a-"+string(role), "Persona de "+string(role), role)
	}
	walked := map[string]bool{}
	for role, b := range people {
		for _, op := range doc.operations(stored) {
			name := op.method + " " + op.path
			action, own := doc.action(op.method, op.path)
			least := users.All
			if own {
				least = users.Own
			}
			may := users.Allowed([]users.Role{role}, action) >= least
			if !strings.HasPrefix(op.path, "/api/v1/") || strings.HasPrefix(op.path, "/api/v1/auth/") || op.path == "/api/v1/events" && may { // a stream
				continue
			}
			walked[name] = true
			if !slices.Contains(users.Actions(), action) {
				t.Fatalf("%s: x-action is %q", name, action)
			}
			if got := b.do(t, op.method, op.url, "", "Content-Type", "text/plain"); (got.status == 403) == may {
				t.Errorf("%s as %q: %d %s", name, role, got.status, got.body)
			}
		}
	}
	for _, r := range routes(w) {
		if _, path, _ := strings.Cut(r, " "); strings.HasPrefix(path, "/api/v1/") && !strings.HasPrefix(path, "/api/v1/auth/") && !walked[r] {
			t.Errorf("%s was not walked", r)
		}
	}
}
