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

// sender is the part of the library's client that sending uses.
type sender interface {
	SendMessage(ctx context.Context, to types.JID, message *waE2E.Message, extra ...wa.SendRequestExtra) (wa.SendResponse, error)
	Upload(ctx context.Context, plaintext []byte, kind wa.MediaType) (wa.UploadResponse, error)
	MarkRead(ctx context.Context, ids []types.MessageID, at time.Time, chat, sender types.JID, kind ...types.ReceiptType) error
	SendChatPresence(ctx context.Context, to types.JID, state types.ChatPresence, media types.ChatPresenceMedia) error
}

// client is the part of the library's client that the channel uses.
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

// reach makes the library's real client.
func (c *Channel) reach(device *store.Device) client {
	cli := wa.NewClient(device, logAdapter{c.Log})
	cli.GetClientPayload = func() *waWa6.ClientPayload { return c.version.payload(device) }
	c.prepare(cli)
	return cli
}

// prepare configures a client so that no message is lost. Each line after the first two replaces a
// default that loses messages or hides their loss.
func (c *Channel) prepare(cli *wa.Client) {
	cli.EnableAutoReconnect = false      // Run reconnects, so that Status shows the attempts
	cli.ManualHistorySyncDownload = true // the bot does not answer messages from before the link
	cli.SynchronousAck = true
	cli.EnableDecryptedEventBuffer = true         // without it a redelivered message can't be decrypted a second time
	cli.AutomaticMessageRerequestFromPhone = true // the phone has the messages that this device could not decrypt
	cli.GetMessageForRetry = c.again
	cli.SetForceActiveDeliveryReceipts(true) // without it the sender sees one tick until the phone is online
	cli.AddEventHandlerWithSuccessStatus(c.handle)
}
