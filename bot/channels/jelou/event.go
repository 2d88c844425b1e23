package jelou

import (
	"encoding/json"
	"strings"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
)

// event is a delivery status of a sent message. Its format is undocumented, so several forms are read.
type event struct {
	Event  field         `json:"event"`
	Type   field         `json:"type"`
	Status field         `json:"status"`
	ID     field         `json:"id"`
	Code   field         `json:"code"`
	Reason field         `json:"reason"`
	Error  errorOrText   `json:"error"`
	Data   object[inner] `json:"data"`
}

type inner struct {
	MessageID field       `json:"messageId"`
	Snake     field       `json:"message_id"`
	ID        field       `json:"id"`
	Error     errorOrText `json:"error"`
}

// errorOrText is an error as an object or as a text.
type errorOrText struct {
	Code    field `json:"code"`
	Message field `json:"message"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *errorOrText) UnmarshalJSON(b []byte) error {
	if b[0] == '{' {
		type plain errorOrText
		return json.Unmarshal(b, (*plain)(f))
	}
	return f.Message.UnmarshalJSON(b)
}

// statuses maps the vendor's statuses to ours. A reply counts as read.
var statuses = map[string]bot.Status{
	"delivered_channel": bot.Sent, "delivered_user": bot.Delivered, "read": bot.Read, "reply": bot.Read, "failed": bot.Failed,
}

// word returns the event's name, which is in one of several fields.
func (p *post) word() string {
	for _, f := range []field{p.Event, p.EventType, p.Type, p.Value.Is.Status, p.Status} {
		if w := strings.ToLower(f.trim()); w != "" {
			return w
		}
	}
	return ""
}

// event reads a delivery status of a sent message.
func (c *Client) event(b *batch, p *post) {
	d := p.Data.Is
	id := first(p.MessageID, p.SkillMessageID, d.MessageID, d.Snake, p.Value.Is.ID, d.ID, p.ID)
	if id == "" {
		b.unreadable = "an event of no message"
		return
	}
	r := &channels.DeliveryReport{Channel: Name, VendorID: id.trim(), Status: statuses[p.word()], At: c.Now().UTC()}
	if at, ok := when(p.Timestamp.trim()); ok {
		r.At = at
	}
	if r.Status == bot.Failed {
		r.Code = first(p.Error.Code, d.Error.Code, p.Code, "failed").trim()
		r.Reason = call.SafeReason(first(p.Error.Message, d.Error.Message, p.Reason, "the vendor gives no reason").trim(), c.ClientSecret)
		r.Decision = decision(r.Code, r.Reason, 400)
	}
	b.report = r
}
