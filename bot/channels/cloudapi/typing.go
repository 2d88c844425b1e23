package cloudapi

import (
	"context"
	"strings"

	"recado/bot"
)

// Typing implements channels.TypingIndicator. The vendor removes the indicator when the answer
// arrives or after 25 seconds. messageID is the inbound id or the vendor's id.
func (c *Client) Typing(ctx context.Context, _ bot.ContactID, messageID string) error {
	return c.typingFrom(ctx, c.sender(), strings.TrimPrefix(messageID, Name+":"))
}

func (c *Client) typingFrom(ctx context.Context, from, messageID string) error {
	type indicator struct {
		Type string `json:"type"`
	}
	_, err := c.post(ctx, c.at(from, "messages"), struct {
		Product   string    `json:"messaging_product"`
		Status    string    `json:"status"`
		MessageID string    `json:"message_id"`
		Typing    indicator `json:"typing_indicator"`
	}{"whatsapp", "read", messageID, indicator{"text"}})
	return err
}
