package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/cmd/recado/app"
)

// office is the whole program, connected by its settings to a strict stand-in for every vendor.
type office struct {
	t     *testing.T
	bot   string
	desk  string
	book  *standin.Ledger
	seen  map[string]int
	after map[string]int64

	transcriber *standin.Transcriber
}

func openOffice(t *testing.T, set map[string]string) *office {
	t.Helper()
	o := &office{t: t, book: standin.NewLedger(), seen: map[string]int{}, after: map[string]int64{}}
	front := http.NewServeMux()
	desk := httptest.NewServer(front)
	t.Cleanup(desk.Close)
	o.desk = desk.URL
	l, err := net.Listen("tcp", "127.0.0.1:0") // each must know the other's address before it starts
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	o.bot = "http://" + addr

	c := app.Configured(t, map[string]string{
		"RECADO_DATA": t.TempDir(), "RECADO_ADDR": addr, "RECADO_API_KEY": childKey, "RECADO_SIMULATOR": "off", "PUBLIC_URL": "https://bot.example.com",
		"WHATSAPP_ACCESS_TOKEN": "access-token", "WHATSAPP_PHONE_NUMBER_ID": "1234567890", "WHATSAPP_APP_SECRET": "secret-of-the-app",
		"WHATSAPP_VERIFY_TOKEN": "verify-token", "WHATSAPP_GRAPH_URL": desk.URL,
		"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
		"TWILIO_FROM": "+16505550100", "TWILIO_API_URL": desk.URL,
		"JELOU_CLIENT_ID": "client", "JELOU_CLIENT_SECRET": "client-secret", "JELOU_BOT_ID": "bot-1", "JELOU_WEBHOOK_SECRET": jelouSecret, "JELOU_API_KEY": "key-of-jelou-skills",
		"JELOU_API_URL": desk.URL, "TRANSCRIBE_URL": desk.URL + "/v1", "TRANSCRIBE_API_KEY": "key-of-the-transcriber",
	}, set)
	graph := standin.NewGraph(standin.GraphOptions{
		Token: string(c.WhatsAppAccessToken), Number: c.WhatsAppPhoneNumberIDs[0], AppSecret: string(c.WhatsAppAppSecret), Target: o.bot + "/webhooks/whatsapp",
	}, o.book)
	twilio := standin.NewTwilio(standin.TwilioOptions{
		AccountSID: c.TwilioAccountSID, AuthToken: string(c.TwilioAuthToken), Target: o.bot + "/webhooks/twilio", Public: c.PublicURL.Base() + "/webhooks/twilio", URL: desk.URL,
	}, o.book)
	jelou := standin.NewJelou(standin.JelouOptions{
		BotID: c.JelouBotID, ClientID: c.JelouClientID, ClientSecret: string(c.JelouClientSecret), Secret: string(c.JelouWebhookSecret), Key: string(c.JelouAPIKey),
		Target: o.bot + "/webhooks/jelou", URL: desk.URL,
	}, o.book)
	o.transcriber = standin.NewTranscriber(standin.TranscriberOptions{Key: string(c.TranscribeAPIKey)}, o.book)
	s := standin.New(o.book, graph, twilio, jelou, jelou.Surface(standin.JelouPanel), jelou.Surface(standin.JelouSkill), o.transcriber)
	front.Handle("/", s)
	t.Cleanup(s.Close)
	log := slog.New(slog.DiscardHandler)
	if testing.Verbose() {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	ctx, stop := context.WithCancel(context.Background())
	a, err := app.Open(ctx, c, log, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		if err := a.Run(ctx, app.Role{Serve: true, Work: true}, func(addr string) { ready <- addr }); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	<-ready
	return o
}

func (o *office) order(path string, body any) {
	o.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		o.t.Fatal(err)
	}
	resp, err := http.Post(o.desk+path, "application/json", bytes.NewReader(raw))
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		var why bytes.Buffer
		_, _ = why.ReadFrom(resp.Body)
		o.t.Fatalf("%s %s: %s %s", path, raw, resp.Status, why.String())
	}
}

func (o *office) say(s standin.Say) { o.t.Helper(); o.order("/standin/say", s) }

// hear waits for the next message to a contact.
func (o *office) hear(vendor, contact, words string) standin.Sent {
	o.t.Helper()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		all := o.book.To("", contact)
		if n := o.seen[contact]; len(all) > n {
			o.seen[contact]++
			m := all[n]
			if m.Vendor != vendor || !strings.Contains(m.Text, words) {
				o.t.Fatalf("%s said %q, want %s with %q", m.Vendor, m.Text, vendor, words)
			}
			return m
		}
		select {
		case <-limit:
			o.t.Fatalf("%s never said %q; it refused %v", vendor, words, o.book.Stats())
		case <-tick.C:
		}
	}
}

const ana = "+573001112233"

