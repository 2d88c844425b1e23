package standin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// messages handles a message.
func (j *Jelou) messages(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	switch {
	case user != j.ClientID || password != j.ClientSecret || password == "":
		jelouError(w, http.StatusUnauthorized, "", "Unauthorized")
		return
	case j.BotID != "" && r.PathValue("bot") != j.BotID:
		jelouError(w, http.StatusNotFound, "", "Bot not found")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var m jelouMessage
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var l *violation
	if err == nil {
		err = d.Decode(&m)
	}
	if err != nil {
		l = violationf("", "%s", err)
	} else {
		l = m.check()
	}
	if l != nil {
		j.ledger.Refuse(l.why)
		jelouError(w, http.StatusUnprocessableEntity, "", l.why)
		return
	}
	j.take(w, r, &m, body)
}

// take accepts a valid message, unless the script has a fault for it.
func (j *Jelou) take(w http.ResponseWriter, r *http.Request, m *jelouMessage, body []byte) {
	f := j.faults.Next()
	if f.Kind != "" {
		j.ledger.count(func(s *Stats) { s.Faults++ })
	}
	if !f.Apply(w, r) {
		return
	}
	switch {
	case f.Kind == "status":
		w.Header().Set("Retry-After", "1")
		jelouError(w, f.Status, "", "ordered by a script")
		return
	case f.Kind == "code":
		jelouError(w, http.StatusBadRequest, f.Code, "ordered by a script")
		return
	case f.Kind == "body":
		jelouError(w, http.StatusOK, f.Code, "ordered by a script")
		return
	case j.faults.Status().Window && !j.open(m.UserID):
		jelouError(w, http.StatusBadRequest, "", "The user has no active session: only within 24 hours of their last message")
		return
	}
	id := j.id("msg")
	sent := Sent{Vendor: j.Name(), ID: id, Contact: m.UserID, At: j.Now().UTC(), Kind: m.Type, Text: m.Text, Message: body}
	for _, o := range m.Options {
		sent.Options = append(sent.Options, Option{ID: o.ID, Title: o.Title, List: true})
	}
	j.ledger.Add(sent)
	j.report(m.UserID, id, f)
	if f.Kind == "lost" {
		hangUp(w)
		return
	}
	reply(w, http.StatusOK, map[string]any{"success": true, "messageId": id})
}

// report posts the statuses of a message in the background.
func (j *Jelou) report(who, id string, f Fault) {
	words, times := j.faults.StatusSequence(f, "failed", "delivered_channel", "delivered_user", "read")
	if j.Target == "" || len(words) == 0 {
		return
	}
	j.dispatcher.Enqueue(func(ctx context.Context) {
		for _, word := range words {
			e := fields{"event": word, "messageId": id, "userId": who, "botId": j.BotID, "timestamp": j.Now().UnixMilli()}
			if word == "failed" {
				code, _ := strconv.Atoi(f.Code)
				e["error"] = fields{"code": code, "message": "ordered by a script"}
			}
			for range times {
				_, _, _ = j.post(ctx, e, false, "") // the ledger counts unacknowledged webhooks
			}
		}
	})
}
