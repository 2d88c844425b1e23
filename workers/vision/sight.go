package vision

import (
	"image"

	"recado/bot"
)

// Sight is what was seen on a photo: what was read, and the value itself as a
// picture, so that a person can compare the two.
type Sight struct {
	bot.Reading
	Crop []byte // a JPEG of the value, level; nil when none was found

	proofs []proof
}

func verdict(src *image.Gray, t text, found []proof) Sight {
	s := Sight{proofs: found}
	if len(found) == 0 {
		return s
	}
	p := found[0]
	s.Serial = p.serial
	s.Label = p.found.Name
	s.Confidence = 50
	if p.agree > 0 {
		s.Confidence = 90
	}
	b := p.place.bounds().Intersect(src.Rect)
	s.Box = [4]int{b.Min.X, b.Min.Y, b.Max.X, b.Max.Y}
	return s
}
