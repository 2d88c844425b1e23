package whatsmeow

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"recado/bot/channels/channeltest"
)

// TestEcho checks that a message which staff write to a person on the phone reaches the sink as an
// echo, and that other messages from the phone do not.
func TestEcho(t *testing.T) {
	own := types.NewADJID("573009999999", 0, 0)
	ana := types.NewJID("573001234567", types.DefaultUserServer)
	lid := types.NewJID("4242", types.HiddenUserServer)
	text := &waE2E.Message{Conversation: proto.String("Hola, soy Luz")}
	for name, tt := range map[string]struct {
		chat, alt types.JID
		group     bool
		message   *waE2E.Message
		want      string
	}{
		"a text":             {ana, types.EmptyJID, false, text, `echo 3EB0E to=+573001234567 "Hola, soy Luz"`},
		"to a hidden number": {lid, ana, false, text, `echo 3EB0E to=+573001234567 "Hola, soy Luz"`},
		"a sticker":          {ana, types.EmptyJID, false, &waE2E.Message{StickerMessage: &waE2E.StickerMessage{}}, `echo 3EB0E to=+573001234567 "🖼️"`},
		"a photo": {ana, types.EmptyJID, false, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			Caption: proto.String("así quedó"), DirectPath: proto.String("/v/t62"), MediaKey: make([]byte, 32), FileEncSHA256: make([]byte, 32),
		}}, `echo 3EB0E to=+573001234567 "📷 así quedó" image ref=true fault= at=`},
		"a reaction":        {ana, types.EmptyJID, false, &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Text: proto.String("👍")}}, ""},
		"to a group":        {types.NewJID("1", types.GroupServer), types.EmptyJID, true, text, ""},
		"a status post":     {types.StatusBroadcastJID, types.EmptyJID, false, text, ""},
		"a note to oneself": {own.ToNonAD(), types.EmptyJID, false, text, ""},
		"our own":           {ana, types.EmptyJID, false, text, ""},
		"keys":              {ana, types.EmptyJID, false, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			sink := &channeltest.Sink{}
			d := ready(t, sink)
			d.account = own.User
			if name == "our own" {
				if err := d.local.saveSent(t.Context(), "3EB0E", []byte("x"), noon); err != nil {
					t.Fatal(err)
				}
			}
			e := (&events.Message{
				Info: types.MessageInfo{MessageSource: types.MessageSource{
					Sender: own, Chat: tt.chat, RecipientAlt: tt.alt, IsFromMe: true, IsGroup: tt.group,
				}, ID: "3EB0E", Timestamp: noon},
				RawMessage: tt.message,
			}).UnwrapRaw()
			if !d.dispatch(e) {
				t.Error("not acknowledged")
			}
			if got := sink.String(); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("%s", got)
			}
		})
	}
}
