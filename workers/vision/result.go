package vision

import (
	"bytes"
	"cmp"
	"image"
	"image/jpeg"
	"slices"
	"strings"

	"recado/bot"
)

// PlateResult is what was seen on a photo: what was read, and the value itself as a
// picture, so that a person can compare the two.
type PlateResult struct {
	bot.PlateReading
	Crop []byte // a JPEG of the value, level and in greys; nil when none was found, or by Tesseract alone

	evidence *evidence
}

// Ceilings of what cannot be settled by looking harder.
const (
	ceilingTwo    = 60 // two values with labels of their own: two plates, or two machines on one
	ceilingFading = 60 // it ends in glare

	barcodeConfidence = 95 // a barcode on the plate says the same
)

// result is the answer to a photo.
func result(src *image.Gray, t text, found evidenceSet) PlateResult {
	var s PlateResult
	s.Model, s.Brand = valueAfter(t.words, isModel), valueAfter(t.words, isBrand)
	if len(found) == 0 {
		s.Advice = advise(src, seen{strips: t.strips, plate: ofPlate(t.words)})
		return s
	}
	slices.SortStableFunc(found, func(a, b *evidence) int {
		return cmp.Or(cmp.Compare(b.found.Label, a.found.Label), cmp.Compare(b.features().sure(), a.features().sure()))
	})
	p := found[0]
	s.evidence = p
	s.Serial, s.Label = p.serial(), p.found.Name
	conf := int(100 * p.features().sure())
	fades := fading(src, p.found)
	if fades {
		conf = min(conf, ceilingFading)
	}
	heard := s.Serial
	if p.settledAs != "" {
		s.Serial = p.settledAs
	}
	if strings.ContainsAny(s.Serial, ambiguousLetters) || s.Serial != heard || p.open || p.disputed || p.disputedBySecond() || p.cutOff {
		conf = min(conf, ceilingDoubt)
	}
	if conf < 100*sureFrom {
		if serial, ok := p.settled(codes(src, t)); ok {
			if serial != s.Serial {
				p.add(valueReading{s.Serial, 0, second}) // stays among the candidates
			}
			s.Serial, conf = serial, max(conf, barcodeConfidence)
		}
	}
	s.Candidates = p.rivals()
	if s.Serial != heard {
		s.Candidates = slices.Insert(s.Candidates, 0, heard)
	}
	for _, other := range found[1:] {
		o := other.serial()
		if o == s.Serial {
			continue
		}
		if other.found.Label == p.found.Label && other.features().sure() > 0.3 {
			conf = min(conf, ceilingTwo)
			s.Candidates = slices.Insert(s.Candidates, 0, o)
		} else {
			s.Candidates = append(s.Candidates, o)
		}
	}
	s.Candidates = alternatives(s.Serial, s.Candidates)
	s.Confidence = min(max(conf, 1), 99)
	if s.Confidence < 70 {
		s.Advice = advise(src, seen{strips: t.strips, near: &p.place})
		if fades {
			s.Advice = adviceGlare
		}
	}
	b := p.place.bounds().Intersect(src.Rect)
	s.Box = [4]int{b.Min.X, b.Min.Y, b.Max.X, b.Max.Y}
	s.Crop = crop(src, p.place)
	return s
}

const maxCandidates = 3

// alternatives are the other readings worth offering: first what was read, then, for
// letters that plates avoid, the digits they look like. None is the serial itself.
func alternatives(serial string, heard []string) []string {
	var out []string
	add := func(s string) {
		if s != serial && s != "" && len(out) < maxCandidates && !slices.Contains(out, s) {
			if _, ok := serialLike(s); ok {
				out = append(out, s)
			}
		}
	}
	add(asFigures.Replace(serial))
	for _, s := range heard {
		// What shares less than half with the answer was read off something else.
		if distance(s, serial) <= len(serial)/2 || len(s) == len(serial) {
			add(s)
		}
	}
	return out
}

// crop is a value as a small picture, level.
func crop(src *image.Gray, place quad) []byte {
	const high, widest = 120, 1600
	wide := place.grow(place.height()*0.5, place.height()*0.25)
	w := int(wide.width() / max(wide.height(), 1) * high)
	var b bytes.Buffer
	if jpeg.Encode(&b, wide.rectify(src, min(max(w, high), widest), high), &jpeg.Options{Quality: 85}) != nil {
		return nil // a picture in memory always encodes
	}
	return b.Bytes()
}

// valueAfter is what stands on the line after a label of another kind: a model, a brand.
func valueAfter(words []Word, is func(string) bool) string {
	for _, l := range lines(slices.Clone(words)) {
		for i, w := range l {
			if !is(w.Text) {
				continue
			}
			var parts []string
			for j := i + 1; j < len(l); j++ {
				b, before := l[j], l[j-1]
				if len(parts) == 0 && isQualifier(b.Text) {
					continue
				}
				if isOther(b.Text) || labelScore(b.Text) > 0 || len(parts) > 0 && b.Box.Min.X-before.Box.Max.X > b.Box.Dy() {
					break
				}
				parts = append(parts, b.Text)
			}
			if v := strings.Trim(strings.Join(parts, " "), " .:;,-"); len(v) >= 2 {
				return v
			}
		}
	}
	return ""
}
