package twilio

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// prefix precedes a WhatsApp address.
const prefix = "whatsapp:"

// message stores a person's message.
func (c *Client) message(ctx context.Context, sink channels.Sink, p url.Values, r channels.Request) error {
	if s := sent(p); s != "" { // a status that was sent to the URL for messages
		return c.status(ctx, sink, p, r)
	}
	in, why := c.inbound(p, c.Now().UTC())
	if why != "" {
		return sink.SaveInvalid(ctx, c.Name(), why, r.Body)
	}
	fresh, err := sink.Accept(ctx, in)
	if err != nil {
		return err
	}
	granted, said := consent(p)
	if !said || len(fresh) > 0 && !fresh[0] && !c.pendingConsents.has(in.ID) {
		return nil // a redelivered message must not undo a later consent
	}
	if err := sink.Consent(ctx, in.Contact, c.Name(), granted, in.At); err != nil {
		c.pendingConsents.add(in.ID)
		return err
	}
	c.pendingConsents.remove(in.ID)
	return nil
}

// inbound parses a message, or returns why it can't.
func (c *Client) inbound(p url.Values, now time.Time) (bot.Inbound, string) {
	sid, who := first(p, "MessageSid", "SmsMessageSid", "SmsSid"), person(p.Get("From"))
	switch {
	case sid == "":
		return bot.Inbound{}, "a message without id"
	case !isVendorForm(p, sid):
		return bot.Inbound{}, "a message with a part missing, or an id that is none"
	case strings.HasPrefix(p.Get("From"), prefix) != c.whatsapp:
		return bot.Inbound{}, "for a channel that is not set up"
	case who == "":
		return bot.Inbound{}, "a message from nobody"
	case !c.whatsapp && who[0] != '+': // "CLARO", 85432: machines that accept no answers
		return bot.Inbound{}, "an SMS from a sender's name or a short code"
	}
	in := bot.Inbound{
		Input:   bot.Input{ID: c.Name() + ":" + sid, At: now, Text: p.Get("Body")},
		Contact: who, Channel: c.Name(), Profile: p.Get("ProfileName"),
	}
	x := channels.VendorMetadata{ReplyTo: p.Get("OriginalRepliedMessageSid"), Raw: referral(p)}
	x.Forwarded = p.Get("Forwarded") == "true" || p.Get("FrequentlyForwarded") == "true"
	id := person(p.Get("ExternalUserId")) // written as an address too: "whatsapp:CO.1234"
	if known := cmp.Or(string(id), p.Get("WaId")); c.whatsapp && !strings.HasSuffix(string(who), known) {
		x.UserID = known // where it is more than the number again
	}
	if c.whatsapp && who.IsPhone() && id != who {
		in.OtherAddress = id
	}
	in.Origin = origin(p)
	c.fill(p, &in)
	if said := channels.FormText([]byte(p.Get("FlowData"))); said != "" && in.Kind != bot.KindOption {
		in.Kind, in.Text, x.Type, x.Raw = bot.KindText, said, "form", json.RawMessage(p.Get("FlowData"))
	}
	if strings.EqualFold(p.Get("MessageType"), "sticker") {
		in.Kind, in.Media, x.Type = bot.KindSticker, nil, "sticker"
	}
	if in.Kind == "" {
		in.Kind, x.Type = bot.KindUnsupported, first(p, "MessageType", "ChannelMessageType")
	}
	in.Data = pack(x)
	return in, ""
}

// sidShape matches a message id: "SM" or "MM" and 32 hexadecimal digits.
var sidShape = regexp.MustCompile(`^[SM]M[0-9a-fA-F]{32}$`)

// isVendorForm reports whether a form has the vendor's structure. The vendor signs names and values
// without separators, so an attacker with a recorded form can move the boundary between an id and
// the next parameter's name, or between two parameters, without breaking the signature. Such a form
// must not count as a new message.
func isVendorForm(p url.Values, sid string) bool {
	for _, same := range []string{"MessageSid", "SmsMessageSid", "SmsSid"} {
		if p.Has(same) && p.Get(same) != sid {
			return false
		}
	}
	return sidShape.MatchString(sid) && p.Has("To") && (p.Has("Body") || p.Has("NumMedia"))
}

// fill reads the message's content.
func (c *Client) fill(p url.Values, in *bot.Inbound) {
	in.Media = c.media(p)
	switch {
	case tapped(p, in):
	case len(in.Media) > 0:
		in.Kind = kindOf(p.Get("MediaContentType0"))
	case placed(p, in):
	case in.Text != "":
		in.Kind = bot.KindText
	}
}

// person returns the contact of an address, or "" for an address of another kind ("messenger:…").
func person(address string) bot.ContactID {
	a := strings.TrimSpace(strings.TrimPrefix(address, prefix))
	digits := strings.TrimPrefix(a, "+")
	switch {
	case digits == "" || strings.Contains(a, ":"):
		return ""
	case len(digits) >= 8 && strings.Trim(digits, "0123456789") == "":
		return bot.ContactID("+" + digits)
	}
	return bot.ContactID(a) // a short code, a sender's name or a user id
}

func first(p url.Values, keys ...string) string {
	for _, k := range keys {
		if v := p.Get(k); v != "" {
			return v
		}
	}
	return ""
}
