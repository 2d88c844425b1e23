package standin_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/standin"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const (
	secret = "app-secret"
	ana    = bot.ContactID("+573001234567")
)

// world is a bot's channel and the stand-in, connected over HTTP.
type world struct {
	url    string // the stand-in's URL
	graph  *standin.Graph
	book   *standin.Ledger
	client *cloudapi.Client
	sink   *channeltest.Sink
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{book: standin.NewLedger(), sink: &channeltest.Sink{}}
	var route channels.Route
	webhook := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		res := route.Handle(r.Context(), channels.Request{Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header, Body: body})
		rw.WriteHeader(res.Status)
		_, _ = rw.Write(res.Body)
	}))
	w.graph = standin.NewGraph(standin.GraphOptions{Token: "test-token", Number: "1055", AppSecret: secret, Target: webhook.URL}, w.book)
	all := standin.New(w.book, w.graph)
	vendor := httptest.NewServer(all)
	w.url = vendor.URL
	w.client = cloudapi.New(cloudapi.Config{
		AccessToken: "test-token", PhoneNumberIDs: []string{"1055"}, AppSecret: secret, GraphURL: vendor.URL,
		Open: func(_ context.Context, m bot.Media) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("bytes of " + m.ID)), nil
		},
	})
	route = w.client.Routes(w.sink)[1]
	t.Cleanup(func() { all.Close(); vendor.Close(); webhook.Close() })
	return w
}

// do calls the control API and returns status and body.
func (w *world) do(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(read)
}

func (w *world) order(t *testing.T, orders string) {
	t.Helper()
	if status, answer := w.do(t, "POST", "/standin/faults", orders); status != 200 {
		t.Fatalf("%s: %d %s", orders, status, answer)
	}
}

// say simulates a person and returns the messages that the sink received.
func (w *world) say(t *testing.T, s string) []bot.Inbound {
	t.Helper()
	before := len(w.sink.Inbound())
	if status, answer := w.do(t, "POST", "/standin/say", s); status != 200 || !strings.Contains(answer, `"status":200`) {
		t.Fatalf("%s: %d %s", s, status, answer)
	}
	return w.sink.Inbound()[before:]
}

func (w *world) send(t *testing.T, out bot.Outbound) (string, error) {
	t.Helper()
	if out.To == "" {
		out.To = ana
	}
	return w.client.Send(t.Context(), out)
}

// TestGraphTakesOurs checks that the stand-in accepts every message of the channel's own cases.
func TestGraphTakesOurs(t *testing.T) {
	w := newWorld(t)
	files, err := filepath.Glob("../cloudapi/testdata/outbound/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	sent := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(string(raw), "\n=== ")[1:] {
			name, rest, _ := strings.Cut(c, "\n")
			ask, want, _ := strings.Cut(rest, "\n---\n")
			var out bot.Outbound
			if err := json.Unmarshal([]byte(ask), &out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(want, "sent wamid.OUT") {
				continue
			}
			sent++
			if _, err := w.send(t, out); err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(file), name, err)
			}
		}
	}
	if n := int(w.book.Stats().Accepted); n != sent || n < 20 {
		t.Errorf("%d sent, %d remembered", sent, n)
	}
}

