package jelou

import (
	"strings"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/safehttp"
)

// kinds maps the vendor's types to ours.
var kinds = map[string]bot.Kind{
	"text": bot.KindText, "image": bot.KindImage, "audio": bot.KindAudio, "voice": bot.KindAudio,
	"video": bot.KindVideo, "document": bot.KindDocument, "file": bot.KindDocument, "location": bot.KindLocation,
}

// bubble reads the bot's webhook. A message without usable content becomes unsupported, so that the
// person is told.
func (c *Client) bubble(b *batch, p *post) {
	if owner := strings.ToLower(p.Owner.trim()); owner != "" && owner != "user" {
		return // the bot or an agent of the platform wrote it
	}
	in := c.newInbound(b, p.MessageID, p.UserID, "", p.Names, p.BotID, p.Received)
	if in == nil {
		return
	}
	if in.Contact == "" {
		b.invalid["userId"] = "Falta: dice quién escribe."
	}
	v := p.Bubble.Is
	in.Text, in.Option = string(v.Text), v.Payload.trim()
	if where := v.Where.Is; where.Lat != "" || where.Long != "" || where.Lng != "" {
		if at, err := place(where.Lat, first(where.Long, where.Lng)); err == nil {
			in.Location, in.Text = at, "" // the text is a link to the same place
		}
	}
	if in.Text == "" {
		in.Text = append(v.Contacts, v.Contact...).words()
	}
	c.shape(b, in, v.Type, v.MediaURL, v.Name)
}

// panel reads an event of the support panel.
func (c *Client) panel(b *batch, p *post) {
	if p.EventType != "" && p.EventType != "message" {
		b.unreadable = "an event we don't know: " + p.EventType.trim()
		return
	}
	v := p.Value.Is
	in := c.newInbound(b, v.ID, p.Contact.Is.ID, "", p.Contact.Is.Name, p.Bot.Is.ID, p.Timestamp)
	if in == nil {
		return
	}
	if in.Contact == "" {
		b.invalid["contact.id"] = "Falta: dice quién escribe."
	}
	body := v.Content.Is
	in.Text, in.Option = string(first(body.Body, body.Caption)), body.Payload.trim()
	if at, err := place(body.Latitude, body.Longitude); err == nil {
		at.Name = strings.Trim(body.PlaceName.trim()+", "+body.Address.trim(), ", ")
		in.Location = at
	}
	if in.Text == "" {
		in.Text = body.Contacts.words()
	}
	c.shape(b, in, v.Type, body.URL, body.Name)
}

// shape sets the kind of a message of the bot's webhook or the panel, and finishes it.
func (c *Client) shape(b *batch, in *bot.Inbound, kind, mediaURL, name field) {
	x, said := channels.VendorMetadata{}, strings.ToLower(kind.trim())
	in.Kind = kinds[said]
	switch in.Kind {
	case bot.KindImage, bot.KindAudio, bot.KindVideo, bot.KindDocument:
		in.Media = []bot.Media{c.media(mediaURL, name)}
	case bot.KindLocation:
		if in.Location == nil {
			in.Kind = bot.KindText
		}
	default:
		in.Kind = bot.KindText // an answer to a list has a text too, whatever its type
	}
	switch {
	case in.Option != "":
		in.Kind = bot.KindOption
	case said == "sticker":
		in.Kind, in.Media, x.Type = bot.KindSticker, nil, said
	case in.Kind == bot.KindText && strings.TrimSpace(in.Text) == "":
		in.Kind, x.Type = bot.KindUnsupported, said
	}
	finishInbound(b, in, x)
}

// media returns a file by its URL, or a Fault if the URL may not be fetched.
func (c *Client) media(at, name field) bot.Media {
	m := bot.Media{VendorRef: at.trim(), Name: name.trim()}
	if safehttp.Check(m.VendorRef, c.APIURL) != nil {
		m.VendorRef, m.Fault = "", bot.FaultUnfetched
	}
	return m
}
