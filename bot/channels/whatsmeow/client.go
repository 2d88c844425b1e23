package whatsmeow

import (
	"context"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// sender is what sending needs of the library.
type sender interface {
	SendMessage(ctx context.Context, to types.JID, message *waE2E.Message, extra ...wa.SendRequestExtra) (wa.SendResponse, error)
	Upload(ctx context.Context, plaintext []byte, kind wa.MediaType) (wa.UploadResponse, error)
	MarkRead(ctx context.Context, ids []types.MessageID, at time.Time, chat, sender types.JID, kind ...types.ReceiptType) error
	SendChatPresence(ctx context.Context, to types.JID, state types.ChatPresence, media types.ChatPresenceMedia) error
}

// client is all that the channel needs of the library.
type client interface {
	sender
	DownloadToFile(ctx context.Context, what wa.DownloadableMessage, into wa.File) error
	SendMediaRetryReceipt(ctx context.Context, message *types.MessageInfo, mediaKey []byte) error
	ConnectContext(ctx context.Context) error
	Disconnect()
	GetQRChannel(ctx context.Context) (<-chan wa.QRChannelItem, error)
	PairPhone(ctx context.Context, phone string, notify bool, client wa.PairClientType, name string) (string, error)
}

var _ client = (*wa.Client)(nil)

// dialler makes a client for a device.
type dialler func(*store.Device) client

// reach makes the library's own client.
func (c *Channel) reach(device *store.Device) client {
	cli := wa.NewClient(device, logAdapter{c.Log})
	cli.GetClientPayload = func() *waWa6.ClientPayload { return c.version.payload(device) }
	c.prepare(cli)
	return cli
}

// prepare sets a client up so that nothing is lost. Each line but the first two
// makes good for a default that loses messages, or hides that they are lost.
func (c *Channel) prepare(cli *wa.Client) {
	cli.EnableAutoReconnect = false      // Run does it, where it can be seen
	cli.ManualHistorySyncDownload = true // what was said before the link is not ours to answer
	cli.SynchronousAck = true
	cli.EnableDecryptedEventBuffer = true         // or what is repeated can't be read again
	cli.AutomaticMessageRerequestFromPhone = true // the phone has what we could not decrypt
	cli.GetMessageForRetry = c.again
	cli.SetForceActiveDeliveryReceipts(true) // or the sender sees one tick until the phone wakes
	cli.AddEventHandlerWithSuccessStatus(c.handle)
}
