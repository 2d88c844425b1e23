package jelou

import (
	"encoding/json"
	"errors"
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// variables reads the variables that a skill posts. The answer names each invalid field to the
// builder of the skill.
func (c *Client) variables(b *batch, p *post) {
	in := c.newInbound(b, p.SkillMessageID, p.SkillUserID, p.Phone, p.Name, p.SkillBotID, p.Timestamp)
	if in == nil {
		return
	}
	x := channels.VendorMetadata{ReplyTo: p.ReplyTo.trim()}
	if in.Contact == "" {
		b.invalid["user_id"] = "Falta: indique user_id o phone."
	}
	if p.Phone.trim() != "" {
		if !strings.HasPrefix(string(in.Contact), "+") {
			b.invalid["phone"] = "No es un número de teléfono."
		}
		if id := c.person(p.SkillUserID); id != in.Contact {
			x.UserID = string(id)
		}
	}
	if _, ok := when(p.Timestamp.trim()); !ok && p.Timestamp != "" {
		b.invalid["timestamp"] = "Debe ser una fecha en milisegundos o segundos desde 1970, o en formato ISO 8601."
	}
	in.Text, in.Option = string(p.UserMessage), p.OptionID.trim()
	c.skillMedia(b, in, p, &x)
	if p.Latitude != "" || p.Longitude != "" {
		at, err := place(p.Latitude, p.Longitude)
		switch {
		case errors.Is(err, errLatitude):
			b.invalid["latitude"] = "Debe ser un número entre -90 y 90."
		case err != nil:
			b.invalid["longitude"] = "Debe ser un número entre -180 y 180."
		}
		in.Location = at
	}
	switch {
	case in.Option != "":
		in.Kind = bot.KindOption
	case p.PhotoURL+p.SerialPhotoURL != "":
		in.Kind = bot.KindImage
	case p.AudioURL != "":
		in.Kind = bot.KindAudio
	case in.Location != nil:
		in.Kind = bot.KindLocation
	case strings.TrimSpace(in.Text) != "":
		in.Kind = bot.KindText
	case p.Latitude+p.Longitude == "":
		b.invalid["user_message"] = "No hay nada que recibir: falta un mensaje, una foto, un audio, una ubicación o una opción."
	}
	finishInbound(b, in, x)
}

// skillMedia reads a skill's media.
func (c *Client) skillMedia(b *batch, in *bot.Inbound, p *post, x *channels.VendorMetadata) {
	for _, f := range []struct {
		name string
		url  field
	}{{"photo_url", p.PhotoURL}, {"serial_photo_url", p.SerialPhotoURL}, {"audio_url", p.AudioURL}} {
		if f.url.trim() == "" {
			continue
		}
		m := c.media(f.url, "")
		if m.Fault != "" {
			b.invalid[f.name] = "Debe ser una dirección https pública."
		}
		if f.name == "serial_photo_url" { // metadata records which picture shows the serial plate
			x.Raw, _ = json.Marshal(map[string]int{"serial_photo": len(in.Media)})
		}
		in.Media = append(in.Media, m)
	}
}
