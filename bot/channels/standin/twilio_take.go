package standin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado/bot/channels/sms"
)

func twilioError(w http.ResponseWriter, status int, code, why string) {
	n, _ := strconv.Atoi(code)
	reply(w, status, map[string]any{
		"code": n, "message": why, "more_info": "https://www.twilio.com/docs/errors/" + code, "status": status,
	})
}

// twilioStatus returns the HTTP status that the vendor uses for a code.
func twilioStatus(code string) int {
	switch code {
	case "20003":
		return http.StatusUnauthorized
	case "20404":
		return http.StatusNotFound
	case "20429", "63018":
		return http.StatusTooManyRequests
	}
	return http.StatusBadRequest
}

// messages handles a message.
func (t *Twilio) messages(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		twilioError(w, http.StatusBadRequest, "20001", "no form")
		return
	}
	if l := t.check(r.PostForm); l != nil {
		t.ledger.Refuse(l.why)
		twilioError(w, twilioStatus(l.code), l.code, l.why)
		return
	}
	t.take(w, r, r.PostForm)
}

// take accepts a valid message, unless the script has a fault for it.
func (t *Twilio) take(w http.ResponseWriter, r *http.Request, form url.Values) {
	f := t.faults.Next()
	if f.Kind != "" {
		t.ledger.count(func(s *Stats) { s.Faults++ })
	}
	if !f.Apply(w, r) {
		return
	}
	switch f.Kind {
	case "status":
		code := "20500"
		if f.Status == http.StatusTooManyRequests {
			code = "20429"
		}
		w.Header().Set("Retry-After", "1")
		twilioError(w, f.Status, code, "ordered by a script")
		return
	case "code":
		twilioError(w, twilioStatus(f.Code), f.Code, "ordered by a script")
		return
	case "body":
		twilioError(w, http.StatusOK, f.Code, "ordered by a script")
		return
	}
	to, sid := form.Get("To"), t.sid("SM")
	whatsapp := strings.HasPrefix(to, "whatsapp:")
	if whatsapp && form.Get("ContentSid") == "" && t.faults.Status().Window && !t.open(to) {
		f = Fault{Kind: "failed", Code: "63016"} // this vendor reports it only afterwards
	}
	message := map[string]string{}
	for k := range form {
		message[k] = form.Get(k)
	}
	raw, _ := json.Marshal(message) // strings never fail
	t.ledger.Add(Sent{
		Vendor: t.Name(), ID: sid, Contact: to, At: t.Now().UTC(), Kind: twilioKind(form), Text: form.Get("Body"), Message: raw,
	})
	t.report(form, sid, f, whatsapp)
	if f.Kind == "lost" {
		hangUp(w)
		return
	}
	reply(w, http.StatusCreated, map[string]any{
		"sid": sid, "account_sid": t.AccountSID, "status": "queued", "to": to, "body": form.Get("Body"),
		"num_segments": strconv.Itoa(sms.Measure(form.Get("Body")).Segments), "error_code": nil, "error_message": nil,
	})
}

func twilioKind(form url.Values) string {
	switch {
	case form.Get("ContentSid") != "":
		return "content"
	case form.Get("MediaUrl") != "":
		return "media"
	}
	return "text"
}
