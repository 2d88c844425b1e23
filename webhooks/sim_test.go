package webhooks_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// photo is a small JPEG.
func photo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSimSend(t *testing.T) {
	picture := base64.StdEncoding.EncodeToString(photo(t))
	for _, tt := range []struct {
		name, body string
		check      func(in bot.Inbound) bool
	}{
		{"text", `{"from":"+57 300 123-4567","id":"a","text":"Necesito mantenimiento","profile":"Laura"}`, func(in bot.Inbound) bool {
			return in.ID == "sim:a" && in.Kind == bot.KindText && in.Text == "Necesito mantenimiento" && in.Contact == laura && in.Channel == "sim" && in.Profile == "Laura"
		}},
		{"no plus", `{"from":"573001234567","id":"a","text":"hola"}`, func(in bot.Inbound) bool { return in.Contact == laura }},
		{"option", `{"from":"+573001234567","id":"a","option":"menu.1.what.1:order","text":"Pedir"}`, func(in bot.Inbound) bool {
			return in.Kind == bot.KindOption && in.Option == "menu.1.what.1:order" && in.Text == "Pedir"
		}},
		{"location", `{"from":"+573001234567","id":"a","location":{"latitude":4.65,"longitude":-74.09,"name":"Bogotá"}}`, func(in bot.Inbound) bool {
			return in.Kind == bot.KindLocation && *in.Location == bot.Location{Latitude: 4.65, Longitude: -74.09, Name: "Bogotá"}
		}},
		{"photo", `{"from":"+573001234567","id":"a","caption":"la placa","image":"` + picture + `"}`, func(in bot.Inbound) bool {
			return in.Kind == bot.KindImage && in.Text == "la placa" && len(in.Media) == 1 && in.Media[0].OK() && in.Media[0].Width == 16
		}},
		{"photo as data:", `{"from":"+573001234567","id":"a","image":"data:image/jpeg;base64,` + picture + `"}`, func(in bot.Inbound) bool { return in.Media[0].OK() }},
		{"a PDF as a photo", `{"from":"+573001234567","id":"a","image":"` + base64.StdEncoding.EncodeToString([]byte("%PDF-1.4 ...")) + `"}`, func(in bot.Inbound) bool {
			return in.Kind == bot.KindImage && in.Media[0].Fault == bot.FaultNotImage && in.Media[0].ID == ""
		}},
		{"a photo cut off", `{"from":"+573001234567","id":"a","image":"` + base64.StdEncoding.EncodeToString(photo(t)[:200]) + `"}`, func(in bot.Inbound) bool {
			return in.Media[0].Fault == bot.FaultBroken
		}},
		{"no bytes", `{"from":"+573001234567","id":"a","image":""}`, func(in bot.Inbound) bool { return in.Media[0].Fault == bot.FaultEmpty }},
		{"at", `{"from":"+573001234567","id":"a","text":"x","at":"2026-03-04T05:06:07-05:00"}`, func(in bot.Inbound) bool {
			return in.At.Equal(time.Date(2026, 3, 4, 10, 6, 7, 0, time.UTC))
		}},
		{"at in seconds", `{"from":"+573001234567","id":"a","text":"x","at":1772600000}`, func(in bot.Inbound) bool { return in.At.Unix() == 1772600000 }},
		{"at in ms", `{"from":"+573001234567","id":"a","text":"x","at":1772600000123}`, func(in bot.Inbound) bool { return in.At.UnixMilli() == 1772600000123 }},
		{"60,000 characters", `{"from":"+573001234567","id":"a","text":"` + strings.Repeat("ñ", 60_000) + `"}`, func(in bot.Inbound) bool {
			return in.Text == strings.Repeat("ñ", 4096) && strings.Contains(string(in.Data), "truncated")
		}},
		{"operators and templates", `{"from":"+573001234567","id":"a","text":"$where {{.}} \u202e\u200b 🔥"}`, func(in bot.Inbound) bool {
			return in.Text == "$where {{.}} \u202e\u200b 🔥"
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for range 2 { // the same id is the same message
				got := w.do(t, "POST", "/sim/messages", tt.body)
				if got.status != 202 || !strings.Contains(got.body, `"id":"a"`) {
					t.Fatalf("%d %s", got.status, got.body)
				}
			}
			if len(w.engine.inputs) != 1 || !tt.check(w.engine.inputs[0]) {
				t.Errorf("%.300s", fmt.Sprintf("%+v", w.engine.inputs))
			}
		})
	}
}

