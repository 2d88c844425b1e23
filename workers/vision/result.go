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

// PlateResult is the reading of a photo and a picture of the value, so that a person can compare them.
type PlateResult struct {
	bot.PlateReading
	Crop []byte // a level grey JPEG of the value; nil without a value, or if Tesseract reads alone

	evidence *evidence
}

// Upper limits of the confidence in cases that further reading can't decide.
const (
	ceilingTwo    = 60 // two values with labels of their own: two plates, or two machines on one plate
	ceilingFading = 60 // the value ends in glare

	barcodeConfidence = 95 // a barcode on the plate has the same serial
)

// result builds the answer to a photo.
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
				p.add(valueReading{s.Serial, 0, second}) // it stays among the candidates
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

// alternatives returns the other readings to offer: first the serial with digits for the letters
// that plates avoid, then the other readings. The serial itself is not among them.
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
		// A reading that shares less than half with the answer is of another text.
		if distance(s, serial) <= len(serial)/2 || len(s) == len(serial) {
			add(s)
		}
	}
	return out
}

// crop returns a small, level picture of a value.
func crop(src *image.Gray, place quad) []byte {
	const high, widest = 120, 1600
	wide := place.grow(place.height()*0.5, place.height()*0.25)
	w := int(wide.width() / max(wide.height(), 1) * high)
	var b bytes.Buffer
	if jpeg.Encode(&b, wide.rectify(src, min(max(w, high), widest), high), &jpeg.Options{Quality: 85}) != nil {
		return nil // encoding a picture in memory does not fail
	}
	return b.Bytes()
}

// valueAfter returns the value on the line after a label of another kind: a model, a brand.
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
