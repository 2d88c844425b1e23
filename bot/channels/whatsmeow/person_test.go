package whatsmeow

import (
	"path/filepath"
	"slices"
	"testing"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot/channels/channeltest"
)

var (
	lid   = types.NewJID("99887766", types.HiddenUserServer)
	phone = types.NewJID("573001234567", types.DefaultUserServer)
)

func from(id string, sender, alt types.JID) *events.Message {
	m := message(id, "hola")
	m.Info.Sender, m.Info.SenderAlt, m.Info.Chat = sender, alt, sender
	return m
}

// TestMerged checks, for each way in which WhatsApp tells the number of a LID, that the contacts
// are merged once and before anything is passed on under the number.
func TestMerged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "device.db")
	for name, learn := range map[string]func(d *device) bool{
		"a message with both": func(d *device) bool { return d.dispatch(from("3EB0000000000000000002", lid, phone)) },
		"a receipt with both": func(d *device) bool {
			return d.dispatch(&events.Receipt{MessageSource: types.MessageSource{Sender: lid, SenderAlt: phone, Chat: lid}, MessageIDs: []string{"3EB0"}, Type: types.ReceiptTypeRead}) &&
				d.dispatch(from("3EB0000000000000000002", lid, types.EmptyJID.ToNonAD()))
		},
		"the library's own map": func(d *device) bool {
			return d.container.LIDMap.PutLIDMapping(t.Context(), lid, phone) == nil && d.mergeAll(t.Context()) == nil &&
				d.dispatch(from("3EB0000000000000000002", lid, types.EmptyJID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := opened(t, path+name, &channeltest.Sink{}, at(noon))
			if !before.dispatch(from("3EB0000000000000000001", lid, types.EmptyJID)) {
				t.Fatal("not acknowledged")
			}
			if err := before.Close(); err != nil { // the mapping must survive a restart
				t.Fatal(err)
			}
			sink := &channeltest.Sink{}
			d := opened(t, path+name, sink, at(noon))
			if !learn(d) || !d.dispatch(from("3EB0000000000000000003", lid, phone)) {
				t.Fatal("not acknowledged")
			}
			calls := slices.DeleteFunc(sink.Calls(), func(s string) bool { return s == "report" })
			if calls[0] != "renamed" || slices.Contains(calls[1:], "renamed") {
				t.Error(calls)
			}
			if last := sink.Inbound()[len(sink.Inbound())-1]; last.Contact != "+573001234567" {
				t.Error(last.Contact)
			}
			if left, err := d.local.contactsWithoutNumber(t.Context()); err != nil || len(left) > 0 {
				t.Error(left, err)
			}
			d.state.paired("1")
			d.state.connected()
			if _, err := d.Send(t.Context(), text("+573001234567")); err != nil || d.wire.sent[0].to != lid {
				t.Errorf("%v %v", err, d.wire.sent)
			}
		})
	}
}

// TestMergeFails checks that a merge that could not be stored is repeated.
func TestMergeFails(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	d.dispatch(from("3EB0000000000000000001", lid, types.EmptyJID))
	d.Sink = channeltest.Failing("renamed")
	if d.dispatch(from("3EB0000000000000000002", lid, phone)) {
		t.Fatal("acknowledged before the merge")
	}
	sink := &channeltest.Sink{}
	d.Sink = sink
	d.state.opening()
	if !d.dispatch(from("3EB0000000000000000002", lid, phone)) || !slices.Equal(sink.Calls(), []string{"renamed", "accept"}) {
		t.Error(sink.Calls())
	}
}
