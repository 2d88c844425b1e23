package whatsmeow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waMmsRetry"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"go.mau.fi/whatsmeow/util/gcmutil"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"google.golang.org/protobuf/proto"

	"recado/bot"
	"recado/bot/channels/channeltest"
)

var key = bytes.Repeat([]byte{7}, 32)

// picture returns a media reference as the inbox stores it, with the given path.
func picture(path string) bot.Media {
	raw, err := proto.Marshal(&waE2E.Message{ImageMessage: &waE2E.ImageMessage{DirectPath: &path, MediaKey: key, FileEncSHA256: key}})
	if err != nil {
		panic(err)
	}
	return bot.Media{VendorRef: ref{"3EB0FFFFFFFFFFFFFFFFFF", "99887766@lid", raw}.String()}
}

func fetched(ctx context.Context, d *device, m bot.Media) (string, error) {
	body, err := d.Fetch(ctx, m)
	if err != nil {
		return "", err
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	return string(data), err
}

// TestFetch fetches a file from WhatsApp's servers by its stored reference.
func TestFetch(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d := ready(t, &channeltest.Sink{})
	for _, tt := range []struct {
		name  string
		media bot.Media
		err   error
		final bool
	}{
		{"there", picture("/v/1"), nil, false},
		{"longer than it said", picture("/v/1"), wa.ErrFileLengthMismatch, false},
		{"offline", picture("/v/1"), wa.ErrNotConnected, false},
		{"altered", picture("/v/1"), fmt.Errorf("last host: %w", wa.ErrInvalidMediaEncSHA256), true},
		{"too big", picture("/v/1"), errTooBig, true},
		{"somebody's host", picture("@127.0.0.1/x"), nil, true},
		{"no path", picture("127.0.0.1"), nil, true},
		{"not ours", bot.Media{VendorRef: "http://127.0.0.1/"}, nil, true},
		{"empty", bot.Media{}, nil, true},
	} {
		d.wire.download = func(what wa.DownloadableMessage, into wa.File) error {
			if what.GetDirectPath() != "/v/1" || what.(*waE2E.ImageMessage).GetURL() != "" {
				t.Errorf("%s: fetched from %s", tt.name, what.GetDirectPath())
			}
			_, err := into.Write([]byte("bytes"))
			return errors.Join(err, tt.err)
		}
		got, err := fetched(t.Context(), d, tt.media)
		ok := tt.err == nil && !tt.final || errors.Is(tt.err, wa.ErrFileLengthMismatch)
		if ok != (err == nil) || ok && got != "bytes" || errors.Is(err, bot.ErrNotFound) != tt.final {
			t.Errorf("%s: %q %v", tt.name, got, err)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestTooBig: the length in a message is the sender's claim and can be wrong.
func TestTooBig(t *testing.T) {
	d := ready(t, &channeltest.Sink{})
	d.wire.download = func(_ wa.DownloadableMessage, into wa.File) error {
		n, err := io.Copy(into, io.LimitReader(zeros{}, 2*MaxFile))
		if n > MaxFile+encryptionOverhead {
			t.Errorf("%d bytes on the disk", n)
		}
		return err
	}
	if _, err := fetched(t.Context(), d, picture("/v/1")); !errors.Is(err, bot.ErrNotFound) || !errors.Is(err, errTooBig) {
		t.Error(err)
	}
	f := &tempFile{}
	if _, err := f.WriteAt(make([]byte, 1), MaxFile+encryptionOverhead); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestReupload checks that the phone is asked once for a file that WhatsApp has deleted.
func TestReupload(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(d *device)
		again  error
		want   string
		final  bool
	}{
		"uploaded anew":    {answer: phoneSays(waMmsRetry.MediaRetryNotification_SUCCESS, "/v/2"), want: "bytes"},
		"gone again":       {answer: phoneSays(waMmsRetry.MediaRetryNotification_SUCCESS, "/v/2"), again: wa.ErrMediaDownloadFailedWith404, final: true},
		"not on the phone": {answer: phoneSays(waMmsRetry.MediaRetryNotification_NOT_FOUND, ""), final: true},
		"somebody's path":  {answer: phoneSays(waMmsRetry.MediaRetryNotification_SUCCESS, "//127.0.0.1/x"), final: true},
		"refused": {answer: func(d *device) {
			d.dispatch(&events.MediaRetry{MessageID: "3EB0FFFFFFFFFFFFFFFFFF", Error: &events.MediaRetryError{Code: 2}})
		}, final: true},
		"the phone is off": {answer: func(*device) {}},
		"another's answer": {answer: func(d *device) { d.dispatch(&events.MediaRetry{MessageID: "other"}) }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := opened(t, "", &channeltest.Sink{}, time.Now)
				d.wire.download = func(what wa.DownloadableMessage, into wa.File) error {
					if what.GetDirectPath() == "/v/1" {
						return wa.ErrMediaDownloadFailedWith410
					}
					_, err := into.Write([]byte("bytes"))
					return errors.Join(err, tt.again)
				}
				d.wire.asked = func(m *types.MessageInfo, k []byte) {
					if m.ID != "3EB0FFFFFFFFFFFFFFFFFF" || m.Chat.String() != "99887766@lid" || !bytes.Equal(k, key) {
						t.Errorf("asked for %+v", m)
					}
					tt.answer(d)
				}
				got, err := fetched(t.Context(), d, picture("/v/1"))
				if got != tt.want || errors.Is(err, bot.ErrNotFound) != tt.final || (err == nil) != (tt.want != "") {
					t.Errorf("%q %v", got, err)
				}
			})
		})
	}
}

// phoneSays returns the phone's answer, encrypted as phones encrypt it.
func phoneSays(result waMmsRetry.MediaRetryNotification_ResultType, path string) func(d *device) {
	return func(d *device) {
		raw, err := proto.Marshal(&waMmsRetry.MediaRetryNotification{Result: &result, DirectPath: &path})
		if err != nil {
			panic(err)
		}
		const id = "3EB0FFFFFFFFFFFFFFFFFF"
		iv := bytes.Repeat([]byte{1}, 12)
		secret, err := gcmutil.Encrypt(hkdfutil.SHA256(key, nil, []byte("WhatsApp Media Retry Notification"), 32), iv, raw, []byte(id))
		if err != nil {
			panic(err)
		}
		d.dispatch(&events.MediaRetry{MessageID: id, Ciphertext: secret, IV: iv})
	}
}