func TestSimProblems(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ name, body, field string }{
		{"nothing", `{}`, "from"},
		{"no phone", `{"from":"hola","text":"x"}`, "from"},
		{"too short", `{"from":"12345","text":"x"}`, "from"},
		{"too long", `{"from":"+1234567890123456","text":"x"}`, "from"},
		{"operator", `{"from":{"$ne":null},"text":"x"}`, "from"},
		{"empty", `{"from":"+573001234567"}`, "text"},
		{"text a number", `{"from":"+573001234567","text":5}`, "text"},
		{"half a place", `{"from":"+573001234567","location":{"latitude":1}}`, "location"},
		{"off the earth", `{"from":"+573001234567","location":{"latitude":91,"longitude":0}}`, "location"},
		{"NaN", `{"from":"+573001234567","location":{"latitude":"NaN","longitude":0}}`, "location"},
		{"no base64", `{"from":"+573001234567","image":"¡!"}`, "image"},
		{"when", `{"from":"+573001234567","text":"x","at":"ayer"}`, "at"},
		{"long ago", `{"from":"+573001234567","text":"x","at":1}`, "at"},
		{"id", `{"from":"+573001234567","text":"x","id":"a b"}`, "id"},
		{"long id", `{"from":"+573001234567","text":"x","id":"` + strings.Repeat("a", 201) + `"}`, "id"},
	} {
		got := w.do(t, "POST", "/sim/messages", tt.body)
		if got.status != 400 || !strings.HasPrefix(got.fields(t), tt.field) {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
	}
	if len(w.engine.inputs) != 0 {
		t.Errorf("half-written: %v", w.engine.inputs)
	}
	if got := w.do(t, "POST", "/sim/messages", `{"from":"+573001234567","text":"x"}`, "Sec-Fetch-Site", "cross-site"); got.status != 403 {
		t.Errorf("another site: %d", got.status)
	}
}

func TestSimMultipart(t *testing.T) {
	w := newWorld(t)
	upload := func(fields map[string]string, field, name string, data []byte) answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for k, v := range fields {
			_ = form.WriteField(k, v)
		}
		if field != "" {
			part, err := form.CreateFormFile(field, name)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write(data)
		}
		_ = form.Close()
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/sim/messages", &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		return w.send(t, r)
	}
	from := map[string]string{"from": "+573001234567", "caption": "la placa"}
	if got := upload(from, "image", "../../placa.jpg", photo(t)); got.status != 202 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	in := w.engine.inputs[0]
	if in.Kind != bot.KindImage || in.Text != "la placa" || !in.Media[0].OK() || in.Media[0].Name != "placa.jpg" {
		t.Errorf("%+v", in)
	}
	if got := upload(from, "voice", "voz.ogg", append([]byte("OggS\x00\x02"), make([]byte, 60)...)); got.status != 202 || w.engine.inputs[1].Kind != bot.KindAudio {
		t.Errorf("voice: %d %+v", got.status, w.engine.inputs[1])
	}
	if got := upload(map[string]string{"from": "3001234567", "latitude": "4.6", "longitude": "-74"}, "", "", nil); got.status != 202 || w.engine.inputs[2].Location == nil {
		t.Errorf("place: %d %s", got.status, got.body)
	}
	if got := upload(from, "image", "a.jpg", make([]byte, 25<<20)); got.status != 413 || got.code(t) != "too_large" {
		t.Errorf("25 MiB: %d %s", got.status, got.body)
	}
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=x"} {
		if got := w.do(t, "POST", "/sim/messages", "--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n+57", "Content-Type", kind); got.status < 400 || got.status > 415 {
			t.Errorf("%s cut off: %d %s", kind, got.status, got.body)
		}
	}
}

