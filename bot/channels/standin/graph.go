package standin

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// GraphOptions holds the settings of the stand-in.
type GraphOptions struct {
	Token     string // "" accepts any token, but requires one
	Number    string // the phone number id; "" accepts any
	AppSecret string // signs webhooks
	Target    string // the bot's webhook; "" posts nothing
	Now       func() time.Time
	Sent      func(Sent) // called for each accepted message; may be nil
}

// Graph is a stand-in for the WhatsApp Cloud API.
type Graph struct {
	GraphOptions
	ledger     *Ledger
	faults     *Faults
	dispatcher *Dispatcher
	ids        atomic.Int64

	mu          sync.Mutex
	files       map[string]graphFile
	size        int                  // bytes of all files
	lastInbound map[string]time.Time // when a person last wrote
}

var _ Vendor = (*Graph)(nil)

// NewGraph makes the stand-in. It reports statuses unless the faults say otherwise.
func NewGraph(o GraphOptions, ledger *Ledger) *Graph {
	if o.Now == nil {
		o.Now = time.Now
	}
	g := &Graph{
		GraphOptions: o, ledger: ledger, faults: &Faults{}, dispatcher: NewDispatcher(ledger),
		files: map[string]graphFile{}, lastInbound: map[string]time.Time{},
	}
	g.faults.settings.Statuses = true
	return g
}

// Name implements Vendor.
func (*Graph) Name() string { return "whatsapp" }

// Script implements Vendor.
func (g *Graph) Script() *Faults { return g.faults }

// Wait returns when every pending webhook has been posted.
func (g *Graph) Wait() { g.dispatcher.Wait() }

// Close implements Vendor.
func (g *Graph) Close() { g.dispatcher.Close() }

// Routes implements Vendor.
func (g *Graph) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /{version}/{number}/messages", g.authorised(g.messages))
	mux.HandleFunc("POST /{version}/{number}/media", g.authorised(g.upload))
	mux.HandleFunc("GET /{version}/{id}", g.authorised(g.get))
	mux.HandleFunc("GET /graph/file/{id}", g.authorised(g.file))
}

func (g *Graph) authorised(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !bearer || token == "" || g.Token != "" && token != g.Token {
			graphError(w, http.StatusUnauthorized, "190", "Invalid OAuth access token - Cannot parse access token")
			return
		}
		if n := r.PathValue("number"); n != "" && g.Number != "" && n != g.Number {
			graphError(w, http.StatusBadRequest, "100", "Unsupported post request. Object with ID '"+n+"' does not exist")
			return
		}
		next(w, r)
	}
}

// open reports whether the person has written within 24 hours.
func (g *Graph) open(who string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at, ok := g.lastInbound[bare(who)]
	return ok && g.Now().Sub(at) < 24*time.Hour
}

// wamid returns a new message id that differs from those of earlier runs.
func (g *Graph) wamid() string {
	return fmt.Sprintf("wamid.STANDIN%X.%d", g.Now().UnixNano(), g.ids.Add(1))
}