// TestGraphLimits checks the table of refused messages.
func TestGraphLimits(t *testing.T) {
	w := newWorld(t)
	const table = "testdata/graph_limits.txt"
	raw, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	many := regexp.MustCompile(`\$(\d+)\*(\pL)`)
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	for i, line := range lines {
		if line == "" || line[0] == '#' {
			continue
		}
		ask, want, _ := strings.Cut(line, " =>")
		want = strings.TrimSpace(want)
		full := many.ReplaceAllStringFunc(ask, func(s string) string {
			part := many.FindStringSubmatch(s)
			n, _ := strconv.Atoi(part[1])
			return strings.Repeat(part[2], n)
		})
		for key, value := range map[string]string{"to": "573001234567", "messaging_product": "whatsapp"} {
			if !strings.Contains(full, `"`+key+`"`) {
				full = strings.Replace(full, "{", fmt.Sprintf(`{%q:%q,`, key, value), 1)
			}
		}
		if got := w.graphSays(t, full); got != want {
			lines[i] = ask + " => " + got
			if !*update {
				t.Errorf("%s:%d: %s\nwanted %s\ngot    %s", table, i+1, ask, want, got)
			}
		}
	}
	if *update {
		if err := os.WriteFile(table, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) graphSays(t *testing.T, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/v23.0/1055/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer test-token")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var a struct {
		Error struct {
			Code int
			Data struct{ Details string } `json:"error_data"`
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode == http.StatusOK {
		return "ok"
	}
	return fmt.Sprintf("%d %s", a.Error.Code, a.Error.Data.Details)
}

// TestGraphSay checks that everything a person can do arrives with the right kind and content.
func TestGraphSay(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		say  string
		kind bot.Kind
		is   func(in bot.Inbound) bool
	}{
		{`{"from":"573001234567","name":"Ana","text":"hola"}`, bot.KindText, func(in bot.Inbound) bool { return in.Text == "hola" && in.Profile == "Ana" && in.Contact == ana }},
		{`{"from":"CO.1349","text":"hola"}`, bot.KindText, func(in bot.Inbound) bool { return in.Contact == "CO.1349" }},
		{`{"from":"+573001234567","id":"wamid.X","at":1772625480,"text":"hola"}`, bot.KindText, func(in bot.Inbound) bool { return in.ID == "whatsapp:wamid.X" && in.At.Unix() == 1772625480 }},
		{`{"from":"573001234567","location":{"latitude":4.6,"longitude":-74,"name":"Taller"}}`, bot.KindLocation, func(in bot.Inbound) bool { return in.Location.Longitude == -74 }},
		{`{"from":"573001234567","card":{"name":"Luis","phone":"+57 1"}}`, bot.KindText, func(in bot.Inbound) bool { return in.Text == "Luis +57 1" }},
		{`{"from":"573001234567","reaction":{"of":"wamid.O","text":"👍"}}`, bot.KindReaction, func(in bot.Inbound) bool { return in.Text == "👍" }},
		{`{"from":"573001234567","edit":{"of":"wamid.O","text":"no"}}`, bot.KindEdit, func(in bot.Inbound) bool { return in.Text == "no" }},
		{`{"from":"573001234567","revoke":{"of":"wamid.O"}}`, bot.KindRevoke, nil},
		{`{"from":"573001234567","order":[{"product":"F1","quantity":2,"price":5,"currency":"COP"}]}`, bot.KindText, func(in bot.Inbound) bool { return strings.Contains(in.Text, "2 × F1") }},
		{`{"from":"573001234567","unsupported":true}`, bot.KindUnsupported, nil},
		{`{"from":"573001234567","sticker":{}}`, bot.KindSticker, nil},
		{`{"from":"573001234567","audio":{"data":"T2dnUw==","mime":"audio/ogg"}}`, bot.KindAudio, nil},
		{`{"from":"573001234567","video":{"data":"T2dnUw==","mime":"video/mp4"}}`, bot.KindVideo, nil},
		{`{"from":"573001234567","document":{"data":"JVBERg==","mime":"application/pdf","name":"a.pdf"}}`, bot.KindDocument, func(in bot.Inbound) bool { return in.Media[0].Name == "a.pdf" }},
		{`{"raw":{"from":"573001234567","id":"wamid.R","type":"button","button":{"payload":"p","text":"P"}}}`, bot.KindOption, func(in bot.Inbound) bool { return in.Option == "p" }},
	} {
		got := w.say(t, tt.say)
		if len(got) != 1 || got[0].Kind != tt.kind || tt.is != nil && !tt.is(got[0]) {
			t.Errorf("%s: %+v", tt.say, got)
		}
	}
	w.say(t, `{"from":"573001234567","new_number":"573009999999"}`)
	w.say(t, `{"from":"573001234567","marketing":"stop"}`)
	if told := w.sink.String(); !strings.Contains(told, "renamed +573001234567 whatsapp to=+573009999999") || !strings.Contains(told, "consent +573001234567 whatsapp granted=false") {
		t.Error(told)
	}
	if got := w.say(t, `{"from":"573001234567","text":"dos","copies":3}`); len(got) != 1 {
		t.Errorf("three times in one POST: %d", len(got))
	}
	if got := w.say(t, `{"from":"573001234567","text":"dos","posts":3}`); len(got) != 3 || got[0].ID != got[2].ID {
		t.Errorf("posted three times: %+v", got)
	}
	for _, sign := range []string{"wrong", "none"} {
		before := len(w.sink.Calls())
		if _, answer := w.do(t, "POST", "/standin/say", `{"from":"573001234567","text":"x","sign":"`+sign+`"}`); !strings.Contains(answer, `"status":401`) || len(w.sink.Calls()) != before {
			t.Errorf("signed %s: %s", sign, answer)
		}
	}
}

// TestGraphPhoto checks that a photo arrives in two steps, byte for byte.
func TestGraphPhoto(t *testing.T) {
	w := newWorld(t)
	in := w.say(t, `{"from":"573001234567","image":{"caption":"La placa"}}`)
	if len(in) != 1 || in[0].Kind != bot.KindImage || in[0].Text != "La placa" || in[0].Media[0].SHA256 == "" {
		t.Fatalf("%+v", in)
	}
	body, err := w.client.Fetch(t.Context(), in[0].Media[0])
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if read, err := io.ReadAll(body); err != nil || !strings.HasPrefix(string(read), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(read), err)
	}
	if _, err := w.client.Fetch(t.Context(), bot.Media{VendorRef: "123"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown file: %v", err)
	}
}

// TestGraphTap checks that shown options can be tapped by number, title or id, and that options
// numbered in a text are typed.
func TestGraphTap(t *testing.T) {
	w := newWorld(t)
	options := func(n int) (all []bot.Button) {
		for i := range n {
			all = append(all, bot.Button{ID: fmt.Sprintf("d.1.s.1:%d", i+1), Title: fmt.Sprintf("Opción %d", i+1)})
		}
		return all
	}
	for _, n := range []int{2, 5, 12} {
		if _, err := w.send(t, bot.Outbound{ID: "m", Kind: "options", Text: "¿Cuál?", Options: options(n)}); err != nil {
			t.Fatal(err)
		}
		for _, by := range []string{"2", "opción 2", "d.1.s.1:2"} {
			got := w.say(t, fmt.Sprintf(`{"from":"573001234567","option":%q}`, by))
			typed := n == 12 && by == "2" // nothing can be tapped, but an earlier list is still shown
			if len(got) != 1 || got[0].Option != "d.1.s.1:2" && !typed {
				t.Errorf("%d options, %s: %+v", n, by, got)
			}
		}
	}
	w.book.Clear()
	if got := w.say(t, `{"from":"573001234567","option":"2"}`); got[0].Kind != bot.KindText || got[0].Text != "2" {
		t.Errorf("nothing on show: %+v", got)
	}
}

// TestGraphFaults checks the channel's decision for each fault, and that a fault is used up.
func TestGraphFaults(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		fault string
		want  channels.Decision // "" if it is sent
	}{
		{"ok", ""},
		{"429", channels.Retry},
		{"500", channels.Retry},
		{"503", channels.Retry},
		{"131026", channels.UseSMS},
		{"131047", channels.UseTemplate},
		{"131050", channels.OptOut},
		{"130429", channels.Retry},
		{"190", channels.Stop},
		{"100", channels.GiveUp},
		{"body 131026", channels.UseSMS},
		{"reset", channels.Retry},
		{"lost", channels.Retry},
		{"slow 1ms", ""},
	} {
		w.order(t, fmt.Sprintf(`{"script":[%q],"statuses":false}`, tt.fault))
		_, err := w.send(t, bot.Outbound{ID: "m", Kind: "text", Text: tt.fault})
		if (err == nil) != (tt.want == "") || err != nil && channels.DecisionOf(err) != tt.want {
			t.Errorf("%s: %v", tt.fault, err)
		}
		if _, err := w.send(t, bot.Outbound{ID: "m", Kind: "text", Text: "afterwards"}); err != nil {
			t.Errorf("after %s: %v", tt.fault, err)
		}
	}
	w.order(t, `{"script":["timeout"]}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := w.client.Send(ctx, bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "x"}); channels.DecisionOf(err) != channels.Retry {
		t.Errorf("timeout: %v", err)
	}
	w.order(t, `{"script":["429 x2","ok"],"repeat":true}`)
	pattern := ""
	for range 6 {
		_, err := w.send(t, bot.Outbound{ID: "m", Kind: "text", Text: "x"})
		pattern += map[bool]string{true: "+", false: "-"}[err == nil]
	}
	if pattern != "--+--+" {
		t.Errorf("a storm that repeats: %s", pattern)
	}
	w.order(t, `{"script":[],"repeat":false}`)
	for _, bad := range []string{`{"script":["hurricane"]}`, `{"script":["slow"]}`, `{"script":["429 x0"]}`, `{"scrpt":[]}`, `{"vendor":"nobody","script":[]}`} {
		if status, _ := w.do(t, "POST", "/standin/faults", bad); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

// TestGraphWindow checks that free text is accepted only within a day of the person's message, and
// templates always.
func TestGraphWindow(t *testing.T) {
	w := newWorld(t)
	w.order(t, `{"script":[],"window":true,"statuses":false}`)
	free, template := bot.Outbound{ID: "m", Kind: "text", Text: "x"}, bot.Outbound{ID: "m", Kind: "template", Template: &bot.Template{Name: "reopen", Language: "es"}}
	if _, err := w.send(t, free); channels.DecisionOf(err) != channels.UseTemplate || err == nil {
		t.Errorf("before: %v", err)
	}
	if _, err := w.send(t, template); err != nil {
		t.Errorf("template: %v", err)
	}
	w.say(t, `{"from":"573001234567","text":"hola"}`)
	if _, err := w.send(t, free); err != nil {
		t.Errorf("after: %v", err)
	}
}

// TestGraphStatuses checks that statuses are reported in order, twice or reversed.
func TestGraphStatuses(t *testing.T) {
	for _, tt := range []struct{ orders, want string }{
		{`{"script":[]}`, "sent delivered read"},
		{`{"script":[],"duplicate":true}`, "sent sent delivered delivered read read"},
		{`{"script":[],"reorder":true}`, "read delivered sent"},
		{`{"script":[],"statuses":false}`, ""},
		{`{"script":["status 131026"],"statuses":false}`, "failed"},
		{`{"script":["lost"]}`, "sent delivered read"},
	} {
		w := newWorld(t)
		w.order(t, tt.orders)
		id, err := w.send(t, bot.Outbound{ID: "+57300/1/0", Kind: "text", Text: "x"})
		if strings.Contains(tt.orders, "lost") {
			id = w.book.To("", string(ana))[0].ID
		} else if err != nil {
			t.Fatal(err)
		}
		w.graph.Wait()
		var got []string
		for line := range strings.Lines(w.sink.String()) {
			part := strings.Fields(line)
			if part[0] != "report" || part[1] != id || !strings.Contains(line, "ours=+57300/1/0") {
				t.Errorf("%s: %s", tt.orders, line)
			}
			got = append(got, part[2])
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.orders, got, tt.want)
		}
	}
}

// TestGraphDoor checks that a request without a token, or for another number, gets nothing.
func TestGraphDoor(t *testing.T) {
	w := newWorld(t)
	if err := w.client.Check(t.Context()); err != nil {
		t.Errorf("ours: %v", err)
	}
	for _, conf := range []cloudapi.Config{
		{AccessToken: "another", PhoneNumberIDs: []string{"1055"}},
		{AccessToken: "test-token", PhoneNumberIDs: []string{"1066"}},
	} {
		conf.GraphURL, conf.AppSecret = w.url, secret
		c := cloudapi.New(conf)
		if err := c.Check(t.Context()); channels.DecisionOf(err) != channels.Stop || err == nil {
			t.Errorf("%+v: %v", conf.PhoneNumberIDs, err)
		}
		if _, err := c.Send(t.Context(), bot.Outbound{ID: "m", To: ana, Kind: "text", Text: "x"}); err == nil {
			t.Errorf("%+v: sent", conf.PhoneNumberIDs)
		}
	}
}

// TestControl checks that accepted messages can be listed and deleted.
func TestControl(t *testing.T) {
	w := newWorld(t)
	w.order(t, `{"script":[],"statuses":false}`)
	for _, to := range []bot.ContactID{ana, "CO.1349"} {
		if _, err := w.send(t, bot.Outbound{ID: "m", To: to, Kind: "options", Text: "¿?", Options: []bot.Button{{ID: "a", Title: "Sí"}}}); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]int{"": 2, "?contact=573001234567": 1, "?contact=%2B573001234567": 1, "?contact=CO.1349": 1, "?contact=1": 0, "?vendor=whatsapp": 2, "?vendor=twilio": 0} {
		var sent []standin.Sent
		if _, answer := w.do(t, "GET", "/standin/sent"+query, ""); json.Unmarshal([]byte(answer), &sent) != nil || len(sent) != want {
			t.Errorf("%s: %d, want %d", query, len(sent), want)
		}
		for _, s := range sent {
			if s.Text != "¿?" || len(s.Options) != 1 || s.Kind != "interactive" || len(s.Message) == 0 {
				t.Errorf("%+v", s)
			}
		}
	}
	if _, answer := w.do(t, "GET", "/standin/stats", ""); !strings.Contains(answer, `"accepted":2`) {
		t.Error(answer)
	}
	if status, _ := w.do(t, "DELETE", "/standin/sent", ""); status != 204 || len(w.book.To("", "")) != 0 {
		t.Errorf("forget: %d", status)
	}
	for _, bad := range []string{`{"from":"1"}`, `{"text":"x"}`, `{`, `{"from":"1","txt":"x"}`, `{"vendor":"twilio","from":"1","text":"x"}`} {
		if status, _ := w.do(t, "POST", "/standin/say", bad); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
}
