package whatsmeow

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot"
	"recado/bot/channels/channeltest"
)

// TestCall checks that a missed call reaches the sink once, and that a call that the phone took or
// rejected, and a group call, do not.
func TestCall(t *testing.T) {
	meta := func(from string, group types.JID) types.BasicCallMeta {
		return types.BasicCallMeta{CallCreator: types.NewJID(from, types.DefaultUserServer), CallID: "C1", GroupJID: group, Timestamp: noon}
	}
	ana, own, group := meta("573001234567", types.EmptyJID), meta("573009999999", types.EmptyJID), meta("573001234567", types.NewJID("1", types.GroupServer))
	for name, tt := range map[string]struct {
		events []any
		missed int
	}{
		"missed":           {[]any{&events.CallOffer{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana, Reason: "timeout"}}, 1},
		"given up":         {[]any{&events.CallOffer{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana}}, 1},
		"taken":            {[]any{&events.CallOffer{BasicCallMeta: ana}, &events.CallAccept{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana}}, 0},
		"taken elsewhere":  {[]any{&events.CallOffer{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana, Reason: "accepted_elsewhere"}}, 0},
		"refused":          {[]any{&events.CallOffer{BasicCallMeta: ana}, &events.CallReject{BasicCallMeta: ana}, &events.CallTerminate{BasicCallMeta: ana}}, 0},
		"a group's":        {[]any{&events.CallOffer{BasicCallMeta: group}, &events.CallTerminate{BasicCallMeta: group}}, 0},
		"our own":          {[]any{&events.CallOffer{BasicCallMeta: own}, &events.CallTerminate{BasicCallMeta: own}}, 0},
		"begun before us ": {[]any{&events.CallTerminate{BasicCallMeta: ana, Reason: "timeout"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			sink := &channeltest.Sink{}
			d := ready(t, sink)
			d.account = "573009999999"
			for _, e := range tt.events {
				if !d.dispatch(e) {
					t.Errorf("%T is not acknowledged", e)
				}
			}
			in := sink.Inbound()
			if len(in) != tt.missed {
				t.Fatal(sink)
			}
			if tt.missed > 0 && (in[0].Kind != bot.KindCall || in[0].Contact != "+573001234567" || !strings.HasSuffix(in[0].ID, ":C1")) {
				t.Errorf("%+v", in[0])
			}
			if at, err := d.address(t.Context(), "+573001234567"); tt.missed > 0 && (err != nil || at.User != "573001234567") {
				t.Errorf("who called can't be answered: %v, %v", at, err)
			}
		})
	}
	d := ready(t, channeltest.Failing("accept"))
	d.dispatch(&events.CallOffer{BasicCallMeta: ana})
	if d.dispatch(&events.CallTerminate{BasicCallMeta: ana}) {
		t.Error("acknowledged, and not stored")
	}
}
