package cloudapi

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
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

func (f *mediaBody) fill(in *bot.Inbound, kind bot.Kind) {
	if f == nil {
		return
	}
	media := bot.Media{Ref: string(f.ID), SHA256: sum(f.SHA256), Name: f.Filename}
	if media.Ref == "" {
		media.Ref = f.URL
	}
	if media.Ref == "" {
		media.Fault = bot.FaultUnfetched
	}
	in.Kind, in.Text, in.Media = kind, f.Caption, []bot.Media{media}
}

// sum reads a SHA-256 in hex or in base64, both of which the vendor writes.
func sum(s string) string {
	if raw, err := hex.DecodeString(s); err == nil && len(raw) == 32 {
		return strings.ToLower(s)
	}
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	if raw, err := base64.RawStdEncoding.DecodeString(s); err == nil && len(raw) == 32 {
		return hex.EncodeToString(raw)
	}
	return ""
}

func (l *locationBody) fill(in *bot.Inbound) {
	if l == nil {
		return
	}
	lat, err1 := strconv.ParseFloat(string(l.Latitude), 64)
	long, err2 := strconv.ParseFloat(string(l.Longitude), 64)
	named := strings.Trim(l.Name+", "+l.Address, ", ")
	if err1 != nil || err2 != nil || math.Abs(lat) > 90 || math.Abs(long) > 180 || lat != lat || long != long {
		in.Text = named // the words of a place are worth more than nothing
		return
	}
	in.Kind, in.Location = bot.KindLocation, &bot.Location{Latitude: lat, Longitude: long, Name: named}
}

func (t *interactive) fill(in *bot.Inbound, x *channels.Extra) {
	switch {
	case t == nil:
	case t.ButtonReply != nil:
		tap(in, t.ButtonReply.ID, t.ButtonReply.Title)
	case t.ListReply != nil:
		tap(in, t.ListReply.ID, t.ListReply.Title)
	case t.FormReply != nil:
		in.Kind, in.Text, x.Type = bot.KindText, t.FormReply.Body, "form"
		if json.Valid([]byte(t.FormReply.ResponseJSON)) {
			x.Raw = json.RawMessage(t.FormReply.ResponseJSON)
		}
	}
}

// tap is a choice by its id; one without is what its title says.
func tap(in *bot.Inbound, id, title string) {
	in.Text, in.Option = title, id
	if id != "" {
		in.Kind = bot.KindOption
	}
}

// cards tells shared contacts as a person would write them.
func cards(all []card) string {
	lines := make([]string, 0, len(all))
	for _, c := range all {
		name := c.Name.Formatted
		if name == "" {
			name = c.Name.First
		}
		parts := []string{}
		if name != "" {
			parts = append(parts, name)
		}
		for _, p := range c.Phones {
			if p.Phone == "" {
				p.Phone = string(person(p.WaID, ""))
			}
			if p.Phone != "" {
				parts = append(parts, p.Phone)
			}
		}
		if len(parts) > 0 {
			lines = append(lines, strings.Join(parts, " "))
		}
	}
	return strings.Join(lines, "\n")
}

// fill tells an order from the catalogue in words; its rows stay in Extra.Raw.
func (o *orderBody) fill(in *bot.Inbound, x *channels.Extra) {
	if o == nil {
		return
	}
	lines := []string{}
	if o.Text != "" {
		lines = append(lines, o.Text)
	}
	for _, i := range o.Items {
		lines = append(lines, strings.TrimSpace(string(i.Quantity)+" × "+string(i.Product)+" "+string(i.Price)+" "+i.Currency))
	}
	in.Text, x.Type = strings.Join(lines, "\n"), "order"
	if raw, err := json.Marshal(o); err == nil {
		x.Raw = raw
	}
}