func TestSimRead(t *testing.T) {
	w := newWorld(t)
	channel := w.channel()
	for i, to := range []bot.ContactID{laura, laura, "+50370001234"} {
		out := bot.Outbound{ID: fmt.Sprint("m", i), To: to, Kind: "text", Text: "hola"}
		if i == 1 {
			out.Options = []bot.Button{{ID: "y", Title: "Sí"}}
		}
		if _, err := channel.Send(t.Context(), out); err != nil {
			t.Fatal(err)
		}
	}
	var page struct {
		Messages []struct {
			Seq      int64
			To, Text string
			Options  []bot.Button
		}
	}
	w.do(t, "GET", "/sim/messages?contact=+573001234567&after=0", "").into(t, &page)
	if len(page.Messages) != 2 || page.Messages[0].Options == nil || page.Messages[1].Options[0].Title != "Sí" || page.Messages[1].Seq <= page.Messages[0].Seq {
		t.Fatalf("%+v", page)
	}
	w.do(t, "GET", fmt.Sprint("/sim/messages?after=", page.Messages[0].Seq), "").into(t, &page)
	if len(page.Messages) != 2 || page.Messages[1].To != "+50370001234" {
		t.Errorf("%+v", page)
	}
	if got := w.do(t, "GET", "/sim/messages?after=x", ""); got.status != 400 {
		t.Errorf("after=x: %d", got.status)
	}
	if got := w.do(t, "GET", "/sim/messages?contact=none", ""); got.body != `{"messages":[]}` {
		t.Errorf("%s", got.body)
	}
}

func TestSimClock(t *testing.T) {
	w := newWorld(t)
	before := w.clock.Now()
	for _, by := range []string{"26h", "30m", "3d", "2h30m", "-1h"} {
		if got := w.do(t, "POST", "/sim/clock", `{"advance":"`+by+`"}`); got.status != 200 {
			t.Errorf("%s: %d %s", by, got.status, got.body)
		}
	}
	if jumped := w.clock.Now().Sub(before); jumped < 100*time.Hour || jumped > 101*time.Hour {
		t.Errorf("jumped %v", jumped)
	}
	if w.woken != 5 {
		t.Errorf("woken %d times", w.woken)
	}
	for _, by := range []string{`"-9999999h"`, `"0s"`, `""`, `"mañana"`, `"9999999h"`, `"999999999d"`, `{}`} {
		if got := w.do(t, "POST", "/sim/clock", `{"advance":`+by+`}`); got.status != 400 || got.fields(t) != "advance" {
			t.Errorf("%s: %d %s", by, got.status, got.body)
		}
	}
}

func TestSimState(t *testing.T) {
	w := newWorld(t)
	if got := w.do(t, "GET", "/sim/state?contact=+573001234567", ""); got.status != 200 || !strings.Contains(got.body, `"session":null`) || !strings.Contains(got.body, `"entries":[]`) {
		t.Errorf("never met: %d %s", got.status, got.body)
	}
	w.meet()
	w.do(t, "POST", "/sim/messages", `{"from":"+573001234567","text":"hola"}`)
	got := w.do(t, "GET", "/sim/state?contact=+573001234567", "")
	for _, want := range []string{`"state":"photos"`, `"slots":{"service":"HVAC"}`, `"text":"hola"`, `"typing":false`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("no %s in %s", want, got.body)
		}
	}
	if got := w.do(t, "GET", "/sim/contacts", ""); !strings.Contains(got.body, `"dialog":"order_intake"`) {
		t.Errorf("%s", got.body)
	}
	for act, more := range map[string]string{"takeover": "", "reply": `,"text":"hola"`, "handback": ""} {
		if got := w.do(t, "POST", "/sim/"+act, `{"contact":"+573001234567","agent":"Ana"`+more+`}`); got.status >= 300 {
			t.Errorf("%s: %d %s", act, got.status, got.body)
		}
	}
}

func TestSimMails(t *testing.T) {
	w := newWorld(t)
	if got := w.do(t, "GET", "/sim/mails", ""); !strings.Contains(got.body, `"subject":"Orden"`) || strings.Contains(got.body, "<h1>") {
		t.Errorf("%s", got.body)
	}
	got := w.do(t, "GET", "/sim/mail?id=ORD-00001/1/0", "")
	if csp := got.header.Get("Content-Security-Policy"); got.status != 200 || !strings.Contains(csp, "sandbox") || strings.Contains(csp, "script-src") || got.header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%d %v", got.status, got.header)
	}
	if got := w.do(t, "GET", "/sim/mail?id=x", ""); got.status != 404 {
		t.Errorf("%d", got.status)
	}
}
