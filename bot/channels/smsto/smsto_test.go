package smsto_test

import (
	"flag"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/smsto"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const secret = "obviously-false"

var noon = time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)

func newClient(vendor string) *smsto.Client {
	return smsto.New(smsto.Config{
		APIKey: "test-key", SenderID: "Algesta", CallbackURL: "https://recado.example/webhooks/smsto", CallbackSecret: secret,
		URL: vendor + "/", Now: func() time.Time { return noon },
	})
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update: *update,
		New:    func(_ testing.TB, vendor string) bot.Channel { return newClient(vendor) },
		Sign:   sign,
		Accept: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"message":"Message is queued for sending! Please check report for update","success":true,"message_id":"01H"}`)
		},
	})
}

func sign(t testing.TB, r *channels.Request, how string) {
	right := smsto.Sign(secret, r.Body, noon)
	value, ok := map[string]string{
		"right":           right,
		"old":             smsto.Sign(secret, r.Body, noon.Add(-26*time.Hour)),
		"from the future": smsto.Sign(secret, r.Body, noon.Add(6*time.Minute)),
		"wrong key":       smsto.Sign("another", r.Body, noon),
		"altered":         smsto.Sign(secret, append([]byte(" "), r.Body...), noon),
		"another time":    strings.Replace(right, "t=1", "t=2", 1),
		"no time":         strings.Split(right, ",")[1],
		"no signature":    strings.Split(right, ",")[0],
		"two of each":     right + "," + right,
		"not hex":         "t=1763640000,s=zz",
		"short":           right[:len(right)-2],
		"missing":         "",
	}[how]
	if !ok {
		t.Fatalf("no such way to sign: %s", how)
	}
	if how != "missing" {
		r.Header.Set(smsto.SignatureHeader, value)
	}
}

// TestAlsoRight checks that a repeated callback may be a day old, and that the header's parts may
// be in any order.
func TestAlsoRight(t *testing.T) {
	body := []byte(`{"message_id":"01H","status":"DELIVERED"}`)
	first, second, _ := strings.Cut(smsto.Sign(secret, body, noon.Add(-24*time.Hour)), ",")
	for _, header := range []string{first + "," + second, second + ", " + first} {
		sink, r := &channeltest.Sink{}, channels.Request{Header: http.Header{}, Body: body}
		r.Header.Set(smsto.SignatureHeader, header)
		res := newClient("http://vendor.invalid").Routes(sink)[0].Handle(t.Context(), r)
		if res.Status != http.StatusOK || len(sink.Calls()) != 1 {
			t.Errorf("%s: %+v", header, res)
		}
	}
}

func TestWithoutSecrets(t *testing.T) {
	c := newClient("http://vendor.invalid")
	c.CallbackSecret, c.APIKey = "", ""
	r := channels.Request{Header: http.Header{}, Body: []byte(`{}`)}
	r.Header.Set(smsto.SignatureHeader, smsto.Sign("", r.Body, noon))
	if res := c.Routes(&channeltest.Sink{})[0].Handle(t.Context(), r); res.Status != http.StatusUnauthorized {
		t.Error(res)
	}
	if _, err := c.Send(t.Context(), bot.Outbound{To: "+573001234567", Text: "hola"}); channels.DecisionOf(err) != channels.Stop {
		t.Error(err)
	}
}

func TestTheKeyIsNotToldOn(t *testing.T) {
	c := newClient("http://vendor.invalid")
	c.HTTP = &http.Client{Transport: tell{}}
	_, err := c.Send(t.Context(), bot.Outbound{To: "+573001234567", Text: "hola"})
	if err == nil || strings.Contains(err.Error(), "test-key") || !strings.Contains(err.Error(), "***") {
		t.Error(err)
	}
}

// tell is a vendor that repeats the API key in its error.
type tell struct{}

func (tell) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.NopCloser(strings.NewReader(`{"success":false,"message":"bad key ` + r.Header.Get("Authorization") + `"}`))
	return &http.Response{StatusCode: http.StatusUnauthorized, Body: body, Header: http.Header{}, Request: r}, nil
}
