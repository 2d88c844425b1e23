package standin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// SendGridOptions holds the settings of the stand-in.
type SendGridOptions struct {
	Key    string // the API key; "" accepts any, but requires one
	Target string // the bot's webhook; "" posts nothing
	Now    func() time.Time
}

// SendGrid is a stand-in for SendGrid's mail API and its event webhook.
type SendGrid struct {
	SendGridOptions
	ledger     *Ledger
	faults     *Faults
	dispatcher *Dispatcher
	signer     *ecdsa.PrivateKey
	public     string
	ids        atomic.Int64
}

var _ Vendor = (*SendGrid)(nil)

// NewSendGrid makes the stand-in with a new key pair, whose PublicKey the bot needs. It reports
// events unless the faults say otherwise.
func NewSendGrid(o SendGridOptions, ledger *Ledger) (*SendGrid, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("standin: %w", err)
	}
	der, err := x509.MarshalPKIXPublicKey(&signer.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("standin: %w", err)
	}
	s := &SendGrid{
		SendGridOptions: o, ledger: ledger, faults: &Faults{}, dispatcher: NewDispatcher(ledger),
		signer: signer, public: base64.StdEncoding.EncodeToString(der),
	}
	s.faults.settings.Statuses = true
	return s, nil
}

// PublicKey returns the key that verifies events, in the form of the vendor's settings page.
func (s *SendGrid) PublicKey() string { return s.public }

// Name implements Vendor.
func (*SendGrid) Name() string { return "sendgrid" }

// Script implements Vendor.
func (s *SendGrid) Script() *Faults { return s.faults }

// Wait returns when every pending event has been posted.
func (s *SendGrid) Wait() { s.dispatcher.Wait() }

// Close implements Vendor.
func (s *SendGrid) Close() { s.dispatcher.Close() }

// Routes implements Vendor.
func (s *SendGrid) Routes(mux *http.ServeMux) { mux.HandleFunc("POST /v3/mail/send", s.send) }

// send handles a mail.
func (s *SendGrid) send(w http.ResponseWriter, r *http.Request) {
	key, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer || key == "" || s.Key != "" && key != s.Key {
		sendGridError(w, http.StatusUnauthorized, "", "The provided authorization grant is invalid, expired, or revoked")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLetter+1))
	if err != nil || len(body) > maxLetter {
		sendGridError(w, http.StatusRequestEntityTooLarge, "", "The JSON payload you have included in your request is too large")
		return
	}
	m, field, why := readLetter(body)
	if why != "" {
		s.ledger.Refuse(field + ": " + why)
		sendGridError(w, http.StatusBadRequest, field, why)
		return
	}
	s.take(w, r, m, body)
}

// take accepts a valid mail, unless the script has a fault for it.
func (s *SendGrid) take(w http.ResponseWriter, r *http.Request, m *letter, body []byte) {
	f := s.faults.Next()
	if f.Kind != "" {
		s.ledger.count(func(t *Stats) { t.Faults++ })
	}
	if !f.Apply(w, r) {
		return
	}
	switch f.Kind {
	case "status":
		w.Header().Set("Retry-After", "1")
		sendGridError(w, f.Status, "", "ordered by a script")
		return
	case "code":
		sendGridError(w, http.StatusBadRequest, "", "ordered by a script: "+f.Code)
		return
	case "body":
		sendGridError(w, http.StatusOK, "", "ordered by a script: "+f.Code)
		return
	}
	id := fmt.Sprintf("standin%X-%d", s.Now().UnixNano(), s.ids.Add(1))
	for _, p := range m.Personalizations {
		for _, to := range p.To {
			s.ledger.Add(Sent{
				Vendor: s.Name(), ID: id, Contact: to.Email, At: s.Now().UTC(), Kind: "mail", Text: m.subject(p), Message: json.RawMessage(body),
			})
		}
	}
	s.report(m, id, f)
	if f.Kind == "lost" {
		hangUp(w)
		return
	}
	w.Header().Set("X-Message-Id", id)
	w.WriteHeader(http.StatusAccepted)
}

func sendGridError(w http.ResponseWriter, status int, field, why string) {
	e := map[string]any{"message": why, "field": nil, "help": nil}
	if field != "" {
		e["field"] = field
	}
	reply(w, status, map[string]any{"errors": []any{e}})
}
