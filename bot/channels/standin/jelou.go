package standin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// JelouOptions holds the settings of the stand-in.
type JelouOptions struct {
	BotID        string // "" accepts any
	ClientID     string
	ClientSecret string
	Secret       string // signs the support panel's webhooks, and the others if Key is ""
	Key          string // X-API-Key of the bot's webhook and of skills
	Target       string // the bot's webhook; "" posts nothing
	URL          string // the stand-in's own URL, for files that people send
	Now          func() time.Time
}

// Jelou is a stand-in for the Jelou platform: one API for sending, and three surfaces on which people write.
type Jelou struct {
	JelouOptions
	ledger     *Ledger
	faults     *Faults
	dispatcher *Dispatcher
	ids        atomic.Int64

	mu          sync.Mutex
	files       map[string]graphFile // by name
	names       []string             // of files, oldest first
	lastInbound map[string]time.Time // when a person last wrote
}

var _ Vendor = (*Jelou)(nil)

// NewJelou makes the stand-in. It reports deliveries unless the faults say otherwise. People write
// on the bot's webhook; use Surface for the other surfaces.
func NewJelou(o JelouOptions, ledger *Ledger) *Jelou {
	if o.Now == nil {
		o.Now = time.Now
	}
	j := &Jelou{
		JelouOptions: o, ledger: ledger, faults: &Faults{}, dispatcher: NewDispatcher(ledger),
		files: map[string]graphFile{}, lastInbound: map[string]time.Time{},
	}
	j.faults.settings.Statuses = true
	return j
}

// The surfaces other than the bot's webhook.
const (
	JelouPanel = "jelou-panel"
	JelouSkill = "jelou-skill"
)

// Surface returns the same platform with people on another surface. name is JelouPanel or
// JelouSkill, which is also its name as a vendor.
func (j *Jelou) Surface(name string) Vendor { return jelouSurface{j, name} }

type jelouSurface struct {
	*Jelou
	name string
}

// Name implements Vendor.
func (s jelouSurface) Name() string { return s.name }

// Routes implements Vendor. The platform's own vendor has the routes.
func (jelouSurface) Routes(*http.ServeMux) {}

// Close implements Vendor. The platform's own vendor is closed instead.
func (jelouSurface) Close() {}

// Say implements Vendor.
func (s jelouSurface) Say(ctx context.Context, said Say) (Posted, error) {
	return s.say(ctx, said, s.name)
}

// Name implements Vendor.
func (*Jelou) Name() string { return "jelou" }

// Script implements Vendor.
func (j *Jelou) Script() *Faults { return j.faults }

// Wait returns when every pending webhook has been posted.
func (j *Jelou) Wait() { j.dispatcher.Wait() }

// Close implements Vendor.
func (j *Jelou) Close() { j.dispatcher.Close() }

// Routes implements Vendor.
func (j *Jelou) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /v1/bots/{bot}/messages", j.messages)
	mux.HandleFunc("GET /jelou/file/{name}", j.file)
}

func jelouError(w http.ResponseWriter, status int, code, why string) {
	said := map[string]any{"success": false, "statusCode": status, "message": []string{why}}
	if code != "" {
		n, err := strconv.Atoi(code)
		if said["error"] = map[string]any{"code": n, "message": why}; err != nil {
			said["error"] = map[string]any{"code": code, "message": why}
		}
	}
	reply(w, status, said)
}

func (j *Jelou) id(kind string) string {
	return fmt.Sprintf("%s_%x_%d", kind, j.Now().UnixNano(), j.ids.Add(1))
}

// open reports whether the person has written within 24 hours.
func (j *Jelou) open(who string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	at, ok := j.lastInbound[bare(who)]
	return ok && j.Now().Sub(at) < 24*time.Hour
}

// post posts a webhook with the credential of its surface.
func (j *Jelou) post(ctx context.Context, v any, signed bool, how string) (int, string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return 0, "", fmt.Errorf("a webhook of our own making: %w", err)
	}
	h := map[string]string{"Content-Type": "application/json", "User-Agent": "jelou"}
	spoilt := ""
	if how == "wrong" {
		spoilt = "?"
	}
	switch {
	case how == "none":
	case j.Key != "" && !signed:
		h["X-API-Key"] = j.Key + spoilt
	default:
		mac := hmac.New(sha256.New, []byte(j.Secret+spoilt))
		mac.Write(body)
		h["X-Jelou-Signature"] = "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	return j.dispatcher.Post(ctx, j.Target, body, h)
}
