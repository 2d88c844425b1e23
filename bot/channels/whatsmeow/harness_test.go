package whatsmeow

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// fakeWire is a fake of the library's client.
type fakeWire struct {
	mu       sync.Mutex
	sent     []sentMessage
	sendErr  error
	uploads  int
	marks    []string
	connects int
	connErr  error
	codes    chan wa.QRChannelItem
	pairErr  error
	download func(what wa.DownloadableMessage, into wa.File) error
	asked    func(m *types.MessageInfo, key []byte)
}

type sentMessage struct {
	to types.JID
	id string
	m  *waE2E.Message
}

func (f *fakeWire) SendMessage(_ context.Context, to types.JID, m *waE2E.Message, extra ...wa.SendRequestExtra) (wa.SendResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, sentMessage{to, extra[0].ID, m})
	return wa.SendResponse{ID: extra[0].ID}, f.sendErr
}

func (f *fakeWire) Upload(_ context.Context, data []byte, kind wa.MediaType) (wa.UploadResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uploads++
	return wa.UploadResponse{URL: "https://media/" + string(kind), DirectPath: "/up", MediaKey: []byte("key"), FileLength: uint64(len(data))}, nil
}

func (f *fakeWire) MarkRead(_ context.Context, ids []types.MessageID, _ time.Time, chat, _ types.JID, _ ...types.ReceiptType) error {
	f.marks = append(f.marks, "read "+strings.Join(ids, " ")+" "+chat.String())
	return nil
}

func (f *fakeWire) SendChatPresence(_ context.Context, to types.JID, s types.ChatPresence, _ types.ChatPresenceMedia) error {
	f.marks = append(f.marks, string(s)+" "+to.String())
	return nil
}

func (f *fakeWire) DownloadToFile(_ context.Context, what wa.DownloadableMessage, into wa.File) error {
	return f.download(what, into)
}

func (f *fakeWire) SendMediaRetryReceipt(_ context.Context, m *types.MessageInfo, key []byte) error {
	go f.asked(m, key)
	return nil
}

func (f *fakeWire) ConnectContext(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.connects++
	return f.connErr
}

func (f *fakeWire) connected() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.connects
}

func (f *fakeWire) Disconnect() {}

func (f *fakeWire) GetQRChannel(context.Context) (<-chan wa.QRChannelItem, error) {
	if f.codes == nil {
		return nil, errors.New("no codes")
	}
	return f.codes, nil
}

func (f *fakeWire) PairPhone(context.Context, string, bool, wa.PairClientType, string) (string, error) {
	return "ABCD-1234", f.pairErr
}

// device is a channel with its own store and a fake client. A real client with a copy of the
// library's empty device dispatches events to the channel.
type device struct {
	*Channel
	wire *fakeWire
	cli  *wa.Client
}

// dispatch reports whether the event is acknowledged.
func (d *device) dispatch(event any) bool { return !d.cli.DangerousInternals().DispatchEvent(event) }

func opened(t testing.TB, path string, sink channels.Sink, now func() time.Time) *device {
	t.Helper()
	if path == "" {
		path = filepath.Join(t.TempDir(), "device.db")
	}
	d := &device{wire: &fakeWire{}}
	ch, err := open(t.Context(), Config{Store: path, Sink: sink, Now: now, Open: func(_ context.Context, m bot.Media) (io.ReadCloser, error) {
		if m.ID == "gone" {
			return nil, bot.ErrNotFound
		}
		return io.NopCloser(strings.NewReader("bytes of " + m.ID)), nil
	}}, func(*store.Device) client { return d.wire })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ch.Close() })
	noop := *store.NoopDevice
	d.Channel, d.cli = ch, wa.NewClient(&noop, nil)
	ch.prepare(d.cli)
	return d
}

// asked returns a version server that answers v or fails with err.
func asked(v store.WAVersionContainer, err error) func(context.Context) (store.WAVersionContainer, error) {
	return func(context.Context) (store.WAVersionContainer, error) { return v, err }
}

// at returns a clock that stands still.
func at(t time.Time) func() time.Time { return func() time.Time { return t } }

// ready returns a device that is linked and connected.
func ready(t testing.TB, sink *channeltest.Sink) *device {
	t.Helper()
	d := opened(t, "", sink, at(noon))
	d.state.paired("573009999999")
	d.state.connected()
	return d
}

// knows records contacts as if they had written.
func (d *device) knows(t testing.TB, contact bot.ContactID, address string) {
	t.Helper()
	if err := d.local.recordContact(t.Context(), contact, address); err != nil {
		t.Fatal(err)
	}
}

// save stores a linked device as the library does at the end of linking.
func (d *device) save(t testing.TB, number string) {
	t.Helper()
	dev := d.container.NewDevice()
	jid := types.NewADJID(number, 0, 3)
	dev.ID, dev.Account = &jid, &waAdv.ADVSignedDeviceIdentity{
		Details: []byte{1}, AccountSignature: make([]byte, 64), AccountSignatureKey: make([]byte, 32), DeviceSignature: make([]byte, 64),
	}
	if err := d.container.PutDevice(t.Context(), dev); err != nil {
		t.Fatal(err)
	}
}