// TestTheOrderOverEveryVendor plays the order conversation over every vendor, each strict about its
// own limits.
func TestTheOrderOverEveryVendor(t *testing.T) {
	for surface, vendor := range map[string]string{
		"whatsapp": "whatsapp", "twilio": "twilio", "jelou": "jelou", standin.JelouPanel: "jelou", standin.JelouSkill: "jelou",
	} {
		t.Run(surface, func(t *testing.T) {
			o := openOffice(t, nil)
			say := func(text string) { o.say(standin.Say{Vendor: surface, From: ana, Text: text}) }
			say("quiero solicitar un servicio")
			o.hear(vendor, ana, "tipo de servicio")
			say("lo de siempre")
			list := o.hear(vendor, ana, "servicio")
			if vendor == "whatsapp" && len(list.Options) != 10 {
				t.Errorf("%d rows in the list, want 10", len(list.Options))
			}
			say("1")
			o.hear(vendor, ana, "problema")
			say("el aire de la sala no enfría")
			o.hear(vendor, ana, "foto")
			o.say(standin.Say{Vendor: surface, From: ana, Image: &standin.File{Caption: "así está"}})
			o.hear(vendor, ana, "placa")
			say("PL-20045")
			if m := o.hear(vendor, ana, ""); !strings.Contains(strings.ToLower(m.Text), "edificio") {
				t.Fatalf("said %q, want the place asked for", m.Text)
			}
			say("Edificio A, Piso 3, Sala de juntas")
			o.hear(vendor, ana, "prioridad")
			o.say(standin.Say{Vendor: surface, From: ana, Option: "Alta"}) // a tap, if there are options to tap
			o.hear(vendor, ana, "PL-20045")
			o.say(standin.Say{Vendor: surface, From: ana, Option: "Confirmar"})
			o.hear(vendor, ana, "ORD-00001")
			o.hear(vendor, ana, "ORD-00001")
			if s := o.book.Stats(); s.Refused > 0 {
				t.Errorf("refused: %v", s.Reasons)
			}
		})
	}
}

// TestWhoIsNotOnWhatsAppGetsAnSMS checks that a person whom WhatsApp can't reach gets an SMS, and
// can answer by SMS in the same dialog.
func TestWhoIsNotOnWhatsAppGetsAnSMS(t *testing.T) {
	o := openOffice(t, nil)
	o.order("/standin/faults", map[string]any{"vendor": "whatsapp", "script": []string{"131026"}})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.hear("twilio", ana, "foto")
	o.say(standin.Say{Vendor: "twilio", From: ana, Text: "no tengo"})
	o.hear("twilio", ana, "placa")
}

// TestALateFailureFallsBackToo checks the same for a failure that the vendor reports later.
func TestALateFailureFallsBackToo(t *testing.T) {
	o := openOffice(t, nil)
	o.order("/standin/faults", map[string]any{"vendor": "whatsapp", "script": []string{"status 131026"}})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.hear("whatsapp", ana, "foto")
	o.hear("twilio", ana, "foto")
}

// TestNoMessageIsLostUnderLoad checks that many 429 and 5xx responses delay messages but lose,
// duplicate and reorder none.
func TestNoMessageIsLostUnderLoad(t *testing.T) {
	o := openOffice(t, nil)
	o.order("/standin/faults", map[string]any{"vendor": "whatsapp", "script": []string{"429", "ok", "500", "429"}})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	o.hear("whatsapp", ana, "ayudar")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
	o.hear("whatsapp", ana, "placa")
	if n := len(o.book.To("", ana)); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

// TestANumberChangesInTheMiddleOfAnOrder checks that a person whose number changes in the middle of
// an order can continue it.
func TestANumberChangesInTheMiddleOfAnOrder(t *testing.T) {
	o := openOffice(t, nil)
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, NewNumber: "573009998877"})
	o.say(standin.Say{Vendor: "whatsapp", From: "+573009998877", Text: "no tengo"})
	o.hear("whatsapp", "+573009998877", "placa")
}

// TestStopIsAnswered checks that BAJA is answered at once, with the way to subscribe again.
func TestStopIsAnswered(t *testing.T) {
	o := openOffice(t, nil)
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "BAJA"})
	o.hear("whatsapp", ana, "ALTA")
}

// TestStopAndStartBySMS checks that the vendor itself answers STOP by SMS and blocks our messages
// until START.
func TestStopAndStartBySMS(t *testing.T) {
	o := openOffice(t, nil)
	o.say(standin.Say{Vendor: "twilio", From: ana, Text: "STOP"})
	o.say(standin.Say{Vendor: "twilio", From: ana, Text: "START"})
	if m := o.hear("twilio", ana, ""); !strings.Contains(m.Text, "De nuevo") { // the farewell was sent before the vendor's own list blocked it
		o.hear("twilio", ana, "De nuevo")
	}
}
