package app_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot/channels/smsto"
	"recado/bot/channels/standin"
	"recado/bot/channels/twilio"
	"recado/bot/channels/webhookauth"
)

// hook is a webhook with a function that signs any body.
type hook struct {
	path    string
	kind    string
	channel string // the channel under which an unreadable body is stored
	secret  string
	good    string
	broken  string
	sign    func(path, body string) (headers []string)
}

const (
	appSecret   = "secret-of-the-app"
	twilioToken = "0123456789abcdef0123456789abcdef"
	jelouSecret = "webhook-secret-of-jelou"
	smstoSecret = "webhook-secret-of-smsto"
)

// everyHook opens the program with every webhook enabled.
func everyHook(t *testing.T) (*office, []hook) {
	t.Helper()
	mails, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&mails.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	hashed := func(header, secret string) func(string, string) []string {
		return func(_, body string) []string { return []string{header, webhookauth.Sign(secret, []byte(body))} }
	}
	twilioSign := func(path, body string) []string {
		form, _ := url.ParseQuery(body)
		if strings.Contains(path, "bodySHA256=") {
			form = nil
		}
		return []string{"X-Twilio-Signature", twilio.Sign(twilioToken, "https://bot.example.com"+path, form)}
	}
	const brokenJSON = `{"a":`
	sum := sha256.Sum256([]byte(brokenJSON))
	hashedBody := "?bodySHA256=" + hex.EncodeToString(sum[:])
	o := openOffice(t, map[string]string{
		"SMSTO_API_KEY": "key-of-smsto", "SMSTO_CALLBACK_SECRET": smstoSecret, "SENDGRID_PUBLIC_KEY": base64.StdEncoding.EncodeToString(public),
		"QSYSTEMS_URL": "https://q.example", "QSYSTEMS_WEBHOOK_SECRET": qsystemsSecret,
	})
	return o, []hook{
		{
			"/webhooks/whatsapp", "application/json", "whatsapp", appSecret, `{"object":"whatsapp_business_account","entry":[]}`, brokenJSON,
			hashed("X-Hub-Signature-256", appSecret),
		},
		{
			"/webhooks/jelou", "application/json", "jelou", jelouSecret, `{"message_id":"j1","user_id":"` + ana + `","user_message":"hola"}`, brokenJSON,
			hashed("X-Jelou-Signature", jelouSecret),
		},
		{"/webhooks/twilio", "application/x-www-form-urlencoded", "sms", twilioToken, "MessageSid=SM00000000000000000000000000000001&From=%2B573001112233&To=%2B16505550100&Body=hola", "", twilioSign},
		{"/webhooks/twilio/status", "application/x-www-form-urlencoded", "sms", twilioToken, "MessageSid=SM1&MessageStatus=sent&To=%2B573001112233&From=%2B16505550100", "", twilioSign},
		{"/webhooks/twilio" + hashedBody, "application/json", "sms", twilioToken, brokenJSON, brokenJSON, twilioSign},
		{
			"/webhooks/smsto", "application/json", "sms-smsto", smstoSecret, `{"message_id":"s1","status":"SENT"}`, brokenJSON,
			func(_, body string) []string {
				return []string{smsto.SignatureHeader, smsto.Sign(smstoSecret, []byte(body), time.Now())}
			},
		},
		{
			"/webhooks/sendgrid", "application/json", "sendgrid", "", `[]`, brokenJSON,
			func(_, body string) []string {
				stamp := strconv.FormatInt(time.Now().Unix(), 10)
				sum := sha256.Sum256([]byte(stamp + body))
				s, err := ecdsa.SignASN1(rand.Reader, mails, sum[:])
				if err != nil {
					t.Fatal(err)
				}
				return []string{"X-Twilio-Email-Event-Webhook-Timestamp", stamp, "X-Twilio-Email-Event-Webhook-Signature", base64.StdEncoding.EncodeToString(s)}
			},
		},
		{"/webhooks/qsystems", "application/json", "qsystems", qsystemsSecret, `{"id":"Q-1","status":"open"}`, brokenJSON, hashed("X-Qsystems-Signature", qsystemsSecret)},
	}
}

