package simulate

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"time"

	"recado/cmd/recado/app"
)

// vendorLine is a process's line to the messaging vendor.
type vendorLine struct{ p *process }

// outgoing is what the vendor reads of a message.
type outgoing struct {
	To     string `json:"to"`
	Type   string `json:"type"`
	Status string `json:"status"` // of the typing indicator
	Opaque string `json:"biz_opaque_callback_data"`
	Text   struct {
		Body string `json:"body"`
	} `json:"text"`
	Interactive struct {
		Body struct {
			Text string `json:"text"`
		} `json:"body"`
	} `json:"interactive"`
	Template struct {
		Name       string `json:"name"`
		Components []struct {
			Parameters []struct {
				Text string `json:"text"`
			} `json:"parameters"`
		} `json:"components"`
	} `json:"template"`
}

func (o outgoing) words() string {
	if o.Type == "template" {
		words := []string{o.Template.Name}
		for _, c := range o.Template.Components {
			for _, p := range c.Parameters {
				words = append(words, p.Text)
			}
		}
		return strings.Join(words, " ")
	}
	return o.Text.Body + o.Interactive.Body.Text
}

// RoundTrip is a call to the vendor: on its way, at the vendor, and its answer on the way back. The
// process may die, or wait in vain, at each.
func (l vendorLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/messages") {
		return response(http.StatusOK, `{"id":"1","health_status":{"can_send_message":"AVAILABLE"}}`), nil
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var o outgoing
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, err
	}
	if o.Status != "" {
		return response(http.StatusOK, `{"success":true}`), nil
	}
	w := l.p.w
	v, err := w.sched.gate(r.Context(), l.p, "send", o.Opaque)
	if err != nil {
		return nil, err
	}
	switch v {
	case tooMany:
		return response(http.StatusTooManyRequests, `{"error":{"code":130429,"message":"Rate limit hit"}}`), nil
	case fail:
		return response(http.StatusInternalServerError, `{"error":{"code":131000,"message":"Something went wrong"}}`), nil
	case ignore:
		return nil, l.silence(r)
	}
	id := w.accept(l.p, o, v != pass)
	if v == failAfter {
		return response(http.StatusBadGateway, `<html>`), nil
	}
	if v == lose {
		return nil, l.silence(r)
	}
	if _, err := w.sched.gate(r.Context(), l.p, "sent", o.Opaque); err != nil {
		return nil, err
	}
	return response(http.StatusOK, fmt.Sprintf(`{"messaging_product":"whatsapp","messages":[{"id":%q}]}`, id)), nil
}

// silence waits until the caller gives up, or its process is dead.
func (l vendorLine) silence(r *http.Request) error {
	select {
	case <-r.Context().Done():
	case <-l.p.run.Done():
		if l.p.dead.Load() {
			runtime.Goexit()
		}
		<-r.Context().Done()
	}
	return r.Context().Err()
}

func response(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewBufferString(body))}
}

// accept takes a message to its person, and reports on it later, in any order.
func (w *world) accept(p *process, o outgoing, answerLost bool) string {
	w.accepted++
	id := "wamid.OUT" + itoa(w.accepted)
	w.model.sent(p, o, answerLost)
	w.sched.tell("arrives "+o.Opaque+" "+id, func() {
		if who := w.byPhone[o.To]; who != nil {
			who.hear(o.Opaque, o.words())
		}
		for _, status := range []string{"sent", "delivered", "read"} {
			if w.sched.one(4) {
				continue
			}
			late := w.sched.between(10*time.Millisecond, 3*time.Second)
			if w.sched.one(w.plan.LateStatus) {
				w.figures.faults["late status"]++
				late = w.sched.between(time.Minute, time.Hour)
			}
			w.sched.after(late, "status "+status+" "+id, func() { w.status(id, o, status) })
		}
	})
	return id
}

// status posts a report of the vendor.
func (w *world) status(id string, o outgoing, status string) {
	w.post("status "+id+" "+status, fmt.Sprintf(`{"statuses":[{"id":%q,"status":%q,"timestamp":"%d","recipient_id":%q,"biz_opaque_callback_data":%q}]}`,
		id, status, w.now().Unix(), o.To, o.Opaque), 0, func() {})
}

// say posts a person's message until it is acknowledged.
func (w *world) say(who *person, id, text string, acked func()) {
	quoted, _ := json.Marshal(text)
	w.post("say "+id, fmt.Sprintf(`{"contacts":[{"wa_id":%q,"profile":{"name":"Ana"}}],"messages":[{"from":%q,"id":%q,"timestamp":"%d","type":"text","text":{"body":%s}}]}`,
		who.phone, who.phone, id, w.now().Unix(), quoted), 0, acked)
}

// post posts a webhook until it is acknowledged, as the vendor does; sometimes twice at once.
func (w *world) post(name, value string, try int, acked func()) {
	copies := 1
	if w.sched.one(w.plan.Duplicate) {
		w.figures.faults["duplicate webhook"]++
		copies = 2
	}
	done, left := false, copies
	again := func() {
		if left--; left > 0 || done {
			return // the other copy is on its way, or was acknowledged
		}
		w.sched.after(w.sched.between(time.Second, time.Second<<min(try+1, 5)), "again "+name, func() {
			if !done {
				w.post(name, value, try+1, func() { done = true; acked() })
			}
		})
	}
	for range copies {
		p := w.anyone()
		if p == nil {
			again()
			continue
		}
		body := fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":%s}]}]}`,
			strings.Replace(value, "{", fmt.Sprintf(`{"messaging_product":"whatsapp","metadata":{"phone_number_id":%q},`, app.SimulationNumber), 1))
		sum := hmac.New(sha256.New, []byte(app.SimulationSecret))
		sum.Write([]byte(body))
		w.call(p, http.MethodPost, "/webhooks/whatsapp", body, map[string]string{"X-Hub-Signature-256": "sha256=" + hex.EncodeToString(sum.Sum(nil))}, func(status int, _ string) {
			switch {
			case status != http.StatusOK:
				again()
			case !done:
				done = true
				acked()
			}
		})
	}
}
