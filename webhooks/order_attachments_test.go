package webhooks_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

// geotagged returns a photo with a location in its EXIF data.
func geotagged(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 12, 9)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00GPS 4.65,-74.1"
	photo := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...)
	return append(photo, b.Bytes()[2:]...)
}

// form returns a multipart body with files.
func form(t *testing.T, files map[string]string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, data := range files {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

type attached struct {
	ID, From, MIME, Name, URL string
	Bytes                     int64
	By                        struct{ Role, ID string }
}

func TestAttachments(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	order := "/api/v1/orders/" + made.OrderID
	path := order + "/attachments"
	list := func() []attached {
		t.Helper()
		var got struct{ Attachments []attached }
		w.keyed(t, "GET", path, "").into(t, &got)
		return got.Attachments
	}
	if got := list(); len(got) != 1 || got[0].From != "intake" || got[0].URL != "https://example.com/1.jpg" || got[0].By.Role != "client" {
		t.Fatalf("%+v", got)
	}

	body, kind := form(t, map[string]string{"../../tablero.jpg": string(geotagged(t))})
	var a attached
	for range 2 { // the same file is the same attachment
		got := w.keyed(t, "POST", path, body, "Content-Type", kind)
		if got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		got.into(t, &a)
	}
	if a.MIME != "image/jpeg" || a.Name != "tablero.jpg" || a.From != "upload" || a.By.Role != "agent" || a.Bytes == 0 {
		t.Errorf("%+v", a)
	}
	file := w.do(t, "GET", a.URL, "")
	if file.status != 200 || file.header.Get("Content-Type") != "image/jpeg" || strings.Contains(file.body, "GPS") {
		t.Errorf("%d %s, with the place: %t", file.status, file.header.Get("Content-Type"), strings.Contains(file.body, "GPS"))
	}
	if int64(len(file.body)) != a.Bytes {
		t.Errorf("%d bytes, said to be %d", len(file.body), a.Bytes)
	}

	pdf := base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF"))
	for range 2 {
		if got := w.keyed(t, "POST", path, `{"file":"`+pdf+`","name":"acta.pdf"}`, "Idempotency-Key", "acta"); got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	other := base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\n1 0 obj<</A 1>>endobj\n%%EOF"))
	if got := w.keyed(t, "POST", path, `{"file":"`+other+`"}`, "Idempotency-Key", "acta"); got.status != 422 || got.code(t) != "key_reused" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := list(); len(got) != 3 || got[1].ID != a.ID || got[2].MIME != "application/pdf" || got[2].Name != "acta.pdf" {
		t.Errorf("%+v", got)
	}
	if history := w.keyed(t, "GET", order+"/history", "").body; strings.Count(history, `"what":"attached"`) != 2 {
		t.Error(history)
	}
	if got := w.keyed(t, "GET", "/api/v1/orders/ORD-99999/attachments", ""); got.status != 404 {
		t.Error(got.status)
	}
	if got := w.keyed(t, "POST", "/api/v1/orders/ORD-99999/attachments", body, "Content-Type", kind); got.status != 404 {
		t.Error(got.status)
	}
}

func TestAttachmentsRefused(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID + "/attachments"
	nothing, nothingKind := form(t, nil)
	two, twoKind := form(t, map[string]string{"a.pdf": "%PDF-1.4", "b.pdf": "%PDF-1.5"})
	program, programKind := form(t, map[string]string{"foto.jpg": "MZ" + strings.Repeat("\x00", 200)})
	cut, cutKind := form(t, map[string]string{"foto.jpg": string(geotagged(t)[:60])})
	large, largeKind := form(t, map[string]string{"a.mp4": strings.Repeat("a", 17<<20)})
	for _, tt := range []struct {
		name, body, kind string
		status           int
		want             string // the message
	}{
		{"no file", nothing, nothingKind, 400, "proporcione"},
		{"two", two, twoKind, 400, "1"},
		{"a program", program, programKind, 400, "Envíe una foto"},
		{"cut off", cut, cutKind, 400, "dañado"},
		{"empty", `{"file":"="}`, "application/json", 400, "base64"},
		{"no multipart", "hola", "multipart/form-data; boundary=x", 400, ""},
		{"too large", large, largeKind, 413, "16 MiB"},
	} {
		got := w.keyed(t, "POST", path, tt.body, "Content-Type", tt.kind, "Accept-Language", "es")
		if got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
	}
	for i := range orders.MaxAttachments {
		file := bot.Media{ID: fmt.Sprintf("%064x", i), MIME: "application/pdf", Bytes: 9}
		if _, err := w.orders.Attach(t.Context(), made.OrderID, file, orders.Actor{Role: orders.RoleAgent}, fmt.Sprint(i), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	one, oneKind := form(t, map[string]string{"a.pdf": "%PDF-1.4"})
	if got := w.keyed(t, "POST", path, one, "Content-Type", oneKind); got.status != 400 || got.fields(t) != "file" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// A photo that came by a chat, of which the order has the id, is a URL in the API that opens.
func TestPhotosOfAnOrderAreURLsThatOpen(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	body, kind := form(t, map[string]string{"a.jpg": string(geotagged(t))})
	var a attached
	w.keyed(t, "POST", "/api/v1/orders/"+made.OrderID+"/attachments", body, "Content-Type", kind).into(t, &a)
	o, _, err := w.orders.Create(t.Context(), orders.CreateCommand{
		Command: "chat", ServiceType: "PLUMBING", Description: "gotea la llave", Photos: []string{a.ID, "https://example.com/2.jpg"}, Location: orders.Location{Text: "Torre 2"},
		Priority: orders.Medium, Contact: "+573001110001", Source: "WHATSAPP",
	}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	var shown struct{ Photos []string }
	w.keyed(t, "GET", "/api/v1/orders/"+o.ID, "").into(t, &shown)
	if len(shown.Photos) != 2 || shown.Photos[1] != "https://example.com/2.jpg" {
		t.Fatalf("%q", shown.Photos)
	}
	if got := w.do(t, "GET", shown.Photos[0], ""); got.status != 200 {
		t.Errorf("%s: %d", shown.Photos[0], got.status)
	}
}