// TestRefusalsRevealNothing checks that a call without a valid signature is refused without
// details: neither the right signature nor the effect of the body.
func TestRefusalsRevealNothing(t *testing.T) {
	o, hooks := everyHook(t)
	for _, h := range hooks {
		right := h.sign(h.path, h.good)
		altered := h.sign(h.path, h.good+" ")
		cut := append([]string{}, right...)
		cut[len(cut)-1] = right[len(right)-1][:len(right[len(right)-1])/2]
		answers := map[string]bool{}
		for name, headers := range map[string][]string{"none": nil, "empty": {right[0], ""}, "half": cut, "of another body": altered, "twice": append(append([]string{}, right...), right...)} {
			if name == "of another body" && strings.Contains(h.path, "bodySHA256") {
				continue // its signature covers the URL, which contains the body's hash
			}
			status, said := o.call("POST", h.path, h.good, append(headers, "Content-Type", h.kind)...)
			if status != http.StatusUnauthorized {
				t.Errorf("%s, signature %s: %d %s", h.path, name, status, said)
			}
			answers[said] = true
			for _, leak := range []string{h.secret, right[len(right)-1], strings.TrimPrefix(right[len(right)-1], "sha256=")} {
				if leak != "" && strings.Contains(said, leak) {
					t.Errorf("%s, signature %s: told %q", h.path, name, said)
				}
			}
		}
		if len(answers) != 1 {
			t.Errorf("%s: mistakes can be told apart: %v", h.path, answers)
		}
	}
}

// TestSignedAndUnreadableIsKept checks that a signed body that can't be parsed is acknowledged,
// because the vendor would repeat it forever, and stored for inspection.
func TestSignedAndUnreadableIsKept(t *testing.T) {
	o, hooks := everyHook(t)
	for _, h := range hooks {
		if h.broken == "" {
			continue
		}
		for range 2 {
			status, said := o.call("POST", h.path, h.broken, append(h.sign(h.path, h.broken), "Content-Type", h.kind)...)
			if status != http.StatusOK {
				t.Errorf("%s: %d %s", h.path, status, said)
			}
		}
		o.kept(h.channel, h.broken)
	}
}

// TestTooLongIsRefused checks that a body over the limit is refused, signed or not.
func TestTooLongIsRefused(t *testing.T) {
	o, hooks := everyHook(t)
	long := strings.Repeat(" ", 3<<20+1)
	for _, h := range hooks {
		for name, headers := range map[string][]string{"unsigned": nil, "signed": h.sign(h.path, long)} {
			if status, said := o.call("POST", h.path, long, append(headers, "Content-Type", h.kind)...); status != http.StatusRequestEntityTooLarge {
				t.Errorf("%s, %s: %d %s", h.path, name, status, said)
			}
		}
	}
}

// TestReplayedChangesNothing checks that a repeated signed body, and a message that occurs twice in
// a body, get the same answer and change nothing.
func TestReplayedChangesNothing(t *testing.T) {
	for _, vendor := range []string{"whatsapp", "twilio", "jelou"} {
		t.Run(vendor, func(t *testing.T) {
			o := openOffice(t, nil)
			copies := 0
			if vendor == "whatsapp" { // the vendor that sends several messages in a POST
				copies = 2
			}
			o.say(standin.Say{Vendor: vendor, From: ana, ID: "first", Text: "hola", Posts: 3, Copies: copies})
			o.hear(vendor, ana, "ayudar")
			o.say(standin.Say{Vendor: vendor, From: ana, Text: "quiero solicitar un servicio", Posts: 2})
			o.hear(vendor, ana, "tipo de servicio")
			o.say(standin.Say{Vendor: vendor, From: ana, ID: "first", Text: "hola"}) // long after the first time
			o.say(standin.Say{Vendor: vendor, From: ana, Text: "hay una fuga de agua en el baño"})
			o.hear(vendor, ana, "")
			if n, s := len(o.book.To("", ana)), o.book.Stats(); n != 3 || s.Unacknowledged > 0 {
				t.Errorf("%d messages, want 3; %d posts were not acknowledged", n, s.Unacknowledged)
			}
		})
	}
}

func envelope(number string, messages ...string) string {
	return `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"573000000000","phone_number_id":"` +
		number + `"},"messages":[` + strings.Join(messages, ",") + `]}}]}]}`
}

