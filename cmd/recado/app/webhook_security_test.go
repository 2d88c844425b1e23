package app

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/golang-jwt/jwt/v5"

	"recado/bot/channels/cloudapi"
	"recado/bot/channels/jelou"
	"recado/bot/channels/sendgrid"
	"recado/bot/channels/smsto"
	"recado/bot/channels/twilio"
	"recado/bot/channels/webhookauth"
	"recado/flows/connect/gateway"
	"recado/flows/connect/qsystems"
	"recado/webhooks"
)

// door is the authentication that a route requires.
type door string

const (
	open   door = "open"   // none: it shows and changes no personal data
	key    door = "key"    // the API key
	client door = "client" // none, or a client's token, or the API key; an invalid one is refused
	link   door = "link"   // a URL signed for this file
	paper  door = "paper"  // a URL signed for this invoice or order
	wire   door = "wire"   // the token of the vendor's handshake
	local  door = "local"  // none: the simulator, which is off with a vendor
	person door = "person" // a person's session of the console, or the form that begins one; no key
)

// doors lists all routes with every channel and partner enabled. A vendor's route is named after
// the vendor whose signature it requires.
var doors = map[string]door{
	"GET /":                             open,
	"GET /page.css":                     open,
	"GET /healthz":                      open,
	"GET /readyz":                       open,
	"GET /metrics":                      open,
	"GET /api/openapi.json":             open,
	"GET /admin/whatsapp":               open,
	"GET /admin/whatsapp/page.css":      open,
	"GET /admin/whatsapp/page.js":       open,
	"GET /admin/whatsapp/texts.js":      open,
	"GET /admin/whatsapp/state":         key,
	"GET /admin/whatsapp/qr.png":        key,
	"POST /admin/whatsapp/link":         key,
	"DELETE /admin/whatsapp/link":       key,
	"POST /admin/whatsapp/reconnect":    key,
	"POST /api/orders":                  client,
	"POST /api/v1/orders":               client,
	"GET /media/:id":                    link,
	"GET /sign/page.css":                open,
	"GET /sign/page.js":                 open,
	"GET /sign/:id":                     paper,
	"POST /sign/:id":                    paper,
	"GET /f/:id":                        paper,
	"GET /f/:id/pdf":                    paper,
	"POST /f/:id/pay":                   paper,
	"GET /webhooks/whatsapp":            wire,
	"POST /webhooks/whatsapp":           "whatsapp",
	"POST /webhooks/jelou":              "jelou",
	"POST /webhooks/twilio":             "twilio",
	"POST /webhooks/twilio/status":      "twilio",
	"POST /webhooks/smsto":              "smsto",
	"POST /webhooks/sendgrid":           "sendgrid",
	"POST /webhooks/payments":           "payments",
	"POST /webhooks/qsystems":           "qsystems",
	"GET /console/api/events":           key, // or a session, as all of /api/v1
	"GET /console/api/me":               person,
	"GET /console/login":                open,
	"GET /console/login.css":            open,
	"GET /console/passkey.js":           open,
	"GET /console/setup":                person,
	"GET /console/second-factor":        person,
	"POST /console/login":               person,
	"POST /console/setup":               person,
	"POST /console/second-factor":       person,
	"POST /console/logout":              person,
	"POST /api/v1/auth/register":        person,
	"POST /api/v1/auth/login":           person,
	"POST /api/v1/auth/verify-2fa":      person,
	"POST /api/v1/auth/refresh":         person,
	"POST /api/v1/auth/forgot-password": person,
	"POST /api/v1/auth/reset-password":  person,
	"GET /console":                      open,
	"GET /console/:page":                open,
	"GET /console/:page/:id":            open,
	"GET /sim":                          local,
	"GET /sim/ui/:file":                 local,
	"POST /sim/messages":                local,
	"GET /sim/messages":                 local,
	"GET /sim/state":                    local,
	"GET /sim/contacts":                 local,
	"GET /sim/clock":                    local,
	"POST /sim/clock":                   local,
	"GET /sim/mails":                    local,
	"GET /sim/mail":                     local,
	"POST /sim/takeover":                local,
	"POST /sim/reply":                   local,
	"POST /sim/handback":                local,
}

const (
	doorKey  = "the-key-of-every-door"
	doorURL  = "https://bot.example.com"
	doorSalt = "-secret-of-the-test-and-no-other"
)

// house is the program with everything enabled but the simulator, or with the simulator alone, which
// does not start beside vendors.
type house struct {
	t    *testing.T
	web  *fiber.App
	mail *ecdsa.PrivateKey
	app  *App
	log  journal
}

