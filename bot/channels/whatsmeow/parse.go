package whatsmeow

import (
	"encoding/json"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"recado/bot"
	"recado/bot/channels"
)

// maxInboundText is the most characters that are read from one message: the app's own limit.
const maxInboundText = 65_536

// start returns an Inbound with the fields that every message has.
func start(info *types.MessageInfo, p person, now time.Time) bot.Inbound {
	return bot.Inbound{
		Input:   bot.Input{ID: Name + ":" + messageID(info.ID, p.address.User), At: when(info.Timestamp, now)},
		Contact: p.contact, Channel: Name, Profile: info.PushName,
	}
}

// parse turns a message into an Inbound. It returns nil for a message without content for the bot:
// keys, the announcement of an album, a vote.
func parse(e *events.Message, p person, now time.Time) *bot.Inbound {
	if e.Message == nil {
		e.UnwrapRaw()
	}
	m := unwrap(e.Message)
	if m == nil || isHDCopy(m) {
		return nil
	}
	in, x := start(&e.Info, p, now), channels.VendorMetadata{UserID: p.user()}
	if e.IsViewOnce {
		x.Type = "view_once"
	}
	if c := quoted(m); c != nil {
		x.ReplyTo = messageID(c.GetStanzaID(), user(c.GetParticipant()))
		x.Forwarded = c.GetIsForwarded()
		in.Origin = origin(c)
	}
	if about(m, &in, &x) {
		in.Data = pack(x)
		return &in
	}
	fill(m, &e.Info, &in, &x)
	if in.Kind == "" && in.Text != "" {
		in.Kind = bot.KindText
	}
	if in.Kind == "" {
		if x.Type = unknown(m); x.Type == "" {
			return nil
		}
		in.Kind = bot.KindUnsupported
	}
	if in.Text, x.Truncated = strings.ToValidUTF8(in.Text, "\ufffd"), utf8.RuneCountInString(in.Text) > maxInboundText; x.Truncated {
		in.Text = string([]rune(in.Text)[:maxInboundText])
	}
	in.Data = pack(x)
	return &in
}

// fill reads the content of a message.
func fill(m *waE2E.Message, info *types.MessageInfo, in *bot.Inbound, x *channels.VendorMetadata) {
	switch {
	case m.Conversation != nil:
		in.Text = m.GetConversation()
	case m.ExtendedTextMessage != nil:
		in.Text = m.GetExtendedTextMessage().GetText()
	case m.LocationMessage != nil:
		l := m.GetLocationMessage()
		place(in, l.GetDegreesLatitude(), l.GetDegreesLongitude(), strings.Trim(l.GetName()+", "+l.GetAddress(), ", "))
	case m.LiveLocationMessage != nil:
		l := m.GetLiveLocationMessage()
		place(in, l.GetDegreesLatitude(), l.GetDegreesLongitude(), l.GetCaption())
	case m.ContactMessage != nil:
		in.Text = card(m.GetContactMessage())
	case m.ContactsArrayMessage != nil:
		lines := []string{}
		for _, one := range m.GetContactsArrayMessage().GetContacts() {
			lines = append(lines, card(one))
		}
		in.Text = strings.Join(lines, "\n")
	case m.ButtonsResponseMessage != nil:
		r := m.GetButtonsResponseMessage()
		tap(in, r.GetSelectedButtonID(), r.GetSelectedDisplayText())
	case m.TemplateButtonReplyMessage != nil:
		r := m.GetTemplateButtonReplyMessage()
		tap(in, r.GetSelectedID(), r.GetSelectedDisplayText())
	case m.ListResponseMessage != nil:
		r := m.GetListResponseMessage()
		tap(in, r.GetSingleSelectReply().GetSelectedRowID(), r.GetTitle())
	case m.InteractiveResponseMessage != nil:
		r := m.GetInteractiveResponseMessage()
		in.Text, x.Type = r.GetBody().GetText(), "form"
		if raw := []byte(r.GetNativeFlowResponseMessage().GetParamsJSON()); json.Valid(raw) {
			x.Raw = raw
			if said := channels.FormText(raw); said != "" {
				in.Text = said
			}
		}
	case m.StickerMessage != nil || m.LottieStickerMessage != nil:
		in.Kind, x.Type = bot.KindSticker, "sticker"
	case m.CallLogMesssage != nil:
		if o := m.GetCallLogMesssage().GetCallOutcome(); o == waE2E.CallLogMessage_MISSED || o == waE2E.CallLogMessage_SILENCED_BY_DND || o == waE2E.CallLogMessage_SILENCED_UNKNOWN_CALLER {
			in.Kind, x.Type = bot.KindCall, "call_log"
		}
	default:
		files(m, info, in)
	}
}

// origin returns the advertisement from which the person started the chat.
func origin(c *waE2E.ContextInfo) *bot.Origin {
	ad := c.GetExternalAdReply()
	if ad.GetSourceType() == "" && ad.GetSourceID() == "" { // a link preview
		return nil
	}
	o := bot.Origin{Ad: ad.GetSourceID(), Title: ad.GetTitle(), Text: ad.GetBody(), URL: ad.GetSourceURL()}
	return o.Sanitized()
}

// place sets a location. If the coordinates are invalid, the name is used as text.
func place(in *bot.Inbound, lat, long float64, name string) {
	if math.IsNaN(lat+long) || math.Abs(lat) > 90 || math.Abs(long) > 180 {
		in.Text = name
		return
	}
	in.Kind, in.Location = bot.KindLocation, &bot.Location{Latitude: lat, Longitude: long, Name: name}
}

// tap sets a chosen option by its id. A choice without an id is read as a text: its title.
func tap(in *bot.Inbound, id, title string) {
	in.Text, in.Option = title, id
	if id != "" {
		in.Kind = bot.KindOption
	}
}

// card returns a shared contact as text: its name and phone numbers.
func card(c *waE2E.ContactMessage) string {
	told := channels.ParseVCard(c.GetVcard())
	if c.GetDisplayName() != "" {
		told.Name = c.GetDisplayName()
	}
	return told.Words()
}

// pack encodes metadata as JSON; it returns nil for empty metadata.
func pack(x channels.VendorMetadata) json.RawMessage {
	if raw, err := json.Marshal(x); err == nil && string(raw) != "{}" {
		return raw
	}
	return nil
}
