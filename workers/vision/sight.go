package vision

import (
	"image"
	"slices"

	"recado/bot"
)

// Sight is what was seen on a photo: what was read, and the value itself as a
// picture, so that a person can compare the two.
type Sight struct {
	bot.Reading
	Crop []byte // a JPEG of the value, level; nil when none was found

	proof *proof
}

// verdict is the answer to a photo.
func verdict(src *image.Gray, t text, found cases) Sight {
	var s Sight
	if len(found) == 0 {
		return s
	}
	sure := func(p *proof) float64 { return p.features().sure() + float64(p.found.Label) }
	slices.SortStableFunc(found, func(a, b *proof) int {
		switch {
		case sure(a) > sure(b):
			return -1
		case sure(a) < sure(b):
			return 1
		}
		return 0
	})
	p := found[0]
	s.proof = p
	s.Serial = p.serial()
	s.Label = p.found.Name
	s.Confidence = int(100 * p.features().sure())
	s.Candidates = p.rivals()
	b := p.place.bounds().Intersect(src.Rect)
	s.Box = [4]int{b.Min.X, b.Min.Y, b.Max.X, b.Max.Y}
	return s
}