func newHouse(t *testing.T, simulator string) *house {
	t.Helper()
	h := &house{t: t}
	var err error
	if h.mail, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&h.mail.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	set := map[string]string{
		"RECADO_DATA": dir, "RECADO_SIMULATOR": simulator, "RECADO_API_KEY": doorKey, "RECADO_SECRET_KEY": "links" + doorSalt, "RECADO_JWT_SECRET": "jwt" + doorSalt,
	}
	vendors := map[string]string{
		"PUBLIC_URL": doorURL, "WHATSAPP_DEVICE": filepath.Join(dir, "device.db"),
		"WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_PHONE_NUMBER_ID": "1055", "WHATSAPP_APP_SECRET": "whatsapp" + doorSalt, "WHATSAPP_VERIFY_TOKEN": "verify" + doorSalt,
		"TWILIO_ACCOUNT_SID": "ACtest", "TWILIO_AUTH_TOKEN": "twilio" + doorSalt, "TWILIO_FROM": "+16505550100",
		"JELOU_CLIENT_ID": "c", "JELOU_CLIENT_SECRET": "client-secret", "JELOU_BOT_ID": "b", "JELOU_WEBHOOK_SECRET": "jelou" + doorSalt, "JELOU_API_URL": "https://jelou.example.com",
		"SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": "smsto" + doorSalt,
		"SENDGRID_PUBLIC_KEY": base64.StdEncoding.EncodeToString(public),
		"PAYMENTS_URL":        "https://payments.example.com", "PAYMENTS_TOKEN": "token-of-payments", "PAYMENTS_WEBHOOK_SECRET": "payments" + doorSalt,
		"QSYSTEMS_URL": "https://qsystems.example.com", "QSYSTEMS_TOKEN": "token-of-qsystems", "QSYSTEMS_WEBHOOK_SECRET": "qsystems" + doorSalt,
	}
	if simulator == "off" {
		maps.Copy(set, vendors)
	}
	c := Configured(t, set)
	h.app, err = Open(t.Context(), c, slog.New(slog.NewTextHandler(&h.log, nil)), Options{})
	t.Cleanup(h.app.Close)
	if err != nil {
		t.Fatal(err)
	}
	if h.web, err = h.app.web(t.Context(), Role{Serve: true, Work: true}); err != nil {
		t.Fatal(err)
	}
	return h
}

// ask returns the status of a response.
func (h *house) ask(method, path, body string, header http.Header) int {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(body))
	maps.Copy(r.Header, header)
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := h.web.Test(r, -1)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// doorBody is invalid for every vendor: it is stored if the signature is accepted, and must not be if not.
const doorBody = `{"nonsense":true}`

// proofs returns the headers that each vendor would send with a body.
func (h *house) proofs(path, body string) map[string]http.Header {
	h.t.Helper()
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	sum := sha256.Sum256([]byte(stamp + body))
	mail, err := ecdsa.SignASN1(rand.Reader, h.mail, sum[:])
	if err != nil {
		h.t.Fatal(err)
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		h.t.Fatal(err)
	}
	is := func(pairs ...string) http.Header {
		header := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			header.Set(pairs[i], pairs[i+1])
		}
		return header
	}
	return map[string]http.Header{
		"whatsapp": is(cloudapi.SignatureHeader, webhookauth.Sign("whatsapp"+doorSalt, []byte(body))),
		"jelou":    is(jelou.SignatureHeader, webhookauth.Sign("jelou"+doorSalt, []byte(body))),
		"payments": is(gateway.SignatureHeader, gateway.Signature("payments"+doorSalt, time.Now(), "nonce-of-doors", []byte(body))),
		"qsystems": is(qsystems.SignatureHeader, webhookauth.Sign("qsystems"+doorSalt, []byte(body))),
		"smsto":    is(smsto.SignatureHeader, smsto.Sign("smsto"+doorSalt, []byte(body), time.Now())),
		"sendgrid": is(sendgrid.SignatureHeader, base64.StdEncoding.EncodeToString(mail), sendgrid.TimestampHeader, stamp),
		"twilio":   is(twilio.SignatureHeader, twilio.Sign("twilio"+doorSalt, doorURL+path, form), "Content-Type", "application/x-www-form-urlencoded"),
	}
}

