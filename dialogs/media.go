package dialogs

import (
	"slices"
	"unicode"

	"recado/bot"
)

// hasWords reports whether a text has words at all: letters or digits, at least n.
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

// usablePhotos are the photos among media that could be stored.
func usablePhotos(media []bot.Media) []bot.Media {
	var good []bot.Media
	for _, m := range media {
		if m.Unusable() == "" {
			good = append(good, m)
		}
	}
	return good
}

// removeGone leaves out the files that are gone, and counts them.
func removeGone(media []bot.Media, gone func(bot.Media) bool) ([]bot.Media, int) {
	left := slices.DeleteFunc(slices.Clone(media), gone)
	return left, len(media) - len(left)
}

// mediaFault is why the media of a message can't be used, as a text key, or "".
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
