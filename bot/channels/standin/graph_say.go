package standin

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Say implements Vendor.
func (g *Graph) Say(ctx context.Context, s Say) (Posted, error) {
	if g.Target == "" {
		return Posted{}, errors.New("no webhook to post to is set")
	}
	if s.From == "" && s.Raw == nil {
		return Posted{}, errors.New("from is missing")
	}
	at := g.Now()
	if s.At == 0 {
		s.At = at.Unix()
	}
	if s.ID == "" {
		s.ID = g.wamid()
	}
	body, err := g.inboundWebhook(s)
	if err != nil {
		return Posted{}, err
	}
	if s.From != "" && !s.Phone {
		g.mu.Lock()
		if len(g.lastInbound) >= maxContacts {
			clear(g.lastInbound)
		}
		g.lastInbound[bare(s.From)] = at
		g.mu.Unlock()
	}
	posted := Posted{ID: s.ID}
	for range max(1, min(s.Posts, 1000)) {
		if posted.Status, posted.Answer, err = g.dispatcher.Post(ctx, g.Target, body, g.sign(body, s.Sign)); err != nil {
			return posted, err
		}
	}
	return posted, nil
}

// inboundWebhook builds the webhook of what a person does.
func (g *Graph) inboundWebhook(s Say) ([]byte, error) {
	who := fields{}
	from := func(number, userID string) {
		if _, err := strconv.ParseUint(bare(s.From), 10, 64); err == nil {
			who[number] = bare(s.From)
		} else {
			who[userID] = s.From
		}
	}
	if s.Marketing != "" {
		from("wa_id", "user_id")
		who["category"], who["value"], who["timestamp"], who["detail"] = "marketing_messages", s.Marketing, s.At, "told to the stand-in"
		return g.envelope("user_preferences", fields{"user_preferences": []any{who}}), nil
	}
	if s.Phone {
		echo := fields{"id": s.ID, "timestamp": strconv.FormatInt(s.At, 10), "from": "573000000000"}
		from("to", "to_user_id")
		for key, to := range who {
			echo[key] = to
		}
		if err := g.fill(echo, s); err != nil {
			return nil, err
		}
		return g.envelope("smb_message_echoes", fields{"message_echoes": []any{echo}}), nil
	}
	from("wa_id", "user_id")
	who["profile"] = fields{"name": s.Name}
	value := fields{"contacts": []any{who}}
	who = fields{"id": s.ID, "timestamp": strconv.FormatInt(s.At, 10)}
	from("from", "from_user_id")
	if err := g.fill(who, s); err != nil {
		return nil, err
	}
	var m any = who
	if s.Raw != nil {
		m = s.Raw
		if !json.Valid(s.Raw) {
			return nil, errors.New("raw is no JSON")
		}
	}
	if s.NewNumber != "" {
		delete(value, "contacts") // the vendor leaves it out in this case
	}
	messages := []any{}
	for range max(1, min(s.Copies, 5000)) {
		messages = append(messages, m)
	}
	value["messages"] = messages
	return g.envelope("messages", value), nil
}

// fill writes the message's content.
func (g *Graph) fill(m fields, s Say) error {
	put := func(kind string, body any) error {
		m["type"], m[kind] = kind, body
		return nil
	}
	switch {
	case s.Raw != nil:
		return nil
	case s.Option != "":
		return g.tap(m, s)
	case s.Image != nil:
		return g.attach(m, "image", *s.Image)
	case s.Audio != nil:
		return g.attach(m, "audio", *s.Audio)
	case s.Video != nil:
		return g.attach(m, "video", *s.Video)
	case s.Document != nil:
		return g.attach(m, "document", *s.Document)
	case s.Sticker != nil:
		return g.attach(m, "sticker", *s.Sticker)
	case s.Location != nil:
		return put("location", s.Location)
	case s.Card != nil:
		return put("contacts", []any{fields{"name": fields{"formatted_name": s.Card.Name}, "phones": []any{fields{"phone": s.Card.Phone}}}})
	case s.Reaction != nil:
		return put("reaction", fields{"message_id": s.Reaction.Of, "emoji": s.Reaction.Text})
	case s.Edit != nil:
		return put("edit", fields{"original_message_id": s.Edit.Of, "message": fields{"type": "text", "text": fields{"body": s.Edit.Text}}})
	case s.Revoke != nil:
		return put("revoke", fields{"original_message_id": s.Revoke.Of})
	case len(s.Order) > 0:
		items := []any{}
		for _, i := range s.Order {
			items = append(items, fields{"product_retailer_id": i.Product, "quantity": i.Quantity, "item_price": i.Price, "currency": i.Currency})
		}
		return put("order", fields{"catalog_id": "1", "text": s.Text, "product_items": items})
	case s.Unsupported:
		m["type"] = "unsupported"
		m["errors"] = []any{fields{"code": 131051, "title": "Message type unknown", "error_data": fields{"details": "Message type is currently not supported."}}}
		return nil
	case s.NewNumber != "":
		return put("system", fields{"type": "user_changed_number", "wa_id": bare(s.NewNumber), "body": "User changed number"})
	case s.Text != "":
		return put("text", fields{"body": s.Text})
	}
	return errors.New("nothing is said")
}

// tap answers the options shown last. Options that were numbered in a text can't be tapped, so the
// person types the text.
func (g *Graph) tap(m fields, s Say) error {
	o, found := pick(g.ledger.LastOptions(g.Name(), s.From), s.Option)
	if !found {
		o, found = Option{ID: s.Option, Title: s.Text}, strings.Contains(s.Option, ":") // an id of an earlier message
	}
	switch {
	case !found:
		m["type"], m["text"] = "text", fields{"body": s.Option}
	case o.List:
		m["type"], m["interactive"] = "interactive", fields{"type": "list_reply", "list_reply": fields{"id": o.ID, "title": o.Title}}
	default:
		m["type"], m["interactive"] = "interactive", fields{"type": "button_reply", "button_reply": fields{"id": o.ID, "title": o.Title}}
	}
	return nil
}

// attach stores a file and writes the vendor's description of it.
func (g *Graph) attach(m fields, kind string, f File) error {
	data, mime, err := f.bytes()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	body := fields{"id": g.Put(mime, data), "mime_type": mime, "sha256": base64.StdEncoding.EncodeToString(sum[:])}
	if f.Caption != "" {
		body["caption"] = f.Caption
	}
	if f.Name != "" {
		body["filename"] = f.Name
	}
	if kind == "audio" {
		body["voice"] = true
	}
	m["type"], m[kind] = kind, body
	return nil
}
