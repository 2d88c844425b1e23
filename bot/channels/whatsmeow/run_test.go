package whatsmeow

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

// running returns a linked device whose Run runs in a synctest bubble until the test ends.
func running(t *testing.T, sink channels.Sink) *device {
	d := opened(t, "", sink, time.Now)
	d.state.paired("573009999999")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	return d
}

// TestEnded checks that a link that WhatsApp or the owner has ended is Failed, names the reason and
// is not retried, whatever events come later.
func TestEnded(t *testing.T) {
	for code, event := range map[string]any{
		"logged_out":  &events.LoggedOut{Reason: events.ConnectFailureLoggedOut},
		"replaced":    &events.StreamReplaced{},
		"outdated":    &events.ClientOutdated{},
		"cat":         &events.CATRefreshError{Error: errors.New("no")},
		"refused 409": &events.ConnectFailure{Reason: events.ConnectFailureBadUserAgent},
	} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := running(t, &channeltest.Sink{})
				d.dispatch(&events.Connected{})
				d.dispatch(event)
				d.dispatch(&events.Disconnected{})
				d.dispatch(&events.Connected{})
				time.Sleep(48 * time.Hour) // of the bubble's fake time
				if n := d.wire.connected(); n != 1 {
					t.Errorf("connected %d times", n)
				}
				err := d.Check(t.Context())
				if channels.DecisionOf(err) != channels.Stop || !strings.HasPrefix(decided(err), "stop "+code+": ") {
					t.Error(decided(err))
				}
				if st := d.Status(); st.Phase != Failed || st.Reason == "" || st.Since.IsZero() {
					t.Errorf("%+v", st)
				}
				if _, err := d.Send(t.Context(), text("+573001234567")); channels.DecisionOf(err) != channels.Stop {
					t.Error("a dead channel takes messages")
				}
			})
		})
	}
}

// TestBan checks that nothing is tried during a ban and that its end is shown. A ban without an end
// is retried daily; a ban that continues is waited for again.
func TestBan(t *testing.T) {
	for name, tt := range map[string]struct{ said, lasts time.Duration }{
		"an hour":      {time.Hour, time.Hour},
		"without end":  {0, defaultBan},
		"before today": {-time.Hour, defaultBan},
		"for ever":     {200 * 24 * time.Hour, longestBan},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := running(t, &channeltest.Sink{})
				d.dispatch(&events.Connected{})
				for n := range 2 {
					d.dispatch(&events.TemporaryBan{Code: events.TempBanBlockedByUsers, Expire: tt.said})
					d.dispatch(&events.Disconnected{})
					end := time.Now().Add(tt.lasts).UTC()
					time.Sleep(tt.lasts - time.Minute)
					if got := d.wire.connected(); got != n+1 {
						t.Fatalf("connected %d times during the ban", got)
					}
					st, err := d.Status(), d.Check(t.Context())
					if st.Phase != Failed || !st.Next.Equal(end) || !strings.Contains(decided(err), end.Format(time.RFC3339)) {
						t.Errorf("%+v, %s", st, decided(err))
					}
					if r, ok := errors.AsType[*channels.RefusedError](err); !ok || r.Decision != channels.Stop || r.RetryAfter != time.Minute {
						t.Errorf("%+v", r)
					}
					time.Sleep(2 * time.Minute)
					if got := d.wire.connected(); got < n+2 {
						t.Fatalf("connected %d times after the ban", got)
					}
				}
				d.dispatch(&events.Connected{})
				if err := d.Check(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestLost checks that other losses are retried with growing, visible pauses.
func TestLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := running(t, &channeltest.Sink{})
		d.wire.connErr = errors.New("dial tcp: no route to +573001234567")
		d.dispatch(&events.Connected{})
		time.Sleep(time.Hour)
		d.dispatch(&events.StreamError{Code: "516"})
		d.dispatch(&events.Disconnected{})
		if st := d.Status(); st.Phase != Connecting || st.Attempts != 1 || st.Code != "stream 516" || time.Until(st.Next) > minBackoff {
			t.Fatalf("%+v", st)
		}
		if err := d.Check(t.Context()); channels.DecisionOf(err) != channels.Retry {
			t.Error(decided(err))
		}
		time.Sleep(10 * time.Minute)
		st := d.Status()
		if st.Code != "network" || st.Attempts < 8 || st.Attempts > 12 {
			t.Errorf("after ten minutes %+v", st)
		}
		time.Sleep(24 * time.Hour)
		if n := d.wire.connected(); n < 24*12 || n > 24*17 { // one attempt every 3¾ to 5 minutes
			t.Errorf("%d attempts in a day", n)
		}
		if err := d.Check(t.Context()); channels.DecisionOf(err) != channels.Stop {
			t.Errorf("a day without WhatsApp is %s", decided(err))
		}
		d.wire.mu.Lock()
		d.wire.connErr = nil
		d.wire.mu.Unlock()
		time.Sleep(maxBackoff)
		d.dispatch(&events.Connected{})
		if err := d.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestFlapping checks that the pauses also grow when each connection lasts seconds only.
func TestFlapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := running(t, &channeltest.Sink{})
		for range 1000 {
			time.Sleep(10 * time.Second)
			if _, dialled, _, _ := d.state.due(); dialled {
				d.dispatch(&events.Connected{})
				d.dispatch(&events.Disconnected{})
			}
		}
		if n := d.wire.connected(); n > 60 {
			t.Errorf("%d connections in three hours", n)
		}
	})
}

