package twilio

import (
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// maxMedia is the most files of one message: the vendor's own limit.
const maxMedia = 10

// media lists the message's files. They are on the vendor's hosts; a URL of another host gets a Fault.
func (c *Client) media(p url.Values) []bot.Media {
	n, _ := strconv.Atoi(p.Get("NumMedia"))
	var all []bot.Media
	for i := range max(0, min(n, maxMedia)) {
		m := bot.Media{VendorRef: p.Get("MediaUrl" + strconv.Itoa(i))}
		if !c.isVendorURL(m.VendorRef) {
			m = bot.Media{Fault: bot.FaultUnfetched}
		}
		all = append(all, m)
	}
	return all
}

// kindOf returns the kind of the declared content type. The real type is detected when the file is fetched.
func kindOf(contentType string) bot.Kind {
	switch family, _, _ := strings.Cut(strings.ToLower(contentType), "/"); family {
	case "image":
		return bot.KindImage
	case "audio":
		return bot.KindAudio
	case "video":
		return bot.KindVideo
	}
	return bot.KindDocument
}

// tapped reads a chosen option by its id. A choice without an id is read as a text: its title.
func tapped(p url.Values, in *bot.Inbound) bool {
	id := first(p, "ButtonPayload", "ListId")
	title := first(p, "ButtonText", "ListTitle")
	if title != "" {
		in.Text = title
	}
	if id == "" {
		return false
	}
	in.Kind, in.Option = bot.KindOption, id
	return true
}

// placed reads a location. With invalid coordinates its name becomes the text.
func placed(p url.Values, in *bot.Inbound) bool {
	if p.Get("Latitude") == "" && p.Get("Longitude") == "" {
		return false
	}
	lat, err1 := strconv.ParseFloat(p.Get("Latitude"), 64)
	long, err2 := strconv.ParseFloat(p.Get("Longitude"), 64)
	named := strings.Trim(p.Get("Label")+", "+p.Get("Address"), ", ")
	if named == "" {
		named = in.Text
	}
	if err1 != nil || err2 != nil || !(math.Abs(lat) <= 90) || !(math.Abs(long) <= 180) {
		if in.Text == "" {
			in.Text = named
		}
		return false
	}
	in.Kind, in.Location = bot.KindLocation, &bot.Location{Latitude: lat, Longitude: long, Name: named}
	return true
}

// origin returns the advertisement as an Origin, as far as that holds it.
func origin(p url.Values) *bot.Origin {
	o := bot.Origin{Ad: p.Get("ReferralSourceId"), Title: p.Get("ReferralHeadline"), Text: p.Get("ReferralBody"), URL: p.Get("ReferralSourceUrl")}
	return o.Sanitized()
}

// referral returns the vendor's fields about the advertisement that led to the message.
func referral(p url.Values) json.RawMessage {
	told := map[string]string{}
	for k, v := range p {
		if strings.HasPrefix(k, "Referral") && v[0] != "" {
			told[k] = v[0]
		}
	}
	if len(told) == 0 {
		return nil
	}
	raw, _ := json.Marshal(told) // strings never fail
	return raw
}

// pack encodes metadata as JSON; it returns nil for empty metadata.
func pack(x channels.VendorMetadata) json.RawMessage {
	raw, err := json.Marshal(x)
	if err != nil || string(raw) == "{}" {
		return nil
	}
	return raw
}
