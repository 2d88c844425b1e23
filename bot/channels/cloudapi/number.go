package cloudapi

import (
	"context"
	"io"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// Number is a phone number of the account besides the first. It is a channel of its own, because
// people write to a number, and the vendor's windows and limits are per number. The webhooks of all
// numbers come to the account's one URL.
type Number struct {
	client *Client
	id     string
}

var (
	_ bot.Channel              = (*Number)(nil)
	_ channels.Fetcher         = (*Number)(nil)
	_ channels.TypingIndicator = (*Number)(nil)
	_ channels.Health          = (*Number)(nil)
)

// OtherNumbers returns the channels of all the account's numbers except the Client's own.
func (c *Client) OtherNumbers() []*Number {
	var all []*Number
	for _, id := range c.PhoneNumberIDs[min(1, len(c.PhoneNumberIDs)):] {
		all = append(all, &Number{c, id})
	}
	return all
}

// channel returns the channel name of a phone number id: "whatsapp" for the first number, else like
// "whatsapp-1066".
func (c *Client) channel(id string) string {
	if id == "" || id == c.sender() || !slices.Contains(c.PhoneNumberIDs, id) {
		return Name
	}
	return Name + "-" + id
}

// Name implements bot.Channel.
func (n *Number) Name() string { return n.client.channel(n.id) }

// Send implements bot.Channel.
func (n *Number) Send(ctx context.Context, out bot.Outbound) (string, error) {
	return n.client.sendFrom(ctx, n.id, out)
}

// Fetch implements channels.Fetcher, as Client.Fetch does.
func (n *Number) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	return n.client.fetchFor(ctx, n.id, m)
}

// Typing implements channels.TypingIndicator, as Client.Typing does.
func (n *Number) Typing(ctx context.Context, _ bot.ContactID, messageID string) error {
	return n.client.typingFrom(ctx, n.id, strings.TrimPrefix(messageID, n.Name()+":"))
}

// Check implements channels.Health, as Client.Check does.
func (n *Number) Check(ctx context.Context) error { return n.client.check(ctx, n.id) }

// Windowed reports that outside the 24-hour window only templates can be sent.
func (*Number) Windowed() bool { return true }