// TestSilent checks that a connection is renewed if the handshake never completes, and if pings go
// unanswered.
func TestSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := running(t, &channeltest.Sink{})
		time.Sleep(handshakeTimeout + minBackoff + time.Second)
		if n := d.wire.connected(); n != 2 {
			t.Errorf("connected %d times", n)
		}
		d.dispatch(&events.Connected{})
		d.dispatch(&events.KeepAliveTimeout{LastSuccess: time.Now().Add(-time.Minute)})
		if d.Status().Phase != Connected {
			t.Error("one missed ping ends the link")
		}
		d.dispatch(&events.KeepAliveTimeout{LastSuccess: time.Now().Add(-pingTimeout)})
		if st := d.Status(); st.Phase != Connecting || st.Code != "deaf" {
			t.Errorf("%+v", st)
		}
	})
}

// TestRepeated checks that a message that could not be stored, and those after it, are not
// acknowledged, and that the link is renewed so that the server redelivers all in order.
func TestRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sink := &channeltest.Sink{}
		d := running(t, channeltest.Failing("accept"))
		d.dispatch(&events.Connected{})
		if d.dispatch(message("3EB0000000000000000001", "uno")) {
			t.Fatal("acknowledged what was not stored")
		}
		d.Sink = sink // the store works again
		if d.dispatch(message("3EB0000000000000000002", "dos")) {
			t.Error("the second overtook the first")
		}
		if err := d.Check(t.Context()); err == nil || !strings.Contains(decided(err), "store") {
			t.Error("nobody can see that nothing is stored:", decided(err))
		}
		time.Sleep(minBackoff)
		synctest.Wait()
		if n := d.wire.connected(); n != 2 {
			t.Fatalf("connected %d times", n)
		}
		for i, words := range []string{"uno", "dos", "uno"} {
			if !d.dispatch(message("3EB000000000000000000"+string(rune('1'+i%2)), words)) {
				t.Error("not acknowledged")
			}
		}
		if in := sink.Inbound(); len(in) != 3 || in[0].Text != "uno" || in[0].ID != in[2].ID {
			t.Errorf("%+v", in) // the third is a duplicate by id, which the sink must detect
		}
	})
}

// broken is a sink that panics.
type broken struct{ channeltest.Sink }

func (*broken) Report(context.Context, ...channels.DeliveryReport) error { panic("store") }

func TestPanic(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	d.Sink = &broken{}
	if d.dispatch(&events.Receipt{MessageIDs: []string{"1"}, Type: types.ReceiptTypeRead}) {
		t.Error("a panic was taken for success")
	}
}

// TestSettings checks the client settings without which the library loses messages.
func TestSettings(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	c := d.cli
	if !c.SynchronousAck || !c.EnableDecryptedEventBuffer || !c.AutomaticMessageRerequestFromPhone || c.EnableAutoReconnect || !c.ManualHistorySyncDownload {
		t.Errorf("%+v", c)
	}
}

func message(id, words string) *events.Message {
	sender := types.NewJID("573001234567", types.DefaultUserServer)
	return (&events.Message{
		Info:       types.MessageInfo{MessageSource: types.MessageSource{Sender: sender, Chat: sender}, ID: id},
		RawMessage: &waE2E.Message{Conversation: proto.String(words)},
	}).UnwrapRaw()
}
