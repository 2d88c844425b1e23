package whatsmeow

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

var update = flag.Bool("update", false, "write what was got into testdata")

// cases runs each "=== name" case of the files of a folder. The input stands before the line "---",
// the expected output after it.
func cases(t *testing.T, folder string, run func(t *testing.T, ask string) string) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for i, text := range strings.Split(string(raw), "=== ") {
			if i == 0 {
				out.WriteString(text)
				continue
			}
			name, body, _ := strings.Cut(text, "\n")
			ask, want, _ := strings.Cut(body, "\n---\n")
			got := ""
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txt")+"/"+name, func(t *testing.T) {
				got = strings.TrimSpace(run(t, ask))
				if want = strings.TrimSpace(want); got != want && !*update {
					t.Errorf("wanted\n%s\ngot\n%s", want, got)
				}
			})
			out.WriteString("=== " + name + "\n" + ask + "\n---\n" + got + "\n\n")
		}
		if *update {
			if err := os.WriteFile(path, []byte(strings.TrimRight(out.String(), "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// told is one event in the notation of the case files.
type told struct {
	Info struct {
		Sender, Alt, Chat, ID, Name string
		At                          int64
		FromMe, Group               bool
	}
	Message     json.RawMessage // a waE2E.Message, with its wrappers
	Receipt     *string         // the receipt's type, instead of a message
	IDs         []string        // of the receipt
	Unavailable *string         // the kind of a message that did not decrypt
}

func (c told) event(t *testing.T) any {
	src := types.MessageSource{Sender: jid(t, c.Info.Sender), SenderAlt: jid(t, c.Info.Alt), Chat: jid(t, c.Info.Chat), IsFromMe: c.Info.FromMe, IsGroup: c.Info.Group}
	if src.Chat.IsEmpty() {
		src.Chat = src.Sender.ToNonAD()
	}
	stamp := time.Unix(c.Info.At, 0)
	info := types.MessageInfo{MessageSource: src, ID: c.Info.ID, PushName: c.Info.Name, Timestamp: stamp}
	switch {
	case c.Receipt != nil:
		return &events.Receipt{MessageSource: src, MessageIDs: c.IDs, Timestamp: stamp, Type: types.ReceiptType(*c.Receipt)}
	case c.Unavailable != nil:
		return &events.UndecryptableMessage{Info: info, IsUnavailable: true, UnavailableType: events.UnavailableType(*c.Unavailable)}
	}
	m := &waE2E.Message{}
	if err := protojson.Unmarshal(c.Message, m); err != nil {
		t.Fatal(err)
	}
	return (&events.Message{Info: info, RawMessage: m}).UnwrapRaw()
}

func jid(t *testing.T, s string) types.JID {
	if s == "" {
		return types.EmptyJID
	}
	j, err := types.ParseJID(s)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestInbound dispatches real events on a real client and compares what the sink received. Media
// references are printed as their content.
func TestInbound(t *testing.T) {
	cases(t, "inbound", func(t *testing.T, ask string) string {
		dec := json.NewDecoder(strings.NewReader(ask))
		dec.DisallowUnknownFields()
		c := told{}
		c.Info.Sender, c.Info.ID, c.Info.At = "573001234567@s.whatsapp.net", "3EB0AAAAAAAAAAAAAAAAAA", 1767225600
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		sink := &channeltest.Sink{}
		d := ready(t, sink)
		if !d.dispatch(c.event(t)) {
			t.Error("not acknowledged")
		}
		got := sink.String()
		for _, in := range sink.Inbound() {
			for _, m := range in.Media {
				if m.VendorRef == "" {
					continue
				}
				r, part, err := parseRef(m.VendorRef)
				if err != nil {
					t.Fatal(err)
				}
				got = strings.ReplaceAll(got, m.VendorRef, "("+r.ID+" "+r.Chat+" "+compact(t, part)+")")
			}
		}
		// An event may be acknowledged only after the sink has stored it.
		for _, call := range sink.Calls() {
			if f := ready2(t, call); f.dispatch(c.event(t)) {
				t.Errorf("%s failed, and yet the message was acknowledged", call)
			}
		}
		return got
	})
}

func ready2(t *testing.T, failing string) *device {
	d := ready(t, &channeltest.Sink{})
	d.Sink = channeltest.Failing(failing)
	return d
}

// compact returns a message as JSON in a stable form.
func compact(t *testing.T, m proto.Message) string {
	raw, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil { // protojson adds random spaces
		t.Fatal(err)
	}
	return b.String()
}

// TestOutbound sends the message of a case and compares what WhatsApp would receive.
func TestOutbound(t *testing.T) {
	cases(t, "outbound", func(t *testing.T, ask string) string {
		var out bot.Outbound
		dec := json.NewDecoder(strings.NewReader(ask))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&out); err != nil {
			t.Fatal(err)
		}
		d := ready(t, &channeltest.Sink{})
		d.knows(t, "+573001234567", "573001234567@s.whatsapp.net")
		d.knows(t, "+573007654321", "99887766@lid")
		d.knows(t, "lid:111222", "111222@lid")
		id, err := d.Send(t.Context(), out)
		if err != nil {
			return decided(err)
		}
		if s := d.wire.sent[0]; s.id != id {
			t.Errorf("sent under %s, returned %s", s.id, id)
		}
		return id + " " + d.wire.sent[0].to.String() + "\n" + compact(t, d.wire.sent[0].m)
	})
}

func decided(err error) string {
	r, ok := err.(*channels.RefusedError)
	if !ok {
		return "no refusal: " + err.Error()
	}
	after := ""
	if r.RetryAfter > 0 {
		after = " after " + r.RetryAfter.String()
	}
	return string(channels.DecisionOf(err)) + " " + r.Code + after + ": " + r.Reason
}
