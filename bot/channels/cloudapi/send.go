package cloudapi

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// Send implements bot.Channel.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	return c.sendFrom(ctx, c.sender(), out)
}

// sendFrom sends a message from one of our numbers.
func (c *Client) sendFrom(ctx context.Context, from string, out bot.Outbound) (string, error) {
	m, err := c.compose(ctx, from, out)
	if err != nil {
		return "", err
	}
	a, err := c.post(ctx, c.at(from, "messages"), m)
	if err != nil {
		if r, ok := errors.AsType[*channels.RefusedError](err); ok && out.Media != nil && lostFileCodes[r.Code] {
			c.forget(from, *out.Media) // the next try uploads it again
		}
		return "", err
	}
	var sent struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
	}
	if err := json.Unmarshal(a.Body, &sent); err != nil || len(sent.Messages) == 0 || sent.Messages[0].ID == "" {
		// The answer is not the vendor's, perhaps a proxy's. Sending twice is better than losing it.
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no message", 0)
	}
	return sent.Messages[0].ID, nil
}

// lostFileCodes are the errors of a message whose uploaded file no longer exists.
var lostFileCodes = map[string]bool{"100": true, "131009": true, "131052": true, "131053": true}

// compose builds the vendor's request.
func (c *Client) compose(ctx context.Context, from string, out bot.Outbound) (*outMessage, error) {
	m := &outMessage{Product: "whatsapp", Individual: "individual", Opaque: strings.ToValidUTF8(out.ID[:min(len(out.ID), maxOpaque)], "")}
	if err := m.address(out.To); err != nil {
		return nil, err
	}
	file := ""
	if out.Media != nil {
		id, err := c.upload(ctx, from, *out.Media)
		if err != nil {
			return nil, err
		}
		file = id
	}
	switch {
	case out.Kind == channels.Template:
		if out.Template == nil || out.Template.Name == "" {
			return nil, channels.Refuse(channels.GiveUp, "empty", "a template without a name", 0)
		}
		m.template(*out.Template, out.Media, file)
	case file != "":
		m.file(*out.Media, file, out.Text, out.Options)
	case out.Kind == channels.Link && len(out.Options) == 1:
		m.link(out.Text, out.Options[0])
	case len(out.Options) > 0:
		m.choice(out.Text, out.Options, c.ListButton)
	case out.Kind == channels.AskLocation:
		m.interactive(&outInteractive{Type: "location_request_message", Body: words(out.Text, maxButtonBody), Action: outAction{Name: "send_location"}})
	case out.Kind == channels.AskPhone: // the person answers with a card of origin "contact_request"
		m.interactive(&outInteractive{Type: requestContact, Body: words(out.Text, maxButtonBody), Action: outAction{Name: requestContact}})
	case strings.TrimSpace(out.Text) == "":
		return nil, channels.Refuse(channels.GiveUp, "empty", "a message without text", 0)
	default:
		m.text(out.Text)
	}
	return m, nil
}

// requestContact is the type of a message whose button shares the person's own number.
const requestContact = "request_contact_info"

// address sets the recipient: a phone number or the vendor's user id.
func (m *outMessage) address(to bot.ContactID) error {
	number := strings.TrimPrefix(string(to), "+")
	switch {
	case number == "":
		return channels.Refuse(channels.GiveUp, "empty", "a message to nobody", 0)
	case strings.Trim(number, "0123456789") == "":
		m.To = number
	default:
		m.Recipient = string(to)
	}
	return nil
}
