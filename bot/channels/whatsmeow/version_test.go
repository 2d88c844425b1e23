package whatsmeow

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

// web returns a WhatsApp Web version that is newer by the given number than the library's.
func web(newer int) store.WAVersionContainer {
	v := store.GetWAVersion()
	v[2] = uint32(int(v[2]) + newer)
	return v
}

// TestOutdated checks that a refused version is replaced by WhatsApp's present one, and that the
// link ends when that is refused too.
func TestOutdated(t *testing.T) {
	for name, tt := range map[string]struct {
		version  store.WAVersionContainer
		err      error
		connects int // within two hours, including the first
		phase    Phase
	}{
		"a newer one":        {web(7), nil, 2, Connecting},
		"the same":           {web(0), nil, 1, Failed},
		"an older one":       {web(-7), nil, 1, Failed},
		"it can't be asked ": {err: errors.New("no route"), connects: 2, phase: Connecting},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := running(t, &channeltest.Sink{})
				d.version.ask = asked(tt.version, tt.err)
				d.dispatch(&events.ClientOutdated{})
				if tt.err != nil { // it waits and shows the reason
					time.Sleep(outdatedFor - time.Minute)
					if err := d.Check(t.Context()); channels.DecisionOf(err) != channels.Stop || d.wire.connected() != 1 {
						t.Errorf("%v, connected %d times", err, d.wire.connected())
					}
				}
				time.Sleep(time.Minute + time.Second)
				if st := d.Status(); d.wire.connected() != tt.connects || st.Phase != tt.phase || st.Code != "outdated" {
					t.Errorf("connected %d times, %+v", d.wire.connected(), st)
				}
				if tt.phase == Failed {
					return
				}
				d.dispatch(&events.Connected{})
				if err := d.Check(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestOutdatedTwice checks that the link ends when WhatsApp's own version is refused too, but not
// because of a late refusal of the version before.
func TestOutdatedTwice(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	device := d.container.NewDevice()
	d.version.ask = asked(web(7), nil)
	d.version.payload(device)
	for range 2 {
		if d.dispatch(&events.ClientOutdated{}); d.Status().Phase != Connecting {
			t.Fatalf("%+v", d.Status())
		}
	}
	d.version.payload(device)
	if d.dispatch(&events.ClientOutdated{}); d.Status().Phase != Failed || !d.Status().Next.IsZero() {
		t.Errorf("%+v", d.Status())
	}
}

// TestPayload checks that the version is sent when a device is linked and when it connects.
func TestPayload(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	d.version.ask = asked(web(7), nil)
	linked := d.container.NewDevice()
	linked.ID = &types.JID{User: "573001234567", Device: 3, Server: types.DefaultUserServer}
	for _, newer := range []int{0, 7} {
		want := web(newer)
		for _, device := range []*store.Device{d.container.NewDevice(), linked} {
			p := d.version.payload(device)
			v := p.GetUserAgent().GetAppVersion()
			if got := (store.WAVersionContainer{v.GetPrimary(), v.GetSecondary(), v.GetTertiary()}); got != want {
				t.Errorf("said %s, not %s", got, want)
			}
			if sum := want.Hash(); device.ID == nil && !bytes.Equal(p.GetDevicePairingData().GetBuildHash(), sum[:]) {
				t.Error("the hash is another version's")
			}
		}
		if _, err := d.version.renew(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := New(t.Context(), Config{Store: filepath.Join(t.TempDir(), "device.db"), Sink: &channeltest.Sink{}})
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	if cli := whole.link().(*wa.Client); cli.GetClientPayload == nil || whole.version.ask == nil {
		t.Error("the library's client is not told")
	}
}

// TestPairOutdated checks that linking starts again with WhatsApp's own version.
func TestPairOutdated(t *testing.T) {
	for name, newer := range map[string]int{"a newer one": 7, "none": 0} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, "", &channeltest.Sink{}, at(noon))
			d.version.ask = asked(web(newer), nil)
			d.wire.codes = make(chan wa.QRChannelItem, 3)
			d.wire.codes <- wa.QRChannelClientOutdated
			d.wire.codes <- code
			d.wire.codes <- wa.QRChannelTimeout
			steps := []string{}
			err := d.Pair(t.Context(), "", func(s Step) { steps = append(steps, string(s.Kind)) })
			want, kinds := ErrTimeout, "wait qr failed"
			if newer == 0 {
				want, kinds = ErrOutdated, "wait failed"
			}
			if !errors.Is(err, want) || strings.Join(steps, " ") != kinds {
				t.Error(err, steps)
			}
		})
	}
}

// TestLibraryAge checks the date of a pseudo-version; the caller passes the clock.
func TestLibraryAge(t *testing.T) {
	for version, want := range map[string]string{
		"v0.0.0-20251217143725-11cf47c62d32":       "2025-12-17",
		"v1.2.3-0.20260801000000-33cfac511629":     "2026-08-01",
		"v1.2.4-rc.1.0.20260801000000-33cfac51162": "2026-08-01",
		"v1.2.3":  "",
		"(devel)": "",
		"":        "",
	} {
		at, ok := published(version)
		if got := at.Format(time.DateOnly); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, %v", version, got, ok)
		}
	}
	of := time.Date(2025, 12, 17, 14, 37, 25, 0, time.UTC)
	if Old(of, of.Add(oldAfter)) || !Old(of, of.Add(oldAfter+time.Second)) || Old(of, of.AddDate(-1, 0, 0)) {
		t.Errorf("old after %s is not", oldAfter)
	}
}
