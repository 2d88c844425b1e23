package users_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

const (
	right = "Correcta-caballo-7"
	other = "Otra-bien-distinta-8"
)

var start = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// plain is a hasher that shows how often it compared with what.
type plain struct {
	compared atomic.Int64 // with a user's hash
	dummies  atomic.Int64
}

func (p *plain) Hash(password string) (string, error) { return "hash of " + password, nil }

func (p *plain) Matches(hash, password string) bool {
	if hash == "dummy" {
		p.dummies.Add(1)
		return false
	}
	p.compared.Add(1)
	return hash == "hash of "+password
}

func open(t testing.TB) (*users.Service, *plain) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	people, err1 := repo.NewUsers(db)
	logins, err2 := repo.NewUserLogins(db)
	attempts, err3 := repo.NewUserAttempts(db)
	links, err4 := repo.NewUserLinks(db)
	keys, err9 := repo.NewUserKeys(db)
	if err := errors.Join(err9, err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	h := &plain{}
	return &users.Service{Users: people, Logins: logins, Attempts: attempts, Links: links, Keys: keys, Hasher: h, Dummy: "dummy", Secret: rand.Text}, h
}

func add(t testing.TB, s *users.Service, login, name string, roles ...users.Role) users.User {
	t.Helper()
	_, link, err := s.Add(t.Context(), login, users.Profile{Name: name, Roles: roles, Locale: "es"}, start)
	if err != nil {
		t.Fatal(err)
	}
	u, err := s.Accept(t.Context(), link, right, start)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// problems returns the fields and codes of an error.
func problems(err error) string {
	invalid, ok := errors.AsType[*validation.InvalidError](err)
	if !ok {
		return fmt.Sprint(err)
	}
	var all []string
	for _, p := range invalid.Problems {
		all = append(all, p.Field+":"+p.Code)
	}
	return strings.Join(all, " ")
}

// TestMatrix compares the table with the rows of the requirements (techops, 4.1).
func TestMatrix(t *testing.T) {
	order := []users.Role{users.Client, users.Technician, users.Supervisor, users.Admin, users.HR, users.Finance}
	for _, tt := range []struct {
		what   string
		action users.Action
		least  users.Grant
		want   string // of the roles above
	}{
		{"Ver sus órdenes", users.OrdersRead, users.Own, "yyyy-y"},
		{"Crear solicitud", users.OrdersCreate, users.Own, "y-yy--"},
		{"Aprobar cotización", users.QuotationsDecide, users.Own, "y--y--"},
		{"Ver todas las órdenes", users.OrdersRead, users.All, "--yy-y"},
		{"Asignar técnicos", users.OrdersAssign, users.All, "--yy--"},
		{"Ejecutar órdenes", users.OrdersWork, users.Own, "-yy---"},
		{"Gestionar técnicos", users.TechniciansWrite, users.All, "--yyy-"},
		{"Salario y documentos del técnico (4.3), lectura", users.PersonnelRead, users.All, "---yyy"},
		{"Salario y documentos del técnico (4.3), cambio", users.PersonnelWrite, users.All, "---yy-"},
		{"Gestionar contratos", users.ContractsWrite, users.All, "---y-y"},
		{"Facturar", users.OrdersInvoice, users.All, "---y-y"},
		{"Configurar sistema", users.SettingsWrite, users.All, "---y--"},
	} {
		got := ""
		for _, r := range order {
			if users.Allowed([]users.Role{r}, tt.action) >= tt.least {
				got += "y"
			} else {
				got += "-"
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
	if users.Allowed([]users.Role{"root"}, users.OrdersRead) != users.No || users.Allowed(users.Roles(), "orders.burn") != users.No || users.Allowed(nil, users.Self) != users.No {
		t.Error("what is unknown is allowed")
	}
	both := []users.Role{users.Operator, users.Finance}
	if users.Allowed(both, users.ContractsWrite) != users.All || users.Allowed(both, users.ConversationsWrite) != users.All || users.SessionLength(both) != 4*time.Hour {
		t.Error("two roles: may what either may, for as long as the stricter")
	}
	for role, want := range map[users.Role]float64{users.Operator: 8, users.Supervisor: 4, users.Admin: 2, users.Client: 8, users.Technician: 12} {
		if got := users.SessionLength([]users.Role{role}); got.Hours() != want {
			t.Errorf("%s: %v", role, got)
		}
	}
}

func TestPasswords(t *testing.T) {
	for password, want := range map[string]string{
		"":                              "password:required",
		"Corta-pero-7":                  "", // 12 characters
		"Corta-per-7":                   "password:password_short",
		"Ñandú-ñandú7":                  "",
		"sin-mayuscula-7":               "password:password_classes",
		"SIN-MINUSCULA-7":               "password:password_classes",
		"Sin-numero-alguno":             "password:password_classes",
		"SinSimbolo12345":               "password:password_classes",
		"xx-MARIA-de-1999":              "password:password_name",
		"Ana.Ruiz-99-xyz":               "password:password_name",
		"A1-" + strings.Repeat("x", 69): "",
		"A1-" + strings.Repeat("x", 70): "password:password_bytes",
		"A1-" + strings.Repeat("ñ", 36): "password:password_bytes", // 39 characters
		"Con\x00nulo-12345":             "password:unprintable",
	} {
		s, _ := open(t)
		_, link, err := s.Add(t.Context(), "ana.ruiz@example.com", users.Profile{Name: "Ana María Ruiz", Roles: []users.Role{users.Operator}, Locale: "es"}, start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = s.Accept(t.Context(), link, password, start); err == nil && want != "" || err != nil && problems(err) != want {
			t.Errorf("%q: %s, want %s", password, problems(err), want)
		}
	}
}

// TestTheLastFivePasswordsAreNotTakenAgain sets six passwords and then the first again.
func TestTheLastFivePasswordsAreNotTakenAgain(t *testing.T) {
	s, _ := open(t)
	add(t, s, "ana", "Ana Ruiz", users.Operator)
	now, current := start, right
	set := func(next string) error {
		now = now.Add(time.Hour)
		_, err := s.ChangePassword(t.Context(), "ana", current, next, now)
		if err == nil {
			current = next
		}
		return err
	}
	for i := range 4 {
		if err := set(fmt.Sprintf("%s-%d", other, i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := set(right); problems(err) != "password:password_used" {
		t.Errorf("the fifth last: %v", err)
	}
	if err := set(current); problems(err) != "password:password_used" {
		t.Errorf("the current one: %v", err)
	}
	if err := set(other + "-4"); err != nil {
		t.Fatal(err)
	}
	if err := set(right); err != nil {
		t.Errorf("the sixth last: %v", err)
	}
	u, err := s.Get(t.Context(), "ana")
	if err != nil || len(u.Password.Before) != 4 {
		t.Errorf("%d are kept, %v", len(u.Password.Before), err)
	}
}

func TestUsersAreChecked(t *testing.T) {
	s, _ := open(t)
	good := users.Profile{Name: "Ana Ruiz", Roles: []users.Role{users.Operator}, Locale: "es"}
	for _, tt := range []struct {
		login  string
		change func(*users.Profile)
		want   string
	}{
		{"", func(*users.Profile) {}, "login:required"},
		{"ana ruiz", func(*users.Profile) {}, "login:login"},
		{"<script>", func(*users.Profile) {}, "login:login"},
		{strings.Repeat("a", 65), func(*users.Profile) {}, "login:too_long"},
		{"ana", func(p *users.Profile) { p.Name = " " }, "name:required"},
		{"ana", func(p *users.Profile) { p.Name = "Bot" }, "name:invalid"},
		{"ana", func(p *users.Profile) { p.Roles = nil }, "roles:required"},
		{"ana", func(p *users.Profile) { p.Roles = []users.Role{"root"} }, "roles:unknown"},
		{"ana", func(p *users.Profile) { p.Roles = []users.Role{users.Client, users.Admin} }, "roles:roles_client"},
		{"ana", func(p *users.Profile) { p.Locale = "fr"; p.Mail = "no" }, "locale:unknown mail:mail"},
	} {
		d := good
		tt.change(&d)
		if _, _, err := s.Add(t.Context(), tt.login, d, start); problems(err) != tt.want {
			t.Errorf("%q: %s, want %s", tt.login, problems(err), tt.want)
		}
	}
	add(t, s, "Ana", "Ana Ruiz", users.Operator)
	for login, want := range map[string]string{"ANA": "login", "ana2": "name"} {
		_, _, err := s.Add(t.Context(), login, users.Profile{Name: "ANA RUÍZ", Roles: good.Roles, Locale: "es"}, start)
		if taken, ok := errors.AsType[*validation.DuplicateError](err); !ok || taken.Field != want {
			t.Errorf("%s: %v", login, err)
		}
	}
}

// TestLockOutIsExact checks that under parallel guessing no more passwords are compared than the role
// allows, and that the right one is refused afterwards, until the lock ends.
func TestLockOutIsExact(t *testing.T) {
	for role, tt := range map[users.Role]struct {
		tries int64
		lock  time.Duration
	}{users.Operator: {5, 30 * time.Minute}, users.Supervisor: {3, time.Hour}, users.Admin: {3, time.Hour}, users.Client: {5, 30 * time.Minute}} {
		s, h := open(t)
		add(t, s, "ana", "Ana Ruiz", role)
		h.compared.Store(0)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				_, _, err := s.LogIn(t.Context(), "ana", fmt.Sprint("guess ", i), users.Device{}, start)
				if !errors.Is(err, users.ErrCredentials) && !errors.Is(err, bot.ErrUnavailable) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := h.compared.Load(); got != tt.tries {
			t.Errorf("%s: %d guesses were compared, want %d", role, got, tt.tries)
		}
		if _, _, err := s.LogIn(t.Context(), "ana", right, users.Device{}, start.Add(tt.lock-time.Second)); !errors.Is(err, users.ErrCredentials) {
			t.Errorf("%s: locked, and %v", role, err)
		}
		if until, err := s.Locked(t.Context(), "ana", start); err != nil || !until.Equal(start.Add(tt.lock)) {
			t.Errorf("%s: locked until %v, %v", role, until, err)
		}
		if _, who, err := s.LogIn(t.Context(), "ana", right, users.Device{}, start.Add(tt.lock)); err != nil || who.ID != "ana" {
			t.Errorf("%s: after the lock: %v", role, err)
		}
	}
}

// enrolled returns a user with a second factor, its secret and the recovery codes.
func enrolled(t testing.TB, s *users.Service, login, name string) (secret string, codes []string) {
	t.Helper()
	add(t, s, login, name, users.Operator)
	secret, _, err := s.Offer(t.Context(), login, "Recado")
	if err != nil {
		t.Fatal(err)
	}
	if _, codes, err = s.Enrol(t.Context(), login, code(t, secret, start), start); err != nil {
		t.Fatal(err)
	}
	return secret, codes
}

func code(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	c, err := users.Code(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pending(t testing.TB, s *users.Service, login string, now time.Time) string {
	t.Helper()
	secret, who, err := s.LogIn(t.Context(), login, right, users.Device{}, now)
	if err != nil || who.Login.Kind != users.PendingSecond {
		t.Fatal(who.Login.Kind, err)
	}
	return secret
}

// TestACodeIsTakenOnce sends one code of a second factor fifty times at once, each with a login of
// its own, and then a recovery code.
func TestACodeIsTakenOnce(t *testing.T) {
	s, _ := open(t)
	secret, codes := enrolled(t, s, "ana", "Ana Ruiz")
	now := start.Add(time.Minute)
	for _, name := range []string{"time", "recovery"} {
		one := codes[0]
		if name == "time" {
			one = code(t, secret, now)
		}
		logins := make([]string, 50)
		for i := range logins {
			logins[i] = pending(t, s, "ana", now)
		}
		var passed atomic.Int64
		var all sync.WaitGroup
		for _, login := range logins {
			all.Go(func() {
				_, _, err := s.Pass(t.Context(), login, one, users.Device{}, now)
				switch {
				case err == nil:
					passed.Add(1)
				case !errors.Is(err, users.ErrCredentials) && !errors.Is(err, bot.ErrUnavailable):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if passed.Load() != 1 {
			t.Errorf("%s: taken %d times", name, passed.Load())
		}
		now = now.Add(2 * time.Hour) // any lock is over
	}
}

// TestCodesOfTheClock checks which codes are taken around a moment, and that none of before the last
// one is.
func TestCodesOfTheClock(t *testing.T) {
	s, _ := open(t)
	secret, _ := enrolled(t, s, "ana", "Ana Ruiz")
	now := start.Add(time.Hour)
	try := func(at time.Time) error {
		_, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, at), users.Device{}, now)
		return err
	}
	for _, tt := range []struct {
		of   time.Duration // from now
		want bool
	}{{-60 * time.Second, false}, {60 * time.Second, false}, {-30 * time.Second, true}, {-30 * time.Second, false}, {0, true}, {30 * time.Second, true}, {0, false}} {
		if err := try(now.Add(tt.of)); (err == nil) != tt.want {
			t.Errorf("a code of %v: %v", tt.of, err)
		}
	}
}

// TestGuessedCodesLock checks that wrong codes are counted apart from wrong passwords, and lock.
func TestGuessedCodesLock(t *testing.T) {
	s, _ := open(t)
	secret, _ := enrolled(t, s, "ana", "Ana Ruiz")
	now := start.Add(time.Hour)
	for range 5 {
		if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), "000000x", users.Device{}, now); !errors.Is(err, users.ErrCredentials) {
			t.Fatal(err)
		}
	}
	right := code(t, secret, now)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), right, users.Device{}, now); !errors.Is(err, users.ErrCredentials) {
		t.Errorf("the sixth try: %v", err)
	}
	now = now.Add(30 * time.Minute)
	if _, _, err := s.Pass(t.Context(), pending(t, s, "ana", now), code(t, secret, now), users.Device{}, now); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}

// TestARightPasswordForgetsTheWrongOnes checks that only failures in a row lock.
func TestARightPasswordForgetsTheWrongOnes(t *testing.T) {
	s, _ := open(t)
	add(t, s, "ana", "Ana Ruiz", users.Operator)
	for range 3 {
		for range 4 {
			if _, _, err := s.LogIn(t.Context(), "ana", "wrong", users.Device{}, start); !errors.Is(err, users.ErrCredentials) {
				t.Fatal(err)
			}
		}
		if _, _, err := s.LogIn(t.Context(), "ana", right, users.Device{}, start); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUnknownLoginsCostTheSame checks that each try, at a known login or not, is one comparison, and
// that both are locked by the same count.
func TestUnknownLoginsCostTheSame(t *testing.T) {
	s, h := open(t)
	add(t, s, "ana", "Ana Ruiz", users.Operator)
	for _, login := range []string{"ana", "nobody", ""} {
		for i := range 8 {
			before := h.compared.Load() + h.dummies.Load()
			_, _, err := s.LogIn(t.Context(), login, "wrong", users.Device{}, start)
			if made := h.compared.Load() + h.dummies.Load() - before; !errors.Is(err, users.ErrCredentials) || made != 1 {
				t.Errorf("%q, try %d: %d comparisons, %v", login, i, made, err)
			}
		}
		if until, err := s.Locked(t.Context(), login, start); err != nil || until.IsZero() {
			t.Errorf("%q is not locked, %v", login, err)
		}
	}
}

// TestALinkWorksOnce uses one link fifty times at once.
func TestALinkWorksOnce(t *testing.T) {
	s, _ := open(t)
	setup, err := s.NewSetup(t.Context(), start)
	if err != nil {
		t.Fatal(err)
	}
	_, invitation, err := s.Add(t.Context(), "luis", users.Profile{Name: "Luis Paz", Roles: []users.Role{users.Operator}, Locale: "es"}, start)
	if err != nil {
		t.Fatal(err)
	}
	for name, use := range map[string]func(i int) error{
		"setup": func(i int) error {
			_, err := s.FirstAdmin(t.Context(), setup, fmt.Sprint("jefe", i), "Jefe "+strings.Repeat("a", i+1), right, "es", start)
			return err
		},
		"invitation": func(i int) error {
			_, err := s.Accept(t.Context(), invitation, fmt.Sprint(other, i), start)
			return err
		},
	} {
		var worked atomic.Int64
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				if err := use(i); err == nil {
					worked.Add(1)
				} else if !errors.Is(err, users.ErrLink) {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		all.Wait()
		if worked.Load() != 1 {
			t.Errorf("%s worked %d times", name, worked.Load())
		}
	}
}

// TestAPasswordEndsLinksAndSessions checks that nothing of before the change is left.
func TestAPasswordEndsLinksAndSessions(t *testing.T) {
	s, _ := open(t)
	u := add(t, s, "ana", "Ana Ruiz", users.Operator)
	secret, _, err1 := s.Begin(t.Context(), u, users.Device{}, start)
	first, err2 := s.NewReset(t.Context(), "ana", start)
	second, err3 := s.NewReset(t.Context(), "ana", start)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), secret, users.Session, start); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accept(t.Context(), second, other, start); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), secret, users.Session, start); !errors.Is(err, users.ErrSession) {
		t.Errorf("a session of before: %v", err)
	}
	if _, err := s.Accept(t.Context(), first, other+"2", start); !errors.Is(err, users.ErrLink) {
		t.Errorf("a link of before: %v", err)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	s, _ := open(t)
	add(t, s, "ana", "Ana Ruiz", users.Admin)
	demote := func(p *users.Profile) { p.Roles = []users.Role{users.Operator} }
	if _, err := s.Update(t.Context(), "ana", 0, demote, start); !errors.Is(err, users.ErrLastAdmin) {
		t.Errorf("%v", err)
	}
	add(t, s, "luis", "Luis Paz", users.Admin)
	if u, err := s.Update(t.Context(), "ana", 0, demote, start); err != nil || u.Admin {
		t.Errorf("%v", err)
	}
	if _, err := s.Update(t.Context(), "luis", 0, func(p *users.Profile) { p.State = users.Disabled }, start); !errors.Is(err, users.ErrLastAdmin) {
		t.Errorf("%v", err)
	}
}

// TestAnOldPasswordHasToBeChanged checks the days of the business; without any nothing expires.
func TestAnOldPasswordHasToBeChanged(t *testing.T) {
	s, _ := open(t)
	add(t, s, "ana", "Ana Ruiz", users.Operator)
	late := start.AddDate(0, 0, 90)
	if _, _, err := s.LogIn(t.Context(), "ana", right, users.Device{}, late.AddDate(5, 0, 0)); err != nil {
		t.Errorf("without days: %v", err)
	}
	s.PasswordDays = 90
	if _, _, err := s.LogIn(t.Context(), "ana", right, users.Device{}, late.Add(-time.Second)); err != nil {
		t.Errorf("too early: %v", err)
	}
	_, _, err := s.LogIn(t.Context(), "ana", right, users.Device{}, late)
	expired, ok := errors.AsType[*users.ExpiredError](err)
	if !ok {
		t.Fatal(err)
	}
	if _, err := s.Accept(t.Context(), expired.Secret, other, late); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.LogIn(t.Context(), "ana", other, users.Device{}, late); err != nil {
		t.Error(err)
	}
}

// TestNothingOfASecretIsStored looks for the secrets of a link and of a session in the whole store.
func TestNothingOfASecretIsStored(t *testing.T) {
	s, _ := open(t)
	u := add(t, s, "ana", "Ana Ruiz", users.Operator)
	session, who, err1 := s.Begin(t.Context(), u, users.Device{}, start)
	link, err2 := s.NewReset(t.Context(), "ana", start)
	l, err3 := s.Logins.Get(t.Context(), who.Login.ID)
	k, _, err4 := s.Link(t.Context(), link, start)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	for _, doc := range []any{l, k, u} {
		raw, err := json.Marshal(doc)
		if err != nil || len(raw) < 50 || strings.Contains(string(raw), session) || strings.Contains(string(raw), link) {
			t.Errorf("%s, %v", raw, err)
		}
	}
}

// TestARefreshTokenWorksOnce uses one refresh token fifty times at once: one use gets tokens, and since
// there were others the family is over.
func TestARefreshTokenWorksOnce(t *testing.T) {
	s, _ := open(t)
	u := add(t, s, "ana", "Ana Ruiz", users.Operator)
	first, err := s.Grant(t.Context(), u, false, users.Device{}, start)
	if err != nil {
		t.Fatal(err)
	}
	var renewed atomic.Int64
	var last sync.Map
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			next, err := s.Refresh(t.Context(), first.Refresh, start)
			switch {
			case err == nil:
				renewed.Add(1)
				last.Store("tokens", next)
			case !errors.Is(err, users.ErrReused) && !errors.Is(err, users.ErrSession) && !errors.Is(err, bot.ErrUnavailable):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if renewed.Load() > 1 {
		t.Errorf("renewed %d times", renewed.Load())
	}
	if got, ok := last.Load("tokens"); ok {
		next := got.(users.Tokens)
		if _, err := s.Refresh(t.Context(), next.Refresh, start); !errors.Is(err, users.ErrSession) {
			t.Errorf("the winner goes on: %v", err)
		}
		if _, err := s.Bearer(t.Context(), next.Access, start); !errors.Is(err, users.ErrSession) {
			t.Errorf("the winner's access token works: %v", err)
		}
	}
	if _, err := s.Bearer(t.Context(), first.Access, start); !errors.Is(err, users.ErrSession) {
		t.Errorf("the first access token works: %v", err)
	}
}

// TestTokensLive checks the lives of tokens, and what else ends them.
func TestTokensLive(t *testing.T) {
	s, _ := open(t)
	u := add(t, s, "ana", "Ana Ruiz", users.Operator)
	now := start
	tokens, err := s.Grant(t.Context(), u, false, users.Device{}, now)
	if err != nil {
		t.Fatal(err)
	}
	bearer := func(token string, at time.Time) error { _, err := s.Bearer(t.Context(), token, at); return err }
	if bearer(tokens.Access, now.Add(2*time.Hour-time.Second)) != nil || bearer(tokens.Access, now.Add(2*time.Hour)) == nil {
		t.Error("an access token does not live two hours")
	}
	if _, err := s.Refresh(t.Context(), tokens.Refresh, now.Add(7*24*time.Hour)); !errors.Is(err, users.ErrSession) {
		t.Errorf("a refresh token after seven days: %v", err)
	}
	for range 4 { // refreshed in time the family lives on, up to thirty days
		now = now.Add(7*24*time.Hour - time.Second)
		if tokens, err = s.Refresh(t.Context(), tokens.Refresh, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Refresh(t.Context(), tokens.Refresh, start.Add(30*24*time.Hour)); !errors.Is(err, users.ErrSession) {
		t.Errorf("after thirty days: %v", err)
	}
	for _, wrong := range []string{"", "rat_", "rat_x.y", tokens.Refresh, strings.Replace(tokens.Access, "rat_", "", 1), tokens.Access + "x"} {
		if err := bearer(wrong, now); !errors.Is(err, users.ErrSession) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if bearer(tokens.Access, now) != nil {
		t.Fatal("the token does not work")
	}
	if _, err := s.ChangePassword(t.Context(), "ana", right, other, now); err != nil {
		t.Fatal(err)
	}
	if bearer(tokens.Access, now) == nil {
		t.Error("a token of before the new password works")
	}
}

// TestARefreshLeavesRequestsUnderWay checks that the access token of before a refresh still works.
func TestARefreshLeavesRequestsUnderWay(t *testing.T) {
	s, _ := open(t)
	u := add(t, s, "ana", "Ana Ruiz", users.Operator)
	first, err := s.Grant(t.Context(), u, false, users.Device{}, start)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Refresh(t.Context(), first.Refresh, start.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{first.Access, second.Access} {
		if _, err := s.Bearer(t.Context(), token, start.Add(time.Hour)); err != nil {
			t.Error(err)
		}
	}
}
