package sms

import (
	"strings"

	"recado/bot"
	"recado/bot/channels"
)

// maxText is the longest text, in characters: ten segments.
const maxText = 1530

// Compose returns the recipient's number without its plus, and the text of an SMS.
func Compose(out bot.Outbound) (to, text string, err error) {
	to, plus := strings.CutPrefix(string(out.To), "+")
	if !plus || len(to) < 7 || len(to) > 15 || strings.Trim(to, "0123456789") != "" {
		return "", "", channels.Refuse(channels.GiveUp, "number", "not a phone number", 0)
	}
	text = Transliterate(out.Text)
	switch {
	case out.Kind == channels.Link && len(out.Options) > 0 && !strings.Contains(text, out.Options[0].ID):
		url := out.Options[0].ID // a cut link would not work
		text = strings.TrimSpace(Cut(text, max(maxText-len(url)-1, 3), "...") + "\n" + url)
	case out.Kind == channels.Link:
		text = Cut(text, maxText, "...")
	default:
		options := make([]bot.Button, len(out.Options))
		for i, o := range out.Options {
			o.Title = Transliterate(o.Title)
			options[i] = o
		}
		text = Numbered(text, options, maxText, "...")
	}
	if strings.TrimSpace(text) == "" {
		return "", "", channels.Refuse(channels.GiveUp, "empty", "an SMS carries text only", 0)
	}
	return to, text, nil
}