// TestAnotherNumbersMessages checks that messages to a number of somebody else are not answered,
// and that only the number is stored.
func TestAnotherNumbersMessages(t *testing.T) {
	o := openOffice(t, nil)
	body := envelope("999", `{"from":"573001112233","id":"wamid.X","timestamp":"`+strconv.FormatInt(time.Now().Unix(), 10)+`","type":"text","text":{"body":"el aire no enfría"}}`)
	if status, said := o.call("POST", "/webhooks/whatsapp", body, "X-Hub-Signature-256", webhookauth.Sign(appSecret, []byte(body))); status != http.StatusOK {
		t.Errorf("%d %s", status, said)
	}
	o.kept("whatsapp", "phone_number_id 999")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	o.hear("whatsapp", ana, "ayudar")
	if n := len(o.book.To("", ana)); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

// TestAThousandMessagesInOnePost checks that each of a thousand messages in one POST, posted twice
// at the same time, is stored once.
func TestAThousandMessagesInOnePost(t *testing.T) {
	const people, each = 50, 20
	o := openOffice(t, nil)
	now := time.Now().Unix()
	var messages []string
	for i := range each {
		for p := range people {
			messages = append(messages, fmt.Sprintf(`{"from":"57301%07d","id":"wamid.%d.%d","timestamp":"%d","type":"text","text":{"body":"línea %d"}}`, p, p, i, now, i))
		}
	}
	body := envelope("1234567890", messages...)
	var twice sync.WaitGroup
	for range 2 {
		twice.Go(func() {
			if status, said := o.call("POST", "/webhooks/whatsapp", body, "X-Hub-Signature-256", webhookauth.Sign(appSecret, []byte(body))); status != http.StatusOK {
				t.Errorf("%d %s", status, said)
			}
		})
	}
	twice.Wait()
	for p := range people {
		o.shows(fmt.Sprintf("/api/v1/conversations/%%2B57301%07d/transcript?limit=200", p), func(body string) bool {
			heard := map[string]int{}
			var page struct {
				Entries []struct{ From, Text string }
			}
			if json.Unmarshal([]byte(body), &page) != nil {
				return false
			}
			for _, e := range page.Entries {
				if e.From == "contact" {
					heard[e.Text]++
				}
			}
			for text, n := range heard {
				if n != 1 {
					t.Fatalf("%q stands there %d times", text, n)
				}
			}
			return len(heard) == each
		})
	}
}

// TestAPhotoAtAPrivateAddress checks that a photo URL of the internal network is not fetched, and
// that the person is told that there is no photo.
func TestAPhotoAtAPrivateAddress(t *testing.T) {
	inside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	var reached atomic.Int64
	go func() {
		for {
			conn, err := inside.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			_ = conn.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(inside.Addr().String())
	o := openOffice(t, nil)
	jelou := func(v any) (int, string) {
		body, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return o.call("POST", "/webhooks/jelou", string(body), "X-Jelou-Signature", webhookauth.Sign(jelouSecret, body))
	}
	for i, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		at := "https://" + host + ":" + port + "/a.jpg"
		// The author of a skill can fix it, and gets the name of the field.
		if status, said := jelou(map[string]any{"message_id": "s" + host, "user_id": ana, "photo_url": at}); status != http.StatusUnprocessableEntity || !strings.Contains(said, "photo_url") {
			t.Errorf("a skill's %s: %d %s", host, status, said)
		}
		who := ana[:len(ana)-1] + strconv.Itoa(i)
		o.say(standin.Say{Vendor: "jelou", From: who, Text: "el aire no enfría y hace mucho ruido, urgente"})
		o.hear("jelou", who, "foto")
		bubble := map[string]any{"type": "IMAGE", "mediaUrl": at}
		if status, said := jelou(map[string]any{"messageId": "b" + host, "userId": who, "botId": "bot-1", "bubble": bubble}); status != http.StatusOK {
			t.Errorf("a bot's %s: %d %s", host, status, said)
		}
		o.hear("jelou", who, "No pudimos subir la foto")
	}
	o.say(standin.Say{Vendor: "twilio", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	o.hear("twilio", ana, "foto")
	form := url.Values{
		"MessageSid": {"MM00000000000000000000000000000001"}, "From": {ana}, "To": {"+16505550100"}, "Body": {""}, "NumMedia": {"1"},
		"MediaUrl0": {"https://127.0.0.1:" + port + "/a.jpg"}, "MediaContentType0": {"image/jpeg"},
	}
	status, said := o.call("POST", "/webhooks/twilio", form.Encode(), "Content-Type", "application/x-www-form-urlencoded",
		"X-Twilio-Signature", twilio.Sign(twilioToken, "https://bot.example.com/webhooks/twilio", form))
	if status != http.StatusOK {
		t.Errorf("Twilio's: %d %s", status, said)
	}
	o.hear("twilio", ana, "No pudimos subir la foto")
	if n := reached.Load(); n > 0 {
		t.Errorf("%d connections were made", n)
	}
}

// TestANoWithTheStatusOfAYes checks that a vendor's error in a response with a success status is
// recognized: retryable errors are retried, unreachable recipients get an SMS, and nothing counts
// as sent.
func TestANoWithTheStatusOfAYes(t *testing.T) {
	o := openOffice(t, nil)
	o.order("/standin/faults", map[string]any{"vendor": "whatsapp", "script": []string{"body 130429", "body 131026"}})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	o.hear("twilio", ana, "ayudar")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "quiero solicitar un servicio"})
	o.hear("whatsapp", ana, "tipo de servicio")
	if n := len(o.book.To("", ana)); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}
