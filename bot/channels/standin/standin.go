package standin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Vendor is a stand-in for one service.
type Vendor interface {
	// Name is its name in Say and FaultSettings: "whatsapp", "twilio".
	Name() string
	// Routes adds the routes of the real service.
	Routes(mux *http.ServeMux)
	// Say posts a person's action as the vendor's webhook.
	Say(ctx context.Context, s Say) (Posted, error)
	// Script returns its fault script.
	Script() *Faults
	// Close stops its background work.
	Close()
}

// ErrCannot means that the vendor does not support the action.
var ErrCannot = errors.New("this vendor can't do that")

// Standin serves all its vendors. It is an http.Handler.
type Standin struct {
	mux     *http.ServeMux
	ledger  *Ledger
	vendors []Vendor
}

// New makes a stand-in. The first vendor is the default.
func New(ledger *Ledger, vendors ...Vendor) *Standin {
	s := &Standin{mux: http.NewServeMux(), ledger: ledger, vendors: vendors}
	for _, v := range vendors {
		v.Routes(s.mux)
	}
	s.mux.HandleFunc("POST /standin/say", s.say)
	s.mux.HandleFunc("POST /standin/faults", s.faults)
	s.mux.HandleFunc("GET /standin/sent", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, ledger.To(r.URL.Query().Get("vendor"), r.URL.Query().Get("contact")))
	})
	s.mux.HandleFunc("DELETE /standin/sent", func(w http.ResponseWriter, _ *http.Request) {
		ledger.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	s.mux.HandleFunc("GET /standin/stats", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, ledger.Stats())
	})
	return s
}

// ServeHTTP implements http.Handler.
func (s *Standin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 110<<20) // the largest file of any vendor, with its envelope
	s.mux.ServeHTTP(w, r)
}

// Close stops the vendors' background work.
func (s *Standin) Close() {
	for _, v := range s.vendors {
		v.Close()
	}
}

// vendor finds a vendor by name.
func (s *Standin) vendor(name string) (Vendor, error) {
	for _, v := range s.vendors {
		if name == "" || v.Name() == name {
			return v, nil
		}
	}
	return nil, fmt.Errorf("no vendor %q", name)
}

func (s *Standin) say(w http.ResponseWriter, r *http.Request) {
	var said Say
	if !read(w, r, &said) {
		return
	}
	v, err := s.vendor(said.Vendor)
	var posted Posted
	if err == nil {
		posted, err = v.Say(r.Context(), said)
	}
	if err != nil {
		wrong(w, err)
		return
	}
	reply(w, http.StatusOK, posted)
}

func (s *Standin) faults(w http.ResponseWriter, r *http.Request) {
	var o FaultSettings
	if !read(w, r, &o) {
		return
	}
	v, err := s.vendor(o.Vendor)
	if err == nil {
		err = v.Script().Configure(o)
	}
	if err != nil {
		wrong(w, err)
		return
	}
	reply(w, http.StatusOK, v.Script().Status())
}

// read decodes one JSON object and refuses unknown fields, because a misspelt field would otherwise
// be silently ignored.
func read(w http.ResponseWriter, r *http.Request, v any) bool {
	d := json.NewDecoder(io.LimitReader(r.Body, 64<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		wrong(w, err)
		return false
	}
	return true
}

func wrong(w http.ResponseWriter, err error) {
	reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that is gone needs no answer
}
