package cloudapi

import (
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// message adds one message of a person.
func (b *batch) message(v *value, m *message, now time.Time) {
	who := person(m.From, m.FromUserID)
	switch {
	case m.GroupID != "" || strings.HasSuffix(string(m.From), "@g.us"):
		return // nobody in a group spoke to us
	case m.Type == "request_welcome":
		return // the chat was opened; nothing was said
	case m.ID == "":
		b.strange("a message without id")
		return
	case who == "":
		b.strange("a message from nobody")
		return
	case m.Type == "system":
		b.system(m, who, now)
		return
	}
	in := bot.Inbound{
		Input:   bot.Input{ID: Name + ":" + m.ID, At: when(m.Timestamp, now)},
		Contact: who, Channel: Name, Profile: v.profile(m),
	}
	x := channels.Extra{Raw: m.Referral}
	if m.From != "" {
		x.UserID = string(m.FromUserID)
	}
	if m.Context != nil {
		x.ReplyTo, x.Forwarded = m.Context.ID, m.Context.Forwarded || m.Context.FrequentlyForwarded
	}
	m.fill(&in, &x)
	in.Text, x.Truncated = shorten(in.Text)
	in.Data = pack(x)
	b.inbound = append(b.inbound, in)
}

// system is the network's own word about a person.
func (b *batch) system(m *message, who bot.ContactID, now time.Time) {
	if s := m.System; s != nil && (s.Type == "user_changed_number" || s.Type == "customer_changed_number") {
		number := s.WaID
		if number == "" {
			number = s.NewWaID
		}
		if to := person(number, ""); to != "" && to != who {
			b.renames = append(b.renames, rename{who, to, when(m.Timestamp, now)})
			return
		}
	}
	b.strange("a system message that says nothing we know")
}

// profile is the name the sender goes by.
func (v *value) profile(m *message) string {
	for i := range v.Contacts {
		c := &v.Contacts[i]
		if c.WaID != "" && c.WaID == m.From || c.UserID != "" && c.UserID == m.FromUserID {
			return c.Profile.Name
		}
	}
	if len(v.Contacts) == 1 && len(v.Messages) == 1 { // ids differ in some countries by a digit
		return v.Contacts[0].Profile.Name
	}
	return ""
}

// fill reads the body. One that is missing or empty makes the message unsupported:
// the person is told, instead of waiting for an answer.
func (m *message) fill(in *bot.Inbound, x *channels.Extra) {
	switch m.kind() {
	case "text":
		if m.Text != nil && m.Text.Body != "" {
			in.Kind, in.Text = bot.KindText, m.Text.Body
		}
	case "image":
		m.Image.fill(in, bot.KindImage)
	case "audio":
		m.Audio.fill(in, bot.KindAudio)
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
	if in.Kind == "" && in.Text != "" {
		in.Kind = bot.KindText
	}
	if in.Kind == "" {
		in.Kind, x.Type = bot.KindUnsupported, m.Type
		if len(m.Errors) > 0 {
			x.Code, x.Reason = string(m.Errors[0].Code), m.Errors[0].why()
		}
	}
}

// about reads what is not said to us but about another message.
func (m *message) about(in *bot.Inbound, x *channels.Extra) {
	switch {
	case m.Type == "reaction" && m.Reaction != nil:
		in.Kind, in.Text, x.Of = bot.KindReaction, m.Reaction.Emoji, m.Reaction.MessageID
	case m.Type == "revoke" && m.Revoke != nil:
		in.Kind, x.Of = bot.KindRevoke, m.Revoke.OriginalID
	case m.Type == "edit" && m.Edit != nil && m.Edit.Message != nil:
		m.Edit.Message.fill(in, x)
		in.Kind, x.Of, x.Type = bot.KindEdit, m.Edit.OriginalID, ""
		in.Media, in.Option = nil, "" // only words can be edited: the file was heard before
	}
}

// kind is the type, found by its body where the vendor left it out.
func (m *message) kind() string {
	if m.Type != "" {
		return m.Type
	}
	for _, k := range []struct {
		name string
		is   bool
	}{
		{"text", m.Text != nil},
		{"interactive", m.Tapped != nil},
		{"button", m.Button != nil},
		{"image", m.Image != nil},
		{"audio", m.Audio != nil},
		{"video", m.Video != nil},
		{"document", m.Document != nil},
		{"location", m.Location != nil},
		{"contacts", len(m.Contacts) > 0},
	} {
		if k.is {
			return k.name
		}
	}
	return ""
}
