package dialogs

import (
	"slices"
	"unicode"

	"recado/bot"
)

// hasLetters reports whether a text has at least n letters or digits.
func hasLetters(text string, n int) bool {
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

// usablePhotos returns the photos among media that were stored.
func usablePhotos(media []bot.Media) []bot.Media {
	var good []bot.Media
	for _, m := range media {
		if m.Unusable() == "" {
			good = append(good, m)
		}
	}
	return good
}

// removeGone removes deleted files and counts them.
func removeGone(media []bot.Media, gone func(bot.Media) bool) ([]bot.Media, int) {
	left := slices.DeleteFunc(slices.Clone(media), gone)
	return left, len(media) - len(left)
}

// mediaFault returns the text key of why the media of a message can't be used, or "".
func mediaFault(in bot.Input) string {
	for _, m := range in.Media {
		if m.Fault != "" {
			return "media." + string(m.Fault)
		}
	}
	if len(in.Media) > 0 && len(usablePhotos(in.Media)) == 0 {
		return "media." + string(in.Media[0].Unusable())
	}
	return ""
}

func removeMenuMedia(m menuSlots, gone func(bot.Media) bool) (_ menuSlots, n int) {
	m.Media, n = removeGone(m.Media, gone)
	return m, n
}

func removeOpenMedia(o openSlots, gone func(bot.Media) bool) (_ openSlots, n int) {
	o.Photos, n = removeGone(o.Photos, gone)
	return o, n
}

func removeWarrantyMedia(w warrantySlots, gone func(bot.Media) bool) (_ warrantySlots, n int) {
	w.Photos, n = removeGone(w.Photos, gone)
	return w, n
}

func removeClosingMedia(c closingSlots, gone func(bot.Media) bool) (_ closingSlots, n int) {
	c.Photos, n = removeGone(c.Photos, gone)
	return c, n
}
