package tigo_test

import (
	"encoding/xml"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/tigo"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const body = `<?xml version="1.0"?><request pass="{{.pass}}"><user>{{.user}}</user><msisdn>{{.Number}}</msisdn><text>{{.Text}}</text><ref>{{.ID}}</ref></request>`

func config(vendor string) tigo.Config {
	return tigo.Config{
		URL: vendor + "/sms", Body: body, Values: map[string]string{"user": "recado", "pass": `a"<&b`}, Header: map[string]string{"SOAPAction": "send"},
		Success: `<code>0</code>(?:.*<id>(?P<id>\w+)</id>)?`, RetryPattern: `<code>(?P<code>9\d)</code>`, StopPattern: `(?i)saldo|<code>(?P<code>40)</code>`,
		Now: func() time.Time { return time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC) },
	}
}

func newClient(t testing.TB, vendor string) *tigo.Client {
	c, err := tigo.New(config(vendor))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update:  *update,
		New:     func(t testing.TB, vendor string) bot.Channel { return newClient(t, vendor) },
		Headers: []string{"Content-Type", "Soapaction"},
		Accept: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<response><code>0</code><id>T881</id></response>`)
		},
	})
}

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*tigo.Config){
		"no address":             func(c *tigo.Config) { c.URL = "" },
		"no http":                func(c *tigo.Config) { c.URL = "ftp://x" },
		"no body":                func(c *tigo.Config) { c.Body = "" },
		"a body that is text":    func(c *tigo.Config) { c.Body = "{{.Number}} {{.Text}}" },
		"a body left open":       func(c *tigo.Config) { c.Body = "<a>{{.Number}}{{.Text}}" },
		"a body without number":  func(c *tigo.Config) { c.Body = "<a>{{.Text}}</a>" },
		"a body without text":    func(c *tigo.Config) { c.Body = "<a>{{.Number}}</a>" },
		"a value that is not":    func(c *tigo.Config) { c.Body = "<a>{{.Number}}{{.Text}}{{.nobody}}</a>" },
		"a broken template":      func(c *tigo.Config) { c.Body = "<a>{{.Number" },
		"text where it is cut":   func(c *tigo.Config) { c.Body = "<a><![CDATA[{{.Text}}]]>{{.Number}}</a>" },
		"a value named like one": func(c *tigo.Config) { c.Values = map[string]string{"Text": "x"} },
		"no success":             func(c *tigo.Config) { c.Success = "" },
		"a broken pattern":       func(c *tigo.Config) { c.RetryPattern = "(" },
	} {
		c := config("https://vendor.example")
		change(&c)
		if _, err := tigo.New(c); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// FuzzText checks that the gateway always reads exactly one request with the given text.
func FuzzText(f *testing.F) {
	for _, s := range []string{"hola", `</text><msisdn>1</msisdn><text>`, "]]>", "&amp;", "a\x00b\ufffe", "línea\r\ndos", "{{.pass}}"} {
		f.Add(s)
	}
	var got []byte
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, "<code>0</code>")
	}))
	f.Cleanup(vendor.Close)
	c := newClient(f, vendor.URL)
	f.Fuzz(func(t *testing.T, said string) {
		if _, err := c.Send(t.Context(), bot.Outbound{ID: "m1", To: "+50370001234", Kind: "text", Text: said}); err != nil {
			return // no character of it can be sent by SMS
		}
		var in struct {
			Pass   string   `xml:"pass,attr"`
			Number []string `xml:"msisdn"`
			Text   []string `xml:"text"`
			Rest   []struct {
				XMLName xml.Name
			} `xml:",any"`
		}
		if err := xml.Unmarshal(got, &in); err != nil || len(in.Number) != 1 || in.Number[0] != "50370001234" || len(in.Text) != 1 || len(in.Rest) != 2 || in.Pass != `a"<&b` {
			t.Errorf("%q became %s: %v", said, got, err)
		}
	})
}
