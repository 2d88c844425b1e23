package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/customers"
	"recado/store/media"
)

// What must not be readable anywhere. Numbers are valid, and so long that none appears by chance.
const (
	traceDUI, traceDUIDigits = "04288874-5", "042888745"
	traceNIT, traceNITDigits = "0614-050707-104-8", "06140507071048"
	traceContact             = bot.ContactID("+50370123456")
	traceReading             = "NUNEZDEOBRIEN"
)

// tracePhoto returns a photo whose bytes are searched for.
func tracePhoto(t *testing.T, seed int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 160, 100))
	for x := range 160 {
		for y := range 100 {
			img.SetGray(x, y, color.Gray{Y: uint8(x*y*seed + x*7)})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// running starts the whole program on a folder.
func running(t *testing.T, dir string, log *journal) (*App, string) {
	t.Helper()
	a, err := Open(t.Context(), Configured(t, map[string]string{
		"RECADO_DATA": dir, "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": codeKey, "RECADO_LOG": "debug", "RECADO_SECRET_KEY": "a secret that is in no store",
	}), slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, Role{Serve: true, Work: true}, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	return a, "http://" + <-ready
}

// TestPeopleLeaveNoTrace runs the whole program: a customer is taken on over the API with photos, opened,
// refused, exported; another one by the effects of a conversation, whose session and messages hold the number
// too. Then everything that is on disk, in Redis, logged, counted and told over the API is searched for
// numbers and photos.
func TestPeopleLeaveNoTrace(t *testing.T) {
	dir := t.TempDir()
	var log journal
	a, base := running(t, dir, &log)
	people := base + "/api/v1/customers"
	var refusals strings.Builder
	call := func(method, path, body string, want int) string {
		t.Helper()
		status, answer := askAPI(t, method, path, body)
		if status != want {
			t.Fatal(method, path, status, answer)
		}
		if want >= 400 {
			refusals.WriteString(answer)
		}
		return answer
	}
	shown := call("POST", people, `{"country":"SV","names":"Rosa","surnames":"Paz","document":{"kind":"DUI","number":"`+traceDUI+`"}}`, http.StatusCreated)
	photos := map[string][]byte{"idFront": tracePhoto(t, 3), "selfie": tracePhoto(t, 5)}
	for kind, body := range photos {
		call("PUT", people+"/CLI-00001/documents/"+kind, `{"file":"`+base64.StdEncoding.EncodeToString(body)+`"}`, http.StatusOK)
		if opened := call("POST", people+"/CLI-00001/documents/"+kind+"/open", "{}", http.StatusOK); opened != string(body) {
			t.Errorf("%s: %d bytes of %d", kind, len(opened), len(body))
		}
	}
	if opened := call("POST", people+"/CLI-00001/identity/open", "{}", http.StatusOK); !strings.Contains(opened, traceDUI) {
		t.Errorf("not opened: %s", opened)
	}
	shown += call("GET", people, "", http.StatusOK) + call("POST", people+"/search", `{"document":{"number":"`+traceDUI+`"}}`, http.StatusOK)
	call("POST", people, `{"document":{"kind":"`+traceDUI+`","number":"`+traceDUI+`"},"birthDate":"`+traceDUI+`"}`, http.StatusBadRequest)
	call("POST", people, `{"document":"`+traceDUI+`"}`, http.StatusBadRequest)
	call("POST", people, `{"document":{"number":`+traceDUIDigits[1:]+`}}`, http.StatusBadRequest)
	call("POST", people, `{"`+traceDUI+`":1`, http.StatusBadRequest)

	chat := chatOf(t, a)
	places := map[string]string{"the log": log.String(), "Redis": inRedis(t, a), "refusals": refusals.String(), "what customers.read sees": shown, "answers of work": chat}
	for _, path := range []string{"/metrics", "/api/v1/audit", "/api/v1/conversations", "/api/v1/conversations/" + string(traceContact) + "/transcript", "/api/v1/customers"} {
		_, places[path] = askAPI(t, "GET", base+path, "")
	}
	onDisk(t, dir, places)
	if len(places) < 12 || !strings.Contains(places["the log"], "/api/v1/customers") {
		t.Fatalf("%d places are searched", len(places))
	}
	needles := map[string]string{"DUI": traceDUI, "DUI's digits": traceDUIDigits, "NIT": traceNIT, "NIT's digits": traceNITDigits, "reading": traceReading}
	photos["idBack"] = tracePhoto(t, 9)
	for kind, body := range photos {
		needles[kind] = string(body[len(body)/2 : len(body)/2+24])
		needles[kind+" in base64"] = base64.StdEncoding.EncodeToString(body)[300:330]
	}
	for name, said := range places {
		for what, needle := range needles {
			if at := strings.Index(said, needle); at >= 0 {
				t.Errorf("%s is in %s: %q", what, name, said[max(0, at-60):min(len(said), at+len(needle)+60)])
			}
		}
	}
}

// chatOf does what a conversation does: messages and a session with a number, the effects of a registration,
// and the erasing of the messages. It returns the answers to the dialog.
func chatOf(t *testing.T, a *App) string {
	t.Helper()
	now, ctx := a.clock.Now(), t.Context()
	in := bot.Inbound{Input: bot.Input{ID: "sim:trace", Kind: bot.KindText, At: now, Text: "mi NIT es " + traceNIT}, Contact: traceContact, Channel: "simulator", Received: now}
	_, err := a.stores.Inbox.Add(ctx, in)
	must(t, err, a.stores.Inbox.Redact(ctx, []string{in.ID}))
	slots, err := json.Marshal(map[string]any{"document": customers.Identity{Kind: customers.NIT, Number: traceNITDigits}})
	must(t, err, a.stores.Sessions.Put(ctx, bot.Session{
		ID: traceContact, Version: 1, Turn: 1, UpdatedAt: now, Stack: []bot.Frame{{ID: 1, Dialog: "menu", Version: 1, State: "ask", Slots: slots, EnteredAt: now}},
		Parked: &bot.Parked{At: now, Stack: []bot.Frame{{ID: 2, Dialog: "menu", Version: 1, State: "ask", Slots: slots, EnteredAt: now}}},
	}))
	s, err := a.stores.Sessions.Get(ctx, traceContact)
	if err != nil || !strings.Contains(string(s.Stack[0].Slots), traceNITDigits) {
		t.Fatalf("%s, %v", s.Stack[0].Slots, err)
	}
	_, err = a.stores.Inbox.Add(ctx, bot.Inbound{Input: bot.Input{ID: "work:1", Kind: bot.KindAnswer, At: now, Data: slots}, Contact: traceContact, Received: now})
	must(t, err, a.stores.Inbox.MarkConsumed(ctx, []string{"work:1"}))
	handlers, all := peopleHandlers(a.core), ""
	do := func(id, name string, args any) {
		t.Helper()
		raw, err := json.Marshal(args)
		must(t, err)
		answer, err := handlers[name](ctx, engine.Task{Owner: string(traceContact), Effect: bot.Effect{ID: id, Name: name, Args: raw, At: now}, Now: now})
		must(t, err)
		data, err := json.Marshal(answer.Data)
		must(t, err)
		all += string(answer.Event) + " " + string(data) + "\n"
	}
	number := customers.Identity{Kind: customers.NIT, Number: traceNIT}
	do("1", customers.DoFindCustomer, customers.FindRequest{Document: number, Phone: string(traceContact), Proven: true})
	do("2", customers.DoSaveCustomer, customers.SaveRequest{Profile: customers.Profile{Country: "SV", Names: "Eva", Document: number}, ProvenPhone: string(traceContact)})
	m, err := a.media.Put(ctx, bytes.NewReader(tracePhoto(t, 9)), media.Image, "dui.jpg")
	must(t, err)
	do("3", customers.DoStoreDocument, customers.DocumentRequest{Customer: "CLI-00002", Kind: customers.IDBack, Media: m.ID, Readings: json.RawMessage(`{"surnames":"` + traceReading + `"}`)})
	do("4", customers.DoFindCustomer, customers.FindRequest{Document: number})
	do("5", customers.DoSaveCustomer, customers.SaveRequest{Customer: "CLI-00002", Profile: customers.Profile{Document: customers.Identity{Number: traceNIT + "9"}}})
	if strings.Count(all, "ok ") != 2 || !strings.Contains(all, "resumable ") || !strings.Contains(all, "invalid ") {
		t.Fatal(all)
	}
	return all
}

// onDisk adds every file of a folder to the places.
func onDisk(t *testing.T, dir string, places map[string]string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			places[path] = string(raw)
			return err
		}
		return err
	}))
}