// TestEveryWebhookRefusesBadSignatures checks the program's own routes: each is in the table, and
// refuses requests without a key, with a wrong one, with another vendor's, and with one for
// something else.
func TestEveryWebhookRefusesBadSignatures(t *testing.T) {
	vendors, simulated := newHouse(t, "off"), newHouse(t, "on")
	seen := map[string]bool{}
	for _, r := range slices.Concat(vendors.web.GetRoutes(true), simulated.web.GetRoutes(true)) {
		name := r.Method + " " + r.Path
		if r.Method == http.MethodHead || seen[name] {
			continue
		}
		h := vendors
		if strings.HasPrefix(r.Path, "/sim") || r.Path == "/sim" {
			h = simulated
		}
		seen[name] = true
		kind, listed := doors[name]
		if strings.HasPrefix(r.Path, "/api/v1/") && !listed {
			kind = key // the default of the API: TestOpenAPI lists its routes
		} else if !listed {
			t.Errorf("%s is not in the table: who may use it?", name)
			continue
		}
		path := strings.NewReplacer(":contact", "+573001234567", ":id", "ORD-00001", ":file", "page.js").Replace(r.Path)
		t.Run(name, func(t *testing.T) {
			h.t = t
			h.closed(t, r.Method, path, kind)
		})
	}
	for name := range doors {
		if !seen[name] {
			t.Errorf("%s is in the table, and there is no such route", name)
		}
	}
}

