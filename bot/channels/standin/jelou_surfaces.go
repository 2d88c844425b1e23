package standin

import (
	"fmt"
	"strconv"
)

// bubble builds the bot's webhook.
func (j *Jelou) bubble(s Say, said jelouInput, at int64) fields {
	b := fields{"type": said.kind}
	if said.text != "" {
		b["text"] = said.text
	}
	if said.option != "" {
		b["payload"] = said.option
	}
	if said.url != "" {
		b["mediaUrl"], b["mediaType"], b["mediaSize"] = said.url, said.mime, said.size
	}
	if l := s.Location; l != nil {
		b["text"] = fmt.Sprintf("Location shared:\nhttps://maps.google.com/maps?q=%g,%g", l.Latitude, l.Longitude)
		b["coordinates"] = fields{"lat": l.Latitude, "long": l.Longitude}
	}
	return fields{
		"messageId": s.ID, "bubble": b, "names": s.Name, "userId": bare(s.From), "botId": j.BotID,
		"received": at, "status": "created", "owner": "user",
	}
}

// panel builds the support panel's event.
func (j *Jelou) panel(s Say, said jelouInput, at int64) (fields, error) {
	content := fields{"body": said.text}
	switch said.kind {
	case "text":
		if said.option != "" {
			content["payload"] = said.option
		}
	case "image", "audio", "video", "document":
		content = fields{"url": said.url, "mime_type": said.mime}
		if said.text != "" {
			content["caption"] = said.text
		}
		if said.name != "" {
			content["filename"] = said.name
		}
	default:
		return nil, ErrCannot
	}
	return fields{
		"field": "messages", "object": "message_event", "event_type": "message", "timestamp": at, "project_id": "p1", "room_id": "r-" + bare(s.From),
		"contact": fields{"id": bare(s.From), "name": s.Name}, "conversation": fields{"id": "c1"}, "bot": fields{"id": j.BotID, "name": "Stand-in"},
		"value": fields{"id": s.ID, "type": said.kind, "content": content},
	}, nil
}

// skill builds the post of a skill. Variables without a value stay unresolved.
func (j *Jelou) skill(s Say, said jelouInput, at int64) fields {
	v := fields{
		"message_id": s.ID, "user_id": bare(s.From), "phone": "{{user.phone}}", "name": s.Name, "user_message": "{{message.text}}",
		"photo_url": "undefined", "serial_photo_url": "null", "audio_url": "", "latitude": nil, "longitude": nil,
		"option_id": "{{option.id}}", "bot_id": j.BotID, "timestamp": strconv.FormatInt(at, 10),
	}
	if said.text != "" {
		v["user_message"] = said.text
	}
	if said.option != "" {
		v["option_id"] = said.option
	}
	switch said.kind {
	case "image":
		v["photo_url"] = said.url
	case "audio":
		v["audio_url"] = said.url
	}
	if l := s.Location; l != nil {
		v["latitude"], v["longitude"] = fmt.Sprint(l.Latitude), fmt.Sprint(l.Longitude)
	}
	return v
}
