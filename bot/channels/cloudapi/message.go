package cloudapi

import (
	"encoding/json"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// message adds one inbound message.
func (b *batch) message(v *value, m *message, now time.Time) {
	who := person(m.From, m.FromUserID)
	if who == "" && m.Type != "system" && len(v.Messages) == 1 && len(v.Contacts) == 1 { // beside an answer to the vendor's own button
		m.From, m.FromUserID = v.Contacts[0].WaID, v.Contacts[0].UserID
		who = person(m.From, m.FromUserID)
	}
	switch {
	case m.GroupID != "" || strings.HasSuffix(string(m.From), "@g.us"):
		b.ignore("a group's messages are not heard", "group "+first(m.GroupID, string(m.From))) // nobody in a group spoke to us
		return
	case m.Type == "request_welcome":
		return // the person opened the chat and wrote nothing
	case m.ID == "":
		b.addUnreadable("a message without id")
		return
	case m.Type == "system" && m.System != nil && m.System.Type == changedID:
		b.changedID(m, now)
		return
	case who == "":
		b.addUnreadable("a message from nobody")
		return
	case m.Type == "system":
		b.system(m, who, now)
		return
	}
	in := bot.Inbound{
		Input:   bot.Input{ID: b.channel + ":" + m.ID, At: when(m.Timestamp, now)},
		Contact: who, Channel: b.channel, Profile: v.profile(m),
	}
	x := channels.VendorMetadata{Raw: m.Referral}
	if m.From != "" {
		x.UserID = string(m.FromUserID)
		in.OtherAddress = secondaryID(who, m.FromUserID)
	}
	b.ownNumber(m, who, in.At)
	if m.Context != nil {
		x.ReplyTo, x.Forwarded = m.Context.ID, m.Context.Forwarded || m.Context.FrequentlyForwarded
	}
	m.fill(&in, &x)
	in.Origin = m.origin()
	in.Text, x.Truncated = shorten(in.Text)
	in.Data = pack(x)
	b.inbound = append(b.inbound, in)
}

// profile returns the sender's profile name.
func (v *value) profile(m *message) string {
	for i := range v.Contacts {
		c := &v.Contacts[i]
		if c.WaID != "" && c.WaID == m.From || c.UserID != "" && c.UserID == m.FromUserID {
			return c.Profile.Name
		}
	}
	if len(v.Contacts) == 1 && len(v.Messages) == 1 { // in some countries the ids differ by a digit
		return v.Contacts[0].Profile.Name
	}
	return ""
}

// fill reads the message's content. A missing or empty one makes the message unsupported, so that
// the person is told.
func (m *message) fill(in *bot.Inbound, x *channels.VendorMetadata) {
	kind := m.kind()
	m.fillAs(kind, in, x)
	if body := m.bodyKind(); in.Kind == "" && in.Text == "" && body != kind {
		m.fillAs(body, in, x) // "unsupported", and yet the words are there
	}
	if in.Kind == "" && in.Text != "" {
		in.Kind = bot.KindText
	}
	if in.Kind == "" {
		if kind, name := m.gesture(); kind != "" {
			in.Kind, x.Type = kind, name
			return
		}
		in.Kind, x.Type = bot.KindUnsupported, m.Type
		if len(m.Errors) > 0 {
			x.Code, x.Reason = string(m.Errors[0].Code), m.Errors[0].why()
		}
	}
}

// fillAs reads the body of a kind.
func (m *message) fillAs(kind string, in *bot.Inbound, x *channels.VendorMetadata) {
	switch kind {
	case "text":
		if m.Text != nil && m.Text.Body != "" {
			in.Kind, in.Text = bot.KindText, m.Text.Body
		}
	case "image":
		m.Image.fill(in, bot.KindImage)
	case "audio":
		m.Audio.fill(in, bot.KindAudio)
	case "voice": // the vendor's older name for a recorded one
		m.Voice.fill(in, bot.KindAudio)
	case "video":
		m.Video.fill(in, bot.KindVideo)
	case "document":
		m.Document.fill(in, bot.KindDocument)
	case "location":
		m.Location.fill(in)
	case "contacts":
		in.Text = cards(m.Contacts)
	case "interactive":
		m.Tapped.fill(in, x)
	case "button":
		if m.Button != nil {
			tap(in, m.Button.Payload, m.Button.Text)
		}
	case "order":
		m.Order.fill(in, x)
	default:
		m.about(in, x)
	}
}

// origin returns the advertisement or product that led to the message.
func (m *message) origin() *bot.Origin {
	var o bot.Origin
	var ad referralBody
	if len(m.Referral) > 0 && json.Unmarshal(m.Referral, &ad) == nil {
		o = bot.Origin{Ad: string(ad.ID), Title: ad.Headline, Text: ad.Body, URL: ad.URL}
	}
	if m.Context != nil && m.Context.Product != nil {
		o.Product = string(m.Context.Product.ID)
	}
	return o.Sanitized()
}

// wordlessTypes are types without text: stickers, calls, and actions on messages such as pinning,
// keeping and voting.
var wordlessTypes = map[string]bot.Kind{
	"sticker": bot.KindSticker, "gif": bot.KindSticker,
	"call": bot.KindCall, "missed_call": bot.KindCall, "call_log": bot.KindCall,
	"pin": bot.KindReaction, "pin_in_chat": bot.KindReaction, "keep_in_chat": bot.KindReaction, "poll_update": bot.KindReaction,
}

// gesture returns the kind and type name of a message without text, or "".
func (m *message) gesture() (bot.Kind, string) {
	name := m.Type
	if m.Unknown != nil && m.Unknown.Type != "" {
		name = m.Unknown.Type
	}
	return wordlessTypes[name], name
}

// echo adds a message that staff sent from the account's own phone.
func (b *batch) echo(m *message, now time.Time) {
	who := person(m.To, m.ToUserID)
	if m.ID == "" || who == "" || strings.HasSuffix(string(m.To), "@g.us") {
		return
	}
	var in bot.Inbound
	m.fill(&in, &channels.VendorMetadata{})
	if !in.Kind.FromPerson() || in.Kind == bot.KindEdit { // a reaction, revocation or edit carries no new text
		return
	}
	in.Text, _ = shorten(in.Text)
	b.echoes = append(b.echoes, channels.Echo{Channel: b.channel, VendorID: m.ID, To: who, Text: channels.EchoText(in), Kind: in.Kind, Media: in.Media, At: when(m.Timestamp, now)})
}

// call adds a missed call.
func (b *batch) call(v *value, c *phoneCall, now time.Time) {
	who := person(c.From, c.UserID)
	if c.ID == "" || who == "" || c.Direction == "BUSINESS_INITIATED" {
		return
	}
	switch c.Event {
	case "terminate":
	case "connect", "call_created": // what becomes of it is told when it ends
		return
	default: // a recording, its transcript: somebody has turned on what nobody here reads
		b.addUnreadable("a call's event that we don't know: " + c.Event)
		return
	}
	if c.Duration != "" && c.Duration != "0" && !strings.EqualFold(string(c.Status), "FAILED") {
		return
	}
	b.inbound = append(b.inbound, bot.Inbound{
		Input:   bot.Input{ID: b.channel + ":" + c.ID, Kind: bot.KindCall, At: when(c.Timestamp, now)},
		Contact: who, Channel: b.channel, Profile: v.profile(&message{From: c.From, FromUserID: c.UserID}), OtherAddress: secondaryID(who, c.UserID),
	})
}

// about reads a message that changes another message: a reaction, a revocation or an edit.
func (m *message) about(in *bot.Inbound, x *channels.VendorMetadata) {
	switch {
	case m.Type == "reaction" && m.Reaction != nil:
		in.Kind, in.Text, x.Of = bot.KindReaction, m.Reaction.Emoji, m.Reaction.MessageID
	case m.Type == "revoke" && m.Revoke != nil:
		in.Kind, x.Of = bot.KindRevoke, m.Revoke.OriginalID
	case m.Type == "edit" && m.Edit != nil && m.Edit.Message != nil:
		m.Edit.Message.fill(in, x)
		in.Kind, x.Of, x.Type = bot.KindEdit, m.Edit.OriginalID, ""
		in.Media, in.Option = nil, "" // only text can be edited; the file was handled before
	}
}

// kind returns the message's type. If the vendor left it out, the present content field tells it.
func (m *message) kind() string {
	if m.Type != "" {
		return m.Type
	}
	return m.bodyKind()
}

// bodyKind is the type of the body that is there.
func (m *message) bodyKind() string {
	for _, k := range []struct {
		name string
		is   bool
	}{
		{"text", m.Text != nil},
		{"interactive", m.Tapped != nil},
		{"button", m.Button != nil},
		{"image", m.Image != nil},
		{"audio", m.Audio != nil},
		{"voice", m.Voice != nil},
		{"video", m.Video != nil},
		{"document", m.Document != nil},
		{"location", m.Location != nil},
		{"contacts", len(m.Contacts) > 0},
		{"order", m.Order != nil},
	} {
		if k.is {
			return k.name
		}
	}
	return ""
}
