package tigo

import (
	"strings"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/sms"
)

// most is how long a text gets: ten segments.
const most = 1530

// worded is the number, without its plus, and the text of a message.
func worded(out bot.Outbound) (to, text string, err error) {
	to, plus := strings.CutPrefix(string(out.To), "+")
	if !plus || len(to) < 7 || len(to) > 15 || strings.Trim(to, "0123456789") != "" {
		return "", "", channels.Refuse(channels.GiveUp, "number", "not a phone number", 0)
	}
	text = sms.Fit(out.Text)
	switch {
	case out.Kind == channels.Link && len(out.Options) > 0 && !strings.Contains(text, out.Options[0].ID):
		url := out.Options[0].ID // whole, or it leads nowhere
		text = strings.TrimSpace(sms.Cut(text, max(most-len(url)-1, 3), "...") + "\n" + url)
	case out.Kind == channels.Link:
		text = sms.Cut(text, most, "...")
	default:
		options := make([]bot.Button, len(out.Options))
		for i, o := range out.Options {
			options[i] = bot.Button{ID: o.ID, Title: sms.Fit(o.Title)}
		}
		text = sms.Numbered(text, options, most, "...")
	}
	if strings.TrimSpace(text) == "" {
		return "", "", channels.Refuse(channels.GiveUp, "empty", "an SMS carries text only", 0)
	}
	return to, text, nil
}
