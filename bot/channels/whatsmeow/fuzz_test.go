package whatsmeow

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// FuzzParse checks that the result of any message is bounded, valid, of a known kind and from its
// sender's contact.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"conversation":"hola"}`, `{"extendedTextMessage":{"text":"esa","contextInfo":{"stanzaID":"3EB0","isForwarded":true}}}`,
		`{"locationMessage":{"degreesLatitude":4.6,"degreesLongitude":-74.08,"name":"x"}}`, `{"imageMessage":{"caption":"placa","mimetype":"image/jpeg","directPath":"/a","mediaKey":"AA=="}}`,
		`{"listResponseMessage":{"singleSelectReply":{"selectedRowID":"a"}}}`, `{"viewOnceMessage":{"message":{"imageMessage":{}}}}`, `{"protocolMessage":{"type":"REVOKE","key":{"ID":"x"}}}`,
		`{"editedMessage":{"message":{"protocolMessage":{"editedMessage":{"conversation":"b"}}}}}`, `{"contactMessage":{"vcard":"BEGIN:VCARD"}}`,
	} {
		m := &waE2E.Message{}
		if err := protojson.Unmarshal([]byte(s), m); err != nil {
			f.Fatal(s, err)
		}
		raw, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, "3EB0AAAA", "Ana")
	}
	now := time.Unix(1_767_225_600, 0)
	who := person{contact: "+573001234567"}
	f.Fuzz(func(t *testing.T, raw []byte, id, name string) {
		m := &waE2E.Message{}
		if proto.Unmarshal(raw, m) != nil {
			return
		}
		e := &events.Message{Info: types.MessageInfo{ID: id, PushName: name, Timestamp: now}, RawMessage: m}
		in := parse(e.UnwrapRaw(), who, now)
		if in == nil {
			return
		}
		if in.Contact != who.contact || in.Channel != Name || !strings.HasPrefix(in.ID, Name+":") || in.Kind == "" {
			t.Errorf("%+v", in)
		}
		if !utf8.ValidString(in.Text) || utf8.RuneCountInString(in.Text) > maxInboundText || len(in.Media) > 1 {
			t.Errorf("heard %d bytes, %d files", len(in.Text), len(in.Media))
		}
		if l := in.Location; l != nil && (l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180) {
			t.Errorf("a place that is nowhere: %+v", l)
		}
	})
}
