package cloudapi

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

func (f *mediaBody) fill(in *bot.Inbound, kind bot.Kind) {
	if f == nil {
		return
	}
	media := bot.Media{VendorRef: string(f.ID), SHA256: parseSHA256(f.SHA256), Name: f.Filename}
	if media.VendorRef == "" {
		media.VendorRef = f.URL
	}
	if media.VendorRef == "" {
		media.Fault = bot.FaultUnfetched
	}
	in.Kind, in.Text, in.Media = kind, f.Caption, []bot.Media{media}
}

// parseSHA256 returns a SHA-256 in hex. The vendor writes hex or base64; other values give "".
func parseSHA256(s string) string {
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
		in.Text = named // without valid coordinates the name becomes the text
		return
	}
	in.Kind, in.Location = bot.KindLocation, &bot.Location{Latitude: lat, Longitude: long, Name: named}
}

func (t *interactive) fill(in *bot.Inbound, x *channels.VendorMetadata) {
	switch {
	case t == nil:
	case t.ButtonReply != nil:
		tap(in, t.ButtonReply.ID, t.ButtonReply.Title)
	case t.ListReply != nil:
		tap(in, t.ListReply.ID, t.ListReply.Title)
	case t.CallReply != nil, t.Type == "call_permission_reply": // kept for who calls; nothing is asked or answered by it
		in.Kind, x.Type, x.Raw = bot.KindReaction, "call_permission_reply", t.CallReply
	case t.FormReply != nil:
		in.Kind, in.Text, x.Type = bot.KindText, t.FormReply.Body, "form"
		if raw := []byte(t.FormReply.ResponseJSON); json.Valid(raw) {
			x.Raw = raw
			if said := channels.FormText(raw); said != "" {
				in.Text = said
			}
		}
	}
}

// tap sets a chosen option by its id. A choice without an id is read as a text: its title.
func tap(in *bot.Inbound, id, title string) {
	in.Text, in.Option = title, id
	if id != "" {
		in.Kind = bot.KindOption
	}
}

// cards returns shared contacts as text: names and phone numbers.
func cards(all []card) string {
	lines := make([]string, 0, len(all))
	for i := range all {
		if said := all[i].words(); said != "" {
			lines = append(lines, said)
		}
	}
	return strings.Join(lines, "\n")
}

func (c *card) words() string {
	told := channels.Card{Name: first(c.Name.Formatted, c.Name.First), Company: c.Company.Name}
	for _, p := range c.Phones {
		told.Phones = append(told.Phones, first(p.Phone, string(person(p.WaID, ""))))
	}
	for _, e := range c.Emails {
		told.Emails = append(told.Emails, e.Address)
	}
	for _, a := range c.Addresses {
		var parts []string
		for _, s := range []string{a.Street, a.City, a.State, string(a.Zip), a.Country} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		told.Addresses = append(told.Addresses, strings.Join(parts, ", "))
	}
	for _, l := range c.Links {
		told.Links = append(told.Links, l.URL)
	}
	if c.VCard == "" {
		return told.Words()
	}
	same := channels.ParseVCard(c.VCard)
	told.Name, told.Company = first(told.Name, same.Name), first(told.Company, same.Company)
	for _, x := range []struct{ said, also *[]string }{
		{&told.Phones, &same.Phones}, {&told.Emails, &same.Emails}, {&told.Addresses, &same.Addresses}, {&told.Links, &same.Links},
	} {
		if len(*x.said) == 0 {
			*x.said = *x.also
		}
	}
	return told.Words()
}

// fill tells an order from the catalogue in words; its rows stay in VendorMetadata.Raw.
func (o *orderBody) fill(in *bot.Inbound, x *channels.VendorMetadata) {
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
