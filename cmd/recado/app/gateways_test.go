package app_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

// gateway is a strict stand-in for an SMS vendor.
type gateway struct {
	got chan string // texts, in order
	bad chan string // refused requests
}

// serve answers with yes if read finds a message to ana in a request, else with 400.
func (g *gateway) serve(t *testing.T, yes string, read func(r *http.Request, body []byte) (text string, ok bool)) string {
	g.got, g.bad = make(chan string, 20), make(chan string, 20)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		text, ok := read(r, body)
		if !ok {
			g.bad <- r.Method + " " + r.URL.Path + " " + string(body)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.got <- text
		_, _ = io.WriteString(w, yes)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func (g *gateway) hear(t *testing.T, words string) {
	t.Helper()
	select {
	case text := <-g.got:
		if !strings.Contains(text, words) {
			t.Errorf("sent %q, want %q in it", text, words)
		}
	case odd := <-g.bad:
		t.Errorf("the gateway refused %s", odd)
	case <-time.After(30 * time.Second):
		t.Error("the gateway heard nothing")
	}
}

// object parses a JSON object that has exactly these fields.
func object(body []byte, names ...string) (map[string]any, bool) {
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil || len(fields) != len(names) {
		return nil, false
	}
	for _, name := range names {
		if _, there := fields[name]; !there {
			return nil, false
		}
	}
	return fields, true
}

const tigoBody = `<?xml version="1.0"?><request><user>{{.user}}</user><pass>{{.pass}}</pass><msisdn>{{.Number}}</msisdn><text>{{.Text}}</text><ref>{{.ID}}</ref></request>`

// gateways are the vendors that only send, with the settings that enable each.
var gateways = map[string]func(t *testing.T, g *gateway) map[string]string{
	"smsto": func(t *testing.T, g *gateway) map[string]string {
		at := g.serve(t, `{"success":true,"message_id":"s-1"}`, func(r *http.Request, body []byte) (string, bool) {
			in, ok := object(body, "to", "message", "sender_id", "callback_url")
			text, _ := in["message"].(string)
			return text, ok && r.Method == http.MethodPost && r.URL.Path == "/sms/send" && r.Header.Get("Authorization") == "Bearer key-of-smsto" &&
				in["to"] == ana && in["sender_id"] == "Recado" && in["callback_url"] == "https://bot.example.com/webhooks/smsto" && text != ""
		})
		return map[string]string{"SMSTO_API_KEY": "key-of-smsto", "SMSTO_SENDER": "Recado", "SMSTO_CALLBACK_SECRET": smstoSecret, "SMSTO_URL": at}
	},
	"conceptomovil": func(t *testing.T, g *gateway) map[string]string {
		at := g.serve(t, `{"transactionId":881}`, func(r *http.Request, body []byte) (string, bool) {
			in, ok := object(body, "apiKey", "country", "dial", "message", "msisdns", "tag")
			text, _ := in["message"].(string)
			to, _ := in["msisdns"].([]any)
			return text, ok && r.Method == http.MethodPost && r.URL.Path == "/brdcstr-endpoint-web/services/messaging/" &&
				r.Header.Get("Authorization") == "token-of-concepto" && in["apiKey"] == "key-of-concepto" && in["country"] == "CO" && in["dial"] == "1000" &&
				in["tag"] == "recado" && len(to) == 1 && to[0] == strings.TrimPrefix(ana, "+") && text != ""
		})
		return map[string]string{
			"CONCEPTOMOVIL_API_KEY": "key-of-concepto", "CONCEPTOMOVIL_TOKEN": "token-of-concepto", "CONCEPTOMOVIL_URL": at,
			"CONCEPTOMOVIL_ORIGINS": "+503=SV:2000, +57=CO:1000",
		}
	},
	"tigo": func(t *testing.T, g *gateway) map[string]string {
		at := g.serve(t, `<response><code>0</code><id>T881</id></response>`, func(r *http.Request, body []byte) (string, bool) {
			var in struct {
				User string `xml:"user"`
				Pass string `xml:"pass"`
				To   string `xml:"msisdn"`
				Text string `xml:"text"`
				Ref  string `xml:"ref"`
			}
			err := xml.Unmarshal(body, &in)
			return in.Text, err == nil && r.Method == http.MethodPost && r.URL.Path == "/sms" && r.Header.Get("SOAPAction") == "send" &&
				r.Header.Get("Content-Type") == "text/xml; charset=utf-8" && in.User == "recado" && in.Pass == `a&"b` &&
				in.To == strings.TrimPrefix(ana, "+") && in.Text != "" && in.Ref != ""
		})
		return map[string]string{
			"TIGO_URL": at + "/sms", "TIGO_BODY": written(t, tigoBody), "TIGO_VALUES": "user=recado&pass=a%26%22b", "TIGO_HEADERS": "SOAPAction=send",
			"TIGO_SUCCESS": `<code>0</code><id>(?P<id>\w+)</id>`, "TIGO_AGAIN": `<code>9\d</code>`, "TIGO_DEAD": "saldo",
		}
	},
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "body.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAGatewayIsTheFallback checks that a person whom WhatsApp can't reach gets one SMS through the
// configured gateway, with the SMS texts.
func TestAGatewayIsTheFallback(t *testing.T) {
	for name, setUp := range gateways {
		t.Run(name, func(t *testing.T) {
			var g gateway
			set := setUp(t, &g)
			set["TWILIO_ACCOUNT_SID"] = ""
			o := openOffice(t, set)
			o.order("/standin/faults", map[string]any{"vendor": "whatsapp", "script": []string{"131026"}})
			o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
			g.hear(t, "foto")
			o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
			o.hear("whatsapp", ana, "placa")
			if len(g.got) > 0 || len(g.bad) > 0 {
				t.Errorf("%d more SMS, %d refused", len(g.got), len(g.bad))
			}
		})
	}
}

// TestAGatewaySetUpByHalf checks that an incomplete configuration stops the start, and that the
// message names the invalid setting but no secret.
func TestAGatewaySetUpByHalf(t *testing.T) {
	secret := regexp.MustCompile(`of-concepto|%ZZ|hunter2`)
	for name, set := range map[string]map[string]string{
		"CONCEPTOMOVIL_API_KEY": {"CONCEPTOMOVIL_API_KEY": "key-of-concepto"},
		"CONCEPTOMOVIL_ORIGINS": {"CONCEPTOMOVIL_API_KEY": "key-of-concepto", "CONCEPTOMOVIL_ORIGINS": "Colombia"},
		"TIGO_BODY":             {"TIGO_URL": "https://vendor.example/sms"},
		"TIGO_VALUES":           {"TIGO_URL": "https://vendor.example/sms", "TIGO_BODY": written(t, tigoBody), "TIGO_VALUES": "pass=hunter2%ZZ"},
		"TIGO_HEADERS":          {"TIGO_URL": "https://vendor.example/sms", "TIGO_BODY": written(t, tigoBody), "TIGO_HEADERS": "A=hunter2&A=hunter2"},
		"TIGO_URL":              {"TIGO_URL": "https://vendor.example/sms", "TIGO_BODY": written(t, tigoBody), "TIGO_SUCCESS": "OK"},
	} {
		set["RECADO_SIMULATOR"] = "off"
		c, err := config.Parse(set)
		if err == nil {
			_, err = app.Channels(c)
		}
		if err == nil || !strings.Contains(err.Error(), name) || secret.MatchString(err.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestChannels checks the list of enabled channels, with the SMS fallback.
func TestChannels(t *testing.T) {
	var g gateway
	set := gateways["conceptomovil"](t, &g)
	set["RECADO_SIMULATOR"], set["WHATSAPP_DEVICE"] = "off", "keys.db"
	got, err := app.Channels(app.Configured(t, set))
	if err != nil || got != "sms-conceptomovil, whatsapp-device; SMS in place of WhatsApp by sms-conceptomovil" {
		t.Errorf("%q, %v", got, err)
	}
	account := map[string]string{"RECADO_SIMULATOR": "off", "WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_APP_SECRET": "secret-of-the-app", "WHATSAPP_VERIFY_TOKEN": "verify-token"}
	for numbers, want := range map[string]string{"1055": "whatsapp", "1055, 1066": "whatsapp, whatsapp-1066", "1055,": "", "1055,+57 300": "", "1055,1055": ""} {
		account["WHATSAPP_PHONE_NUMBER_ID"] = numbers
		got := ""
		c, err := config.Parse(account)
		if err == nil {
			got, err = app.Channels(c)
		}
		if got != want || (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), "WHATSAPP_PHONE_NUMBER_ID") {
			t.Errorf("numbers %q: %q, %v", numbers, got, err)
		}
	}
	if got, err := app.Channels(app.Configured(t, map[string]string{"RECADO_SIMULATOR": "on"})); err != nil || got != "sim" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := app.Channels(app.Configured(t, map[string]string{"RECADO_SIMULATOR": "off"})); err == nil {
		t.Error("no channel at all was fine")
	}
}
