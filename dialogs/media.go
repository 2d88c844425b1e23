package dialogs

import (
	"unicode"

	"recado/bot"
)

// says reports whether a text has words at all: letters or digits, at least n.
func says(text string, n int) bool {
	count := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if count++; count >= n {
				return true
			}
		}
	}
	return false
}

// usable are the photos among media that could be stored.
func usable(media []bot.Media) []bot.Media {
	var good []bot.Media
	for _, m := range media {
		if m.Unusable() == "" {
			good = append(good, m)
		}
	}
	return good
}

// fault is why the media of a message can't be used, as a text key, or "".
func fault(in bot.Input) string {
	for _, m := range in.Media {
		if m.Fault != "" {
			return "media." + string(m.Fault)
		}
	}
	if len(in.Media) > 0 && len(usable(in.Media)) == 0 {
		return "media." + string(in.Media[0].Unusable())
	}
	return ""
}
