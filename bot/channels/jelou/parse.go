package jelou

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"recado/bot"
	"recado/bot/channels"
)

// parse never fails: it records an unreadable body in unreadable and bad fields in invalid.
func (c *Client) parse(body []byte) *batch {
	var p post
	b := &batch{invalid: problems{}}
	if err := json.Unmarshal(body, &p); err != nil {
		b.unreadable = "no JSON object"
		return b
	}
	switch {
	case p.Bubble != nil:
		c.bubble(b, &p)
	case statuses[p.word()] != "":
		c.event(b, &p)
	case p.Object == "message_event" || p.Value.Is.Type != "":
		c.panel(b, &p)
	case p.SkillUserID+p.Phone+p.UserMessage+p.PhotoURL+p.OptionID+p.SkillMessageID+p.Latitude+p.AudioURL+p.SerialPhotoURL != "":
		c.variables(b, &p)
	case p.word() != "":
		b.unreadable = "an event we don't know: " + p.word()
	default:
		c.variables(b, &p) // unknown: the answer names each required field
	}
	return b
}

// maxAhead is how far ahead of ours the vendor's clock may be: a message from the future would
// keep its 24-hour window open until then.
const maxAhead = 24 * time.Hour

// newInbound makes the message that all surfaces have in common; nil when it is none for
// us or lacks what it can't do without.
func (c *Client) newInbound(b *batch, id, who, phone, name, forBot, stamp field) *bot.Inbound {
	if to := forBot.trim(); to != "" && c.BotID != "" && to != c.BotID {
		b.unreadable = "for another bot: " + to
		return nil
	}
	in := &bot.Inbound{Channel: Name, Profile: name.trim(), Contact: c.person(first(phone, who))}
	in.At = c.Now().UTC()
	if at, ok := when(stamp.trim()); ok && at.Before(in.At.Add(maxAhead)) {
		in.At = at
	}
	if id.trim() != "" {
		in.ID = Name + ":" + id.trim()
	}
	return in
}

// finishInbound sets the message's id and metadata, and adds it to the batch if no field is invalid.
func finishInbound(b *batch, in *bot.Inbound, x channels.VendorMetadata) {
	if raw, err := json.Marshal(x); err == nil && string(raw) != "{}" {
		in.Data = raw
	}
	if len(b.invalid) > 0 {
		return
	}
	if in.ID == "" { // without an id, sender, content and minute identify a repetition
		raw, _ := json.Marshal([]any{in.Contact, in.Kind, in.Text, in.Option, in.Media, in.Location, in.At.Unix() / 60})
		sum := sha256.Sum256(raw)
		in.ID = Name + ":h-" + hex.EncodeToString(sum[:16])
	}
	b.inbound = in
}

// person returns the contact of a sender: a phone number with its country, else the vendor's id.
func (c *Client) person(f field) bot.ContactID {
	s := strings.TrimSuffix(strings.TrimSuffix(f.trim(), "@c.us"), "@s.whatsapp.net")
	digits := strings.NewReplacer("+", "", " ", "", "-", "", "(", "", ")", "", ".", "").Replace(s)
	if len(digits) < 8 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return bot.ContactID(s)
	}
	if c.Country == "" || strings.HasPrefix(s, "+") {
		return bot.ContactID("+" + digits)
	}
	for _, try := range []string{digits, "+" + digits} { // as a national number, then with a country code, as WhatsApp writes it
		if n, err := phonenumbers.Parse(try, c.Country); err == nil && phonenumbers.IsValidNumber(n) {
			return bot.ContactID(phonenumbers.Format(n, phonenumbers.E164))
		}
	}
	return bot.ContactID("+" + digits) // new number ranges are in use before the library's tables know them
}

// when parses Unix seconds, milliseconds, or an RFC 3339 date.
func when(s string) (time.Time, bool) {
	const milli, year9999 = 1_000_000_000_000, 253_402_300_800
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case !(f > 0) || f >= year9999*1000:
			return time.Time{}, false
		case f >= milli:
			return time.UnixMilli(int64(f)).UTC(), true
		case f >= year9999:
			return time.Time{}, false
		}
		return time.Unix(int64(f), 0).UTC(), true
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

// place parses coordinates with a decimal point or comma.
func place(lat, long field) (*bot.Location, error) {
	read := func(f field) (float64, error) {
		return strconv.ParseFloat(strings.Replace(f.trim(), ",", ".", 1), 64)
	}
	y, err1 := read(lat)
	x, err2 := read(long)
	switch {
	case err1 != nil || !(y >= -90 && y <= 90):
		return nil, errLatitude
	case err2 != nil || !(x >= -180 && x <= 180):
		return nil, errLongitude
	}
	return &bot.Location{Latitude: y, Longitude: x}, nil
}

var (
	errLatitude  = fmt.Errorf("no latitude")
	errLongitude = fmt.Errorf("no longitude")
)
