package whatsmeow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"recado/bot"
	"recado/bot/channels"
)

// ackTimeout is how long WhatsApp may take to acknowledge a sent message.
const ackTimeout = 30 * time.Second

// Send implements bot.Channel. Every try of the same out.ID sends the same message with the same
// WhatsApp id, so phones show it once.
func (c *Channel) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if out.ID == "" {
		return "", channels.Refuse(channels.GiveUp, "empty", "a message without an id", 0)
	}
	if err := c.Check(ctx); err != nil {
		return "", err
	}
	to, err := c.address(ctx, out.To)
	if err != nil {
		return "", err
	}
	id := stableID(out.ID)
	m, err := c.compose(ctx, id, out)
	if err != nil {
		return "", err
	}
	sent, err := c.link().SendMessage(ctx, to, m, wa.SendRequestExtra{ID: id, Timeout: ackTimeout})
	if err != nil {
		return "", c.refusal(err)
	}
	if sent.ID == "" {
		return id, nil
	}
	return sent.ID, nil
}

// stableID derives the WhatsApp id of a message from its outbox id. It has the form of the ids that
// WhatsApp Web generates.
func stableID(id string) types.MessageID {
	sum := sha256.Sum256([]byte(Name + ":" + id))
	return wa.WebMessageIDPrefix + strings.ToUpper(hex.EncodeToString(sum[:9]))
}

// address returns where a contact last wrote from. It refuses a contact that never wrote: WhatsApp
// bans linked devices for unasked messages.
func (c *Channel) address(ctx context.Context, who bot.ContactID) (types.JID, error) {
	at, err := c.local.address(ctx, who)
	if err != nil {
		return types.EmptyJID, channels.Refuse(channels.Retry, "store", err.Error(), 0)
	}
	to, err := types.ParseJID(at)
	if at == "" || err != nil {
		return types.EmptyJID, channels.Refuse(channels.UseSMS, "unasked", "a linked device only answers, and this person has not written to it", 0)
	}
	return to, nil
}

// compose returns the message that an earlier try stored, or builds and stores it.
func (c *Channel) compose(ctx context.Context, id string, out bot.Outbound) (*waE2E.Message, error) {
	kept, err := c.local.sent(ctx, id)
	if err != nil {
		return nil, channels.Refuse(channels.Retry, "store", err.Error(), 0)
	}
	m := &waE2E.Message{}
	if kept != nil && proto.Unmarshal(kept, m) == nil {
		return m, nil
	}
	if m, err = c.build(ctx, out); err != nil {
		return nil, err
	}
	raw, err := proto.Marshal(m)
	if err != nil {
		return nil, channels.Refuse(channels.GiveUp, "unsendable", err.Error(), 0)
	}
	if err := c.local.saveSent(ctx, id, raw, c.Now()); err != nil {
		return nil, channels.Refuse(channels.Retry, "store", err.Error(), 0)
	}
	return m, nil
}

// again answers the library when a phone requests a message that it could not decrypt.
func (c *Channel) again(_, _ types.JID, id types.MessageID) *waE2E.Message {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	raw, err := c.local.sent(ctx, id)
	m := &waE2E.Message{}
	if err != nil || raw == nil || proto.Unmarshal(raw, m) != nil {
		return nil
	}
	return m
}

// Typing implements channels.TypingIndicator. message is an inbound id or the vendor's id.
func (c *Channel) Typing(ctx context.Context, who bot.ContactID, message string) error {
	to, err := c.address(ctx, who)
	if err != nil {
		return err
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(message, Name+":"), "@")
	w := c.link()
	if id != "" {
		if err := w.MarkRead(ctx, []types.MessageID{id}, c.Now(), to, to); err != nil {
			return c.refusal(err)
		}
	}
	if err := w.SendChatPresence(ctx, to, types.ChatPresenceComposing, types.ChatPresenceMediaText); err != nil {
		return c.refusal(err)
	}
	return nil
}