// closed tries every authentication that a route must refuse, then the valid one.
func (h *house) closed(t *testing.T, method, path string, kind door) {
	t.Helper()
	if err := h.app.redis.Client.FlushDB(t.Context()).Err(); err != nil { // reset the rate limits, which are not tested here
		t.Fatal(err)
	}
	refused := func(what string, header http.Header, want ...int) {
		t.Helper()
		if got := h.ask(method, path, doorBody, header); !slices.Contains(want, got) {
			t.Errorf("with %s: %d", what, got)
		}
	}
	bearer := func(s string) http.Header { return http.Header{"Authorization": {s}} }
	token := func(secret string, method jwt.SigningMethod, c jwt.RegisteredClaims) string {
		var with any = []byte(secret)
		if method == jwt.SigningMethodNone {
			with = jwt.UnsafeAllowNoneSignatureType
		}
		s, err := jwt.NewWithClaims(method, c).SignedString(with)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	ana := jwt.RegisteredClaims{Subject: "ana", ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}
	good := token("jwt"+doorSalt, jwt.SigningMethodHS256, ana)
	switch kind {
	case open, local:
		if got := h.ask(method, path, doorBody, nil); got == http.StatusUnauthorized || got == http.StatusForbidden {
			t.Errorf("without anything: %d", got)
		}
	case wire:
		q := "?hub.mode=subscribe&hub.challenge=1&hub.verify_token="
		for _, said := range []string{"", "wrong", url.QueryEscape("whatsapp" + doorSalt), url.QueryEscape("verify"+doorSalt) + "&hub.verify_token=x"} {
			if got := h.ask(method, path+q+said, "", nil); got != http.StatusForbidden {
				t.Errorf("with %q: %d", said, got)
			}
		}
		if got := h.ask(method, path+q+url.QueryEscape("verify"+doorSalt), "", nil); got != http.StatusOK {
			t.Errorf("with the right one: %d", got)
		}
	case link:
		one, other := strings.Repeat("a", 64), strings.Repeat("b", 64)
		later := time.Now().Add(time.Hour)
		for what, q := range map[string]string{
			"nothing": "", "no signature": "?exp=9999999999", "another file's": h.app.signer.Sign(other, later),
			"a longer life":  strings.Replace(h.app.signer.Sign(one, later), "exp="+strconv.FormatInt(later.Unix(), 10), "exp=9999999999", 1),
			"one that ended": h.app.signer.Sign(one, time.Now().Add(-time.Minute)),
		} {
			if got := h.ask(method, "/media/"+one+q, "", bearer("Bearer "+doorKey)); got != http.StatusForbidden {
				t.Errorf("with %s: %d", what, got)
			}
		}
		if got := h.ask(method, "/media/"+one+h.app.signer.Sign(one, later), "", nil); got != http.StatusNotFound {
			t.Errorf("with the right one: %d", got)
		}
	case paper:
		later := time.Now().Add(time.Hour)
		signed := func(id string, until time.Time) string {
			made := webhooks.InvoicePath(h.app.signer, id, until)
			if strings.HasPrefix(path, "/sign/") {
				made = webhooks.SignatureURL(h.app.signer, id, until)
			}
			_, query, _ := strings.Cut(made, "?")
			return "?" + query
		}
		right := signed("ORD-00001", later)
		for what, q := range map[string]string{
			"nothing": "", "no signature": "?exp=9999999999", "another document's": signed("ORD-00002", later), "one that ended": signed("ORD-00001", time.Now().Add(-time.Minute)),
			"a longer life": strings.Replace(right, "exp="+strconv.FormatInt(later.Unix(), 10), "exp=9999999999", 1),
		} {
			if got := h.ask(method, path+q, "", bearer("Bearer "+doorKey)); got != http.StatusForbidden {
				t.Errorf("with %s: %d", what, got)
			}
		}
		if got := h.ask(method, path+right, "", nil); got != http.StatusNotFound {
			t.Errorf("with the right one: %d", got)
		}
	case person:
		for what, header := range map[string]http.Header{"nothing": nil, "the API key": bearer("Bearer " + doorKey), "a client's token": bearer("Bearer " + good), "a made-up session": {"Cookie": {"recado_session=" + strings.Repeat("a", 43)}}} {
			if got := h.ask(method, path, doorBody, header); got < 300 || got == http.StatusNotFound || got >= 500 {
				t.Errorf("with %s: %d", what, got)
			}
		}
	case key, client:
		for _, wrong := range []string{"Bearer ", "Bearer wrong", "Bearer " + doorKey + "x", "Bearer " + doorKey[1:], "Basic " + doorKey, doorKey, "Bearer verify" + doorSalt} {
			refused(wrong, bearer(wrong), http.StatusUnauthorized)
		}
		refused("no signature", bearer("Bearer "+token("", jwt.SigningMethodNone, ana)), http.StatusUnauthorized)
		refused("another's secret", bearer("Bearer "+token("whatsapp"+doorSalt, jwt.SigningMethodHS256, ana)), http.StatusUnauthorized)
		refused("no end", bearer("Bearer "+token("jwt"+doorSalt, jwt.SigningMethodHS256, jwt.RegisteredClaims{Subject: "ana"})), http.StatusUnauthorized)
		if kind == client {
			if got := h.ask(method, path, doorBody, bearer("Bearer "+good)); got != http.StatusBadRequest {
				t.Errorf("with a client's token: %d", got)
			}
		} else {
			refused("nothing", nil, http.StatusUnauthorized)
			refused("a client's token", bearer("Bearer "+good), http.StatusUnauthorized)
			for vendor, header := range h.proofs(path, doorBody) {
				refused(vendor+"'s proof", header, http.StatusUnauthorized)
			}
		}
		if path == "/api/v1/events" || path == "/console/api/events" || path == "/admin/whatsapp/reconnect" || path == "/admin/whatsapp/link" {
			return // the handler behind it is long-running or calls external systems
		}
		if got := h.ask(method, path, doorBody, bearer("Bearer "+doorKey)); got == http.StatusUnauthorized || got == http.StatusForbidden || got == http.StatusTooManyRequests {
			t.Errorf("with the key: %d", got)
		}
	default:
		refused("nothing", nil, http.StatusUnauthorized)
		refused("the API key", bearer("Bearer "+doorKey), http.StatusUnauthorized)
		refused("a client's token", bearer("Bearer "+good), http.StatusUnauthorized)
		right := h.proofs(path, doorBody)[string(kind)]
		for vendor, header := range h.proofs(path, doorBody) {
			if vendor == string(kind) {
				continue
			}
			refused(vendor+"'s proof", header, http.StatusUnauthorized)
			value := slices.Sorted(maps.Values(firsts(header)))
			for name := range right { // another vendor's signature in this vendor's header
				refused(vendor+"'s proof, renamed", http.Header{name: {value[len(value)-1]}}, http.StatusUnauthorized)
			}
		}
		if kind == "twilio" {
			refused("the proof of the other address", h.proofs(map[bool]string{true: twilio.StatusPath, false: twilio.Path}[path == twilio.Path], doorBody)["twilio"], http.StatusUnauthorized)
		}
		for name, values := range right {
			for what, wrong := range map[string][]string{"empty": {""}, "altered": {altered(values[0])}, "given twice": {values[0], values[0]}} {
				if name == "Content-Type" {
					continue
				}
				header := right.Clone()
				header[name] = wrong
				refused(name+" "+what, header, http.StatusUnauthorized)
			}
		}
		if got := h.ask(method, path, doorBody+" ", right); got != http.StatusUnauthorized {
			t.Errorf("with another body: %d", got)
		}
		if got := h.ask(method, path, doorBody, right); got == http.StatusUnauthorized || got == http.StatusForbidden || got >= 500 {
			t.Errorf("with the right proof: %d", got)
		}
	}
}

func firsts(h http.Header) map[string]string {
	all := map[string]string{}
	for name := range h {
		all[name] = h.Get(name)
	}
	return all
}

// altered returns a signature with a changed end.
func altered(proof string) string {
	end := "00"
	if strings.HasSuffix(proof, end) {
		end = "11"
	}
	return proof[:len(proof)-2] + end
}

// journal collects the program's log; it may be read while the program writes.
type journal struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.said.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.said.String()
}
