package standin

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- the vendor's choice
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
)

// twilioSign computes the vendor's signature: over the URL, then every parameter sorted by name.
func twilioSign(token, url string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(url))
	for _, k := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(k + form.Get(k)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// report posts the statuses of a message to its own callback, in the background.
func (t *Twilio) report(form url.Values, sid string, f Fault, whatsapp bool) {
	all := []string{"sending", "sent", "delivered"}
	if whatsapp {
		all = append(all, "read")
	}
	to := form.Get("StatusCallback")
	words, times := t.faults.StatusSequence(f, "undelivered", all...)
	if to == "" || t.Target == "" || len(words) == 0 {
		return
	}
	t.dispatcher.Enqueue(func(ctx context.Context) {
		for _, word := range words {
			s := url.Values{
				"MessageSid": {sid}, "SmsSid": {sid}, "AccountSid": {t.AccountSID}, "ApiVersion": {"2010-04-01"},
				"MessageStatus": {word}, "SmsStatus": {word}, "To": {form.Get("To")}, "From": {form.Get("From")},
			}
			if word == "undelivered" {
				s.Set("ErrorCode", f.Code)
			}
			for range times {
				_, _, _ = t.post(ctx, to, s, "") // the ledger counts unacknowledged webhooks
			}
		}
	})
}
