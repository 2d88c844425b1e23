package whatsmeow

import (
	"bytes"
	"errors"
	"image"
	_ "image/png"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot/channels/channeltest"
)

var code = wa.QRChannelItem{Event: wa.QRChannelEventCode, Code: "2@abc,def", Timeout: time.Minute}

// TestPair covers every way in which linking ends. A case lists what WhatsApp sends and the steps
// that a person sees.
func TestPair(t *testing.T) {
	for _, tt := range []struct {
		name, phone string
		items       []wa.QRChannelItem
		pairErr     error
		connErr     error
		steps       string
		want        error
	}{
		{"scanned", "", []wa.QRChannelItem{code, code, wa.QRChannelSuccess}, nil, nil, "wait qr qr wait linked", nil},
		{"typed", "+573001234567", []wa.QRChannelItem{code, code, wa.QRChannelSuccess}, nil, nil, "wait code wait linked", nil},
		{"nobody came", "", []wa.QRChannelItem{code, wa.QRChannelTimeout}, nil, nil, "wait qr failed:timeout", ErrTimeout},
		{"no linked devices allowed", "", []wa.QRChannelItem{code, wa.QRChannelScannedWithoutMultidevice, wa.QRChannelSuccess}, nil, nil, "wait qr enable wait linked", nil},
		{"old program", "", []wa.QRChannelItem{wa.QRChannelClientOutdated}, nil, nil, "wait failed:outdated", ErrOutdated},
		{"refused", "", []wa.QRChannelItem{code, {Event: wa.QRChannelEventError, Error: errors.New("hmac")}}, nil, nil, "wait qr failed:refused", ErrPairing},
		{"something newer, like a passkey", "", []wa.QRChannelItem{code, {Event: "passkey-request"}}, nil, nil, "wait qr failed:refused", ErrPairing},
		{"no number", "+12", []wa.QRChannelItem{code}, wa.ErrPhoneNumberTooShort, nil, "wait failed:bad_number", ErrBadNumber},
		{"too many codes", "+573001234567", []wa.QRChannelItem{code}, wa.ErrIQRateOverLimit, nil, "wait failed:no_code", ErrNoPairCode},
		{"no network", "", nil, nil, errors.New("no route"), "wait failed:unreachable", ErrNetwork},
		{"WhatsApp falls silent", "", []wa.QRChannelItem{code}, nil, nil, "wait qr failed:timeout", ErrTimeout},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := opened(t, "", &channeltest.Sink{}, time.Now)
				d.wire.codes, d.wire.pairErr, d.wire.connErr = make(chan wa.QRChannelItem, 8), tt.pairErr, tt.connErr
				for _, item := range tt.items {
					d.wire.codes <- item
				}
				steps := []string{}
				got := make(chan error, 1)
				go func() {
					got <- d.Pair(t.Context(), tt.phone, func(s Step) {
						step := string(s.Kind)
						if s.Reason != "" {
							step += ":" + s.Reason
						}
						if (s.Kind == StepQR || s.Kind == StepCode) && (s.Code == "" || !s.Until.After(time.Now())) {
							t.Errorf("%+v", s)
						}
						steps = append(steps, step)
					})
				}()
				synctest.Wait()
				if tt.want == nil { // the library connects without Run
					d.dispatch(&events.PairSuccess{ID: types.NewADJID("573001234567", 0, 3)})
					time.Sleep(5 * time.Second)
					d.dispatch(&events.Connected{})
				}
				if err := <-got; !errors.Is(err, tt.want) || err == nil != (tt.want == nil) {
					t.Errorf("%v", err)
				}
				if s := strings.Join(steps, " "); s != tt.steps {
					t.Errorf("wanted %s\ngot    %s", tt.steps, s)
				}
				if st := d.Status(); tt.want == nil && (st.Phase != Connected || st.Account != "+57***567" || st.Pairing.Kind != StepLinked) {
					t.Errorf("%+v", st)
				}
				d.wire.connErr = nil
				if tt.want == nil {
					d.save(t, "573001234567")
					if err := d.StartPairing(""); !errors.Is(err, ErrLinked) {
						t.Error(err)
					}
				}
			})
		})
	}
}

// TestPairOnce checks that one linking runs at a time, and that it can be stopped and started again.
func TestPairOnce(t *testing.T) {
	d := opened(t, "", &channeltest.Sink{}, at(noon))
	d.wire.codes = make(chan wa.QRChannelItem, 1)
	for range 3 {
		if err := d.StartPairing(""); err != nil {
			t.Fatal(err)
		}
		if err := d.StartPairing(""); !errors.Is(err, ErrBusy) {
			t.Error(err)
		}
		d.StopPairing()
		if st := d.Status(); st.Pairing.Kind != StepFailed || st.Pairing.Reason != string(ErrStopped) {
			t.Errorf("%+v", st.Pairing)
		}
	}
	d.StopPairing()
}

// TestPairAgain checks that an unlinked device can be linked again, and that a device that another
// process replaced can be reconnected.
func TestPairAgain(t *testing.T) {
	d := opened(t, "", &channeltest.Sink{}, at(noon))
	d.save(t, "573001234567")
	if err := d.Reconnect(t.Context()); err != nil || d.Status().Phase != Connecting {
		t.Fatal(err, d.Status())
	}
	d.dispatch(&events.StreamReplaced{})
	if err := d.Reconnect(t.Context()); err != nil || d.Status().Phase != Connecting || d.Status().Account != "+57***567" {
		t.Fatal(err, d.Status())
	}
	d.dispatch(&events.LoggedOut{})
	device, err := d.container.GetFirstDevice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := device.Delete(t.Context()); err != nil { // as the library does
		t.Fatal(err)
	}
	d.wire.codes = make(chan wa.QRChannelItem, 1)
	d.wire.codes <- code
	if err := d.StartPairing(""); err != nil {
		t.Fatal(err)
	}
	for st, news := d.state.watch(); st.Pairing == nil || st.Pairing.Kind != StepQR; st, news = d.state.watch() {
		<-news
	}
	d.StopPairing()
	if st := d.Status(); st.Phase != Unpaired || st.Account != "" {
		t.Errorf("%+v", st)
	}
}

// TestQR decodes a drawn QR code that is as long as WhatsApp's codes.
func TestQR(t *testing.T) {
	code := "2@" + strings.Repeat("aB3+/x", 37) + ",AbCdEf0123456789="
	raw, err := PNG(code, 4)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil || got.GetText() != code {
		t.Error(err, got)
	}
	text, err := Text(code)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if err != nil || len(lines) != (img.Bounds().Dy()/4+1)/2 {
		t.Error(err, len(lines))
	}
	if _, err := PNG("", 4); err == nil {
		t.Error("drew nothing")
	}
}
