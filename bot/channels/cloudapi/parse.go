package cloudapi

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	fast "github.com/goccy/go-json"

	"recado/bot"
	"recado/bot/channels"
)

// batch holds all that one POST contains.
type batch struct {
	channel    string // of the number whose change is being parsed
	inbound    []bot.Inbound
	reports    []channels.DeliveryReport
	consents   []consent
	renames    []rename
	echoes     []channels.Echo
	notices    []channels.Notice
	noticed    bool     // something in it is about the account
	foreign    []string // numbers of others that the POST is about: of their messages nothing is kept
	ignored    []ignored
	unreadable []string // what could not be understood, and why; the body is kept once
}

type consent struct {
	channel string
	who     bot.ContactID
	granted bool
	at      time.Time
}

type rename struct {
	channel  string
	from, to bot.ContactID
	at       time.Time
}

// ignored is something that is not said to us. Of what it says nothing is kept; that it came is
// kept once, so that nobody wonders where it went.
type ignored struct{ why, what string }

// maxIgnored bounds them within a POST.
const maxIgnored = 20

func (b *batch) ignore(why, what string) {
	if i := (ignored{why, cut(what, maxReason)}); len(b.ignored) < maxIgnored && !slices.Contains(b.ignored, i) {
		b.ignored = append(b.ignored, i)
	}
}

// maxUnreadable bounds the reasons: they are for a person to read.
const maxUnreadable = 5

func (b *batch) addUnreadable(why string) {
	if len(b.unreadable) < maxUnreadable && !slices.Contains(b.unreadable, why) {
		b.unreadable = append(b.unreadable, why)
	}
}

// parse never fails: it records what it can't read in unreadable.
func (c *Client) parse(body []byte) *batch {
	var e envelope
	b := &batch{}
	if err := unmarshal(body, &e); err != nil {
		if _, partly := errors.AsType[*json.UnmarshalTypeError](err); !partly {
			b.addUnreadable("no JSON")
			return b
		}
		b.addUnreadable("a field of an unexpected type")
	}
	if e.Object != "whatsapp_business_account" {
		b.addUnreadable("not a WhatsApp account's webhook")
		return b
	}
	now := c.Now()
	for i := range e.Entry {
		for j := range e.Entry[i].Changes {
			change := &e.Entry[i].Changes[j]
			c.change(b, change.Field, &change.Value, now)
		}
	}
	if b.noticed {
		b.notices = append(b.notices, c.forEveryNumber(noticesIn(body))...)
	}
	b.dropDuplicates()
	return b
}

// unmarshal uses the fast decoder, which takes half the time, for valid webhooks. For others it
// falls back to encoding/json, which still decodes the remaining fields and repairs invalid UTF-8.
func unmarshal(body []byte, e *envelope) error {
	if utf8.Valid(body) && fast.Unmarshal(body, e) == nil {
		return nil
	}
	*e = envelope{}
	return json.Unmarshal(body, e)
}

func (c *Client) change(b *batch, field string, v *value, now time.Time) {
	switch field {
	case "messages", "user_preferences", "calls", "smb_message_echoes", "user_id_update":
	case "": // what it is, its arrays tell
	default: // of history and standby also: what is in them is old, or another program's to answer
		if notices[field] {
			b.noticed = true
		} else {
			b.ignore("a field that is not heard", "field "+field)
		}
		return
	}
	if id := string(v.Metadata.PhoneNumberID); id != "" && len(c.known) > 0 && !c.known[id] {
		b.foreign = append(b.foreign, id)
		return
	}
	b.channel = c.channel(string(v.Metadata.PhoneNumberID))
	for _, n := range v.NewIDs {
		b.newID(n, now)
	}
	if b.inbound == nil && len(v.Messages) > 0 {
		b.inbound = make([]bot.Inbound, 0, len(v.Messages))
	}
	for i := range v.Messages {
		b.message(v, &v.Messages[i], now)
	}
	for i := range v.Echoes {
		b.echo(&v.Echoes[i], now)
	}
	for i := range v.Calls {
		b.call(v, &v.Calls[i], now)
	}
	for i := range v.Statuses {
		b.status(&v.Statuses[i], now)
	}
	for _, p := range v.Preferences {
		b.preference(p, now)
	}
	for _, f := range v.Errors {
		b.addUnreadable("the vendor reports error " + string(f.Code) + " " + f.why())
	}
}

// dropDuplicates removes repeated messages of one POST: Accept gets each id once.
func (b *batch) dropDuplicates() {
	if len(b.inbound) < 2 {
		return
	}
	seen := make(map[string]bool, len(b.inbound))
	b.inbound = slices.DeleteFunc(b.inbound, func(in bot.Inbound) bool {
		twice := seen[in.ID]
		seen[in.ID] = true
		return twice
	})
}

func (b *batch) preference(p preference, now time.Time) {
	who := person(p.WaID, p.UserID)
	if who == "" || p.Value != "stop" && p.Value != "resume" {
		b.addUnreadable("a preference that says nothing")
		return
	}
	b.consents = append(b.consents, consent{b.channel, who, p.Value == "resume", when(p.Timestamp, now)})
}

// maxAhead is how far ahead of ours the vendor's clock may be.
const maxAhead = 24 * time.Hour

// when reads seconds, or milliseconds where the number is too large for them. A
// message without a usable date came now, and none comes from the future: its 24-hour window
// would stay open until then.
func when(stamp loose, now time.Time) time.Time {
	const milli, year9999 = 1_000_000_000_000, 253_402_300_800
	n, err := strconv.ParseInt(string(stamp), 10, 64)
	at := time.Unix(n, 0)
	switch {
	case err != nil || n <= 0 || n >= year9999*1000:
		return now.UTC()
	case n >= milli:
		at = time.UnixMilli(n)
	case n >= year9999:
		return now.UTC()
	}
	if at.After(now.Add(maxAhead)) {
		return now.UTC()
	}
	return at.UTC()
}