// TestErasureReachesEverything erases somebody who has a conversation, and searches what is stored.
func TestErasureReachesEverything(t *testing.T) {
	var log journal
	a, base := running(t, t.TempDir(), &log)
	now, ctx := a.clock.Now().Add(-time.Minute), t.Context()
	_, err := a.stores.Inbox.Add(ctx, bot.Inbound{Input: bot.Input{ID: "sim:1", Kind: bot.KindText, At: now, Text: "soy Zacarías Quiñónez"}, Contact: traceContact, Channel: "simulator", Profile: "Zacarías", Received: now})
	must(t, err, a.stores.Inbox.MarkConsumed(ctx, []string{"sim:1"}),
		a.stores.Messages.Claim(ctx, bot.Message{ID: "m1", Contact: traceContact, At: now, Status: bot.Sending, Text: "Hola, Zacarías", Key: "x", Args: json.RawMessage(`{"name":"Zacarías"}`)}),
		a.stores.Messages.SaveResult(ctx, bot.Message{ID: "m1", Contact: traceContact, Status: bot.Sent}),
		a.stores.Sessions.Put(ctx, bot.Session{ID: traceContact, Version: 1, Turn: 1, Profile: "Zacarías", ProfileKey: "zacarias", OptedOut: true, UpdatedAt: now, LastInboundAt: now}))
	people := base + "/api/v1/customers"
	for _, call := range []struct {
		path, body string
		status     int
	}{
		{"", `{"names":"Zacarías","document":{"number":"` + traceDUI + `"},"contact":"` + string(traceContact) + `"}`, 201},
		{"/CLI-00001/consents", `{"purpose":"data","text":"api.role","version":"1","channel":"paper"}`, 201},
		{"/CLI-00001/export", `{}`, 200},
	} {
		status, answer := askAPI(t, "POST", people+call.path, call.body)
		if status != call.status || call.path == "/CLI-00001/export" && (!strings.Contains(answer, "soy Zacarías Quiñónez") || !strings.Contains(answer, traceDUIDigits) || !strings.Contains(answer, `"consents":[{`)) {
			t.Fatal(call.path, status, answer)
		}
	}
	if status, answer := askAPI(t, "POST", people+"/CLI-00001/erase", `{}`); status != 200 {
		t.Fatal(status, answer)
	}
	left := func() (all string) {
		in, err := a.stores.Inbox.History(ctx, traceContact, time.Time{}, now.Add(time.Hour), 9)
		must(t, err)
		out, err := a.stores.Messages.History(ctx, traceContact, time.Time{}, now.Add(time.Hour), 9)
		must(t, err)
		s, err := a.stores.Sessions.Get(ctx, traceContact)
		must(t, err)
		c, err := a.stores.Customers.Get(ctx, "CLI-00001")
		must(t, err)
		if len(in) != 1 || len(out) != 1 || !s.OptedOut {
			t.Fatalf("%d inputs, %d messages, opted out %v", len(in), len(out), s.OptedOut)
		}
		raw, err := json.Marshal([]any{in, out, s, c, len(c.Outbox)})
		must(t, err)
		return string(raw)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(30 * time.Second); ; {
		if all := left(); !strings.Contains(all, "acar") && !strings.Contains(all, `"outbox"`) {
			break
		}
		select {
		case <-limit:
			t.Fatalf("still there: %s", left())
		case <-tick.C:
		}
	}
	all, err := a.core.consents.Of(ctx, "CLI-00001")
	if err != nil || len(all) != 1 || strings.Contains(fmt.Sprint(all), string(traceContact)) {
		t.Errorf("%+v, %v", all, err)
	}
}
