package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

func text(to bot.ContactID) bot.Outbound {
	return bot.Outbound{ID: "session/1/0", To: to, Kind: channels.Text, Text: "Hola"}
}

// TestDecisions checks that every refusal carries a decision.
func TestDecisions(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 463), "sms 463: WhatsApp's limit for writing to people who do not know the number"},
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 479), "give_up 479: WhatsApp does not understand the message"},
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 404), "sms 404: the person is not on WhatsApp"},
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 429), "retry 429 after 1m0s: too many messages"},
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 503), "retry 503: WhatsApp refused the message"},
		{fmt.Errorf("%w %d", wa.ErrServerReturnedError, 599), "retry 599: WhatsApp refused the message"},
		{fmt.Errorf("get devices: %w", wa.ErrIQRateOverLimit), "retry 429 after 1m0s: too many requests"},
		{fmt.Errorf("no LID found for 573001234567@s.whatsapp.net from server"), "sms unknown: WhatsApp does not know the number"},
		{wa.ErrNotLoggedIn, "stop unpaired: no WhatsApp account is linked"},
		{wa.ErrNotConnected, "retry disconnected: the connection to WhatsApp is lost"},
		{wa.ErrMessageTimedOut, "retry timeout: WhatsApp did not answer"},
		{context.DeadlineExceeded, "retry timeout: WhatsApp did not answer"},
		{wa.ErrUnknownServer, "give_up address: no address of WhatsApp's"},
		{&wa.IQError{Code: 500, Text: "internal-server-error"}, "retry 500: internal-server-error"},
		{errors.New("websocket to 573001234567 broke"), "retry network: websocket to 57***567 broke"},
	} {
		d := ready(t, &channeltest.Sink{})
		d.knows(t, "+573001234567", "573001234567@s.whatsapp.net")
		d.wire.sendErr = tt.err
		if _, err := d.Send(t.Context(), text("+573001234567")); decided(err) != tt.want {
			t.Errorf("%v:\nwanted %s\ngot    %s", tt.err, tt.want, decided(err))
		}
	}
}

// TestSameMessage checks that a retried message, also from another process after a crash, is the
// same on WhatsApp, and that its file is uploaded once.
func TestSameMessage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "device.db")
	d := opened(t, path, &channeltest.Sink{}, at(noon))
	d.state.paired("1")
	d.state.connected()
	d.knows(t, "+573001234567", "573001234567@s.whatsapp.net")
	out := text("+573001234567")
	out.Media = &bot.Media{ID: "f1", MIME: "image/png"}
	d.wire.sendErr = wa.ErrMessageTimedOut
	for range 3 {
		if _, err := d.Send(t.Context(), out); channels.DecisionOf(err) != channels.Retry {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again := opened(t, path, &channeltest.Sink{}, at(noon))
	again.state.paired("1")
	again.state.connected()
	id, err := again.Send(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	first := compact(t, d.wire.sent[0].m)
	for _, s := range append(d.wire.sent, again.wire.sent...) {
		if s.id != id || compact(t, s.m) != first {
			t.Errorf("%s %s differs from %s %s", s.id, compact(t, s.m), id, first)
		}
	}
	if d.wire.uploads != 1 || again.wire.uploads != 0 {
		t.Errorf("%d and %d uploads", d.wire.uploads, again.wire.uploads)
	}
	if stableID("session/1/1") == id {
		t.Error("two messages have one id")
	}
	// A phone that could not decrypt the message requests it and gets it.
	if m := again.cli.GetMessageForRetry(types.EmptyJID, types.EmptyJID, id); m == nil || compact(t, m) != first {
		t.Error("the message can't be sent again")
	}
	if again.cli.GetMessageForRetry(types.EmptyJID, types.EmptyJID, "3EB0OTHER") != nil {
		t.Error("a message from nowhere")
	}
	if err := again.local.prune(t.Context(), noon.Add(sentRetention+time.Second)); err != nil {
		t.Fatal(err)
	}
	if again.cli.GetMessageForRetry(types.EmptyJID, types.EmptyJID, id) != nil {
		t.Error("texts are kept for ever")
	}
}

// TestNotConnected checks that messages wait while the link is down, and for how long.
func TestNotConnected(t *testing.T) {
	d := opened(t, "", &channeltest.Sink{}, at(noon))
	if _, err := d.Send(t.Context(), text("+573001234567")); decided(err) != "stop unpaired: no WhatsApp account is linked" {
		t.Error(decided(err))
	}
	d.state.paired("573009999999")
	if _, err := d.Send(t.Context(), text("+573001234567")); decided(err) != "retry connecting: connecting" {
		t.Error(decided(err))
	}
	d.state.lost("disconnected", "WhatsApp closed the connection")
	_, err := d.Send(t.Context(), text("+573001234567"))
	if r, ok := errors.AsType[*channels.RefusedError](err); !ok || r.Code != "disconnected" || r.RetryAfter <= 0 {
		t.Error(err)
	}
	if len(d.wire.sent) > 0 {
		t.Error("sent all the same")
	}
	if got := d.Status().Account; got != "+57***999" {
		t.Error(got)
	}
}

// TestTyping also checks that the message is marked as read in the right chat.
func TestTyping(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	d.knows(t, "+573001234567", "99887766@lid")
	for _, id := range []string{Name + ":3EB0AAAAAAAAAAAAAAAAAA", "42@99887766"} {
		if err := d.Typing(t.Context(), "+573001234567", id); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"read 3EB0AAAAAAAAAAAAAAAAAA 99887766@lid", "composing 99887766@lid", "read 42 99887766@lid", "composing 99887766@lid"}
	if !slices.Equal(d.wire.marks, want) {
		t.Error(d.wire.marks)
	}
	if err := d.Typing(t.Context(), "+573000000000", "x"); err == nil {
		t.Error("typing to a stranger")
	}
}
