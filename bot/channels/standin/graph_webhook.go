package standin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
)

type fields map[string]any

// envelope wraps a value in a webhook body.
func (g *Graph) envelope(field string, value fields) []byte {
	number := g.Number
	if number == "" {
		number = "1055"
	}
	value["messaging_product"] = "whatsapp"
	value["metadata"] = fields{"display_phone_number": "573000000000", "phone_number_id": number}
	body, err := json.Marshal(fields{"object": "whatsapp_business_account", "entry": []any{fields{
		"id": "102290129340398", "changes": []any{fields{"field": field, "value": value}},
	}}})
	if err != nil {
		panic("standin: a webhook of our own making: " + err.Error())
	}
	return body
}

// sign returns the headers of a webhook.
func (g *Graph) sign(body []byte, how string) map[string]string {
	h := map[string]string{"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
	secret := g.AppSecret
	switch how {
	case "none":
		return h
	case "wrong":
		secret += "?"
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h["X-Hub-Signature-256"] = "sha256=" + hex.EncodeToString(mac.Sum(nil))
	return h
}

// report posts the statuses of a message in the background.
func (g *Graph) report(m *graphMessage, id string, f Fault) {
	words, times := g.faults.StatusSequence(f, "failed", "sent", "delivered", "read")
	if g.Target == "" || len(words) == 0 {
		return
	}
	g.dispatcher.Enqueue(func(ctx context.Context) {
		for _, word := range words {
			s := fields{"id": id, "status": word, "timestamp": strconv.FormatInt(g.Now().Unix(), 10), "recipient_id": bare(m.contact())}
			if m.Opaque != "" {
				s["biz_opaque_callback_data"] = m.Opaque
			}
			if word == "failed" {
				code, _ := strconv.Atoi(f.Code)
				s["errors"] = []any{fields{"code": code, "title": "ordered by a script", "message": "ordered by a script", "error_data": fields{"details": "ordered by a script"}}}
			}
			body := g.envelope("messages", fields{"statuses": []any{s}})
			for range times {
				_, _, _ = g.dispatcher.Post(ctx, g.Target, body, g.sign(body, "")) // the ledger counts unacknowledged webhooks
			}
		}
	})
}
