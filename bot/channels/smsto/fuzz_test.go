package smsto_test

import (
	"net/http"
	"testing"
	"time"

	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/smsto"
)

// FuzzCallback checks that every signed body is acknowledged, and that an unsigned one is refused
// and stores nothing.
func FuzzCallback(f *testing.F) {
	for _, s := range []string{`{"message_id":"1","status":"delivered"}`, `[{"messageId":2,"status":"failed","reason":null}]`, "message_id=1&status=sent", "%zz", `{"status":[]}`, `[[[[`} {
		f.Add([]byte(s), "t=1763640000,s=00", true)
		f.Add([]byte(s), "t=1,t=2,s=", false)
	}
	f.Fuzz(func(t *testing.T, body []byte, header string, form bool) {
		kind := map[bool]string{true: "application/x-www-form-urlencoded", false: "application/json"}[form]
		ask := func(signature string) (int, int) {
			sink := &channeltest.Sink{}
			r := channels.Request{Body: body, Header: http.Header{}}
			r.Header.Set("Content-Type", kind)
			r.Header.Set(smsto.SignatureHeader, signature)
			return newClient("http://vendor.invalid").Routes(sink)[0].Handle(t.Context(), r).Status, len(sink.Calls())
		}
		right := smsto.Sign(secret, body, noon)
		if status, _ := ask(right); status != http.StatusOK {
			t.Errorf("%s: %d", body, status)
		}
		for _, wrong := range []string{header, smsto.Sign("", body, noon), smsto.Sign(secret, append(body, 'x'), noon), smsto.Sign(secret, body, noon.Add(-26*time.Hour))} {
			if wrong == right {
				continue
			}
			if status, calls := ask(wrong); status != http.StatusUnauthorized || calls > 0 {
				t.Errorf("%s with %q: %d, %d calls", body, wrong, status, calls)
			}
		}
	})
}
