package standin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// messages handles a message or a read receipt.
func (g *Graph) messages(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		graphError(w, http.StatusBadRequest, "100", "the body ends too early")
		return
	}
	var m graphMessage
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		g.refuse(w, &violation{"100", err.Error()})
		return
	}
	if m.Status != "" {
		if l := m.mark(); l != nil {
			g.refuse(w, l)
			return
		}
		g.ledger.count(func(s *Stats) {
			s.Marks++
			if m.Typing != nil {
				s.Typing++
			}
		})
		reply(w, http.StatusOK, map[string]bool{"success": true})
		return
	}
	if l := m.check(g); l != nil {
		g.refuse(w, l)
		return
	}
	g.take(w, r, &m, body)
}

func (g *Graph) refuse(w http.ResponseWriter, l *violation) {
	g.ledger.Refuse(l.why)
	graphError(w, http.StatusBadRequest, l.code, l.why)
}

// take accepts a valid message, unless the script has a fault for it.
func (g *Graph) take(w http.ResponseWriter, r *http.Request, m *graphMessage, body []byte) {
	f := g.faults.Next()
	if f.Kind != "" {
		g.ledger.count(func(s *Stats) { s.Faults++ })
	}
	if !f.Apply(w, r) {
		return
	}
	switch {
	case f.Kind == "status":
		w.Header().Set("Retry-After", "1")
		code := "131000"
		if f.Status == http.StatusTooManyRequests {
			code = "130429"
		}
		graphError(w, f.Status, code, "ordered by a script")
		return
	case f.Kind == "code":
		graphError(w, graphStatus(f.Code), f.Code, "ordered by a script")
		return
	case f.Kind == "body":
		graphError(w, http.StatusOK, f.Code, "ordered by a script")
		return
	case m.Type != "template" && g.faults.Status().Window && !g.open(m.contact()):
		graphError(w, http.StatusBadRequest, "131047", "More than 24 hours have passed since the customer last replied to this number")
		return
	}
	id := g.wamid()
	sent := Sent{
		Vendor: g.Name(), ID: id, Contact: m.contact(), At: g.Now().UTC(),
		Kind: m.Type, Text: m.words(), Options: m.options(), Message: body,
	}
	g.ledger.Add(sent)
	if g.Sent != nil {
		g.Sent(sent)
	}
	g.report(m, id, f)
	if f.Kind == "lost" {
		hangUp(w)
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"messaging_product": "whatsapp",
		"contacts":          []any{map[string]string{"input": m.contact(), "wa_id": bare(m.contact())}},
		"messages":          []any{map[string]string{"id": id, "message_status": "accepted"}},
	})
}
