package standin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// TwilioOptions holds the settings of the stand-in.
type TwilioOptions struct {
	AccountSID string
	AuthToken  string   // the bot's password, and the key of webhook signatures
	Senders    []string // "+16505550100", "whatsapp:+16505550100"; empty accepts any
	Target     string   // the bot's webhook for messages; "" posts nothing
	Public     string   // the bot's public URL of the same webhook, if it differs: signatures use it
	URL        string   // the stand-in's own URL, for files that people send
	Now        func() time.Time
}

// Twilio is a stand-in for Twilio's messaging API: SMS and WhatsApp.
type Twilio struct {
	TwilioOptions
	ledger     *Ledger
	faults     *Faults
	dispatcher *Dispatcher
	ids        atomic.Int64

	mu               sync.Mutex
	files            map[string]graphFile // by path
	paths            []string             // of files, oldest first
	lastInbound      map[string]time.Time // when a person last wrote by WhatsApp
	optedOutContacts map[string]bool      // contacts who opted out of SMS at the vendor
}

var _ Vendor = (*Twilio)(nil)

// NewTwilio makes the stand-in. It reports statuses unless the faults say otherwise.
func NewTwilio(o TwilioOptions, ledger *Ledger) *Twilio {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Public == "" {
		o.Public = o.Target
	}
	t := &Twilio{
		TwilioOptions: o, ledger: ledger, faults: &Faults{}, dispatcher: NewDispatcher(ledger),
		files: map[string]graphFile{}, lastInbound: map[string]time.Time{}, optedOutContacts: map[string]bool{},
	}
	t.faults.settings.Statuses = true
	return t
}

// Name implements Vendor.
func (*Twilio) Name() string { return "twilio" }

// Script implements Vendor.
func (t *Twilio) Script() *Faults { return t.faults }

// Wait returns when every pending webhook has been posted.
func (t *Twilio) Wait() { t.dispatcher.Wait() }

// Close implements Vendor.
func (t *Twilio) Close() { t.dispatcher.Close() }

// Routes implements Vendor.
func (t *Twilio) Routes(mux *http.ServeMux) {
	const account = "/2010-04-01/Accounts/{account}"
	mux.HandleFunc("POST "+account+"/Messages.json", t.authorised(t.messages))
	mux.HandleFunc("GET "+account+"/Messages/{message}/Media/{media}", t.authorised(t.file))
	mux.HandleFunc("GET "+account, t.authorised(func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"sid": t.AccountSID, "status": "active", "friendly_name": "Stand-in"})
	}))
}

func (t *Twilio) authorised(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != t.AccountSID || password != t.AuthToken || password == "" {
			twilioError(w, http.StatusUnauthorized, "20003", "Authenticate")
			return
		}
		if strings.TrimSuffix(r.PathValue("account"), ".json") != t.AccountSID {
			twilioError(w, http.StatusNotFound, "20404", "The requested resource was not found")
			return
		}
		next(w, r)
	}
}

// sid returns a new id that differs from those of earlier runs.
func (t *Twilio) sid(kind string) string {
	return fmt.Sprintf("%s%016x%016x", kind, t.Now().UnixNano(), t.ids.Add(1))
}

// open reports whether the person has written by WhatsApp within 24 hours.
func (t *Twilio) open(who string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.lastInbound[bare(who)]
	return ok && t.Now().Sub(at) < 24*time.Hour
}

// hear records what the vendor itself concludes from a message: when it arrived, and whether it
// opts out or in. The vendor does that for SMS and in English only.
func (t *Twilio) hear(from, text string) (optOutType string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, m := range []int{len(t.lastInbound), len(t.optedOutContacts)} {
		if m >= maxContacts {
			clear(t.lastInbound)
			clear(t.optedOutContacts)
		}
	}
	if strings.HasPrefix(from, "whatsapp:") {
		t.lastInbound[bare(from)] = t.Now()
		return ""
	}
	switch word := strings.ToUpper(strings.TrimSpace(text)); {
	case slices.Contains([]string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}, word):
		t.optedOutContacts[bare(from)] = true
		return "STOP"
	case slices.Contains([]string{"START", "YES", "UNSTOP"}, word):
		delete(t.optedOutContacts, bare(from))
		return "START"
	}
	return ""
}

func (t *Twilio) optedOut(to string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.optedOutContacts[bare(to)]
}

// post posts a form, signed for the bot's public URL.
func (t *Twilio) post(ctx context.Context, to string, form url.Values, how string) (int, string, error) {
	at := to
	if rest, ours := strings.CutPrefix(to, t.Public); ours {
		at = t.Target + rest
	}
	h := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "TwilioProxy/1.1"}
	switch how {
	case "none":
	case "wrong":
		h["X-Twilio-Signature"] = twilioSign(t.AuthToken+"?", to, form)
	default:
		h["X-Twilio-Signature"] = twilioSign(t.AuthToken, to, form)
	}
	return t.dispatcher.Post(ctx, at, []byte(form.Encode()), h)
}
