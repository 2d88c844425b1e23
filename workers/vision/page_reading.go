package vision

import (
	"context"
	"image"
	"math"
	"strings"

	"recado/bot"
)

// pageReading is the state of reading one photo.
type pageReading struct {
	ctx   context.Context
	rec   recogniser
	src   *image.Gray
	lay   layout
	votes ballot
	label bool            // a serial number's label was read
	plate image.Rectangle // the area of the photo with words of a plate

	crowded bool // the page has more characters than plates have, so it is not read
}

// attempt is one way of reading the photo.
type attempt struct {
	view frame
	mode pageMode
	even bool // with normalised light
	lean bool // slightly rotated; used only if a label but no value was read
}

// read tries until a value is sure or no attempts are left. When the time is over it returns what it has.
func (l *pageReading) read() (bot.PlateReading, error) {
	l.lay = survey(l.src)
	angle, err := l.upright()
	if err != nil {
		return bot.PlateReading{}, err
	}
	for _, w := range l.attempts(angle) {
		if l.votes.sure() || l.crowded || l.isOver() {
			break
		}
		if w.lean && (!l.label || len(l.votes) > 0) {
			continue
		}
		if _, err := l.try(w); err != nil {
			return bot.PlateReading{}, err
		}
	}
	return l.votes.reading(), nil
}

// isOver reports whether the time for the reading is over. The readings so far are then the answer.
func (l *pageReading) isOver() bool { return l.ctx.Err() != nil }

// upright finds which way up the plate is, by reading it in each orientation until words of a plate
// appear. Upside down, the letters form words too, but not these.
func (l *pageReading) upright() (float64, error) {
	turns := l.lay.turns()
	best, most := turns[0], -1
	for _, angle := range turns {
		if l.crowded || l.isOver() {
			break
		}
		words, err := l.try(attempt{view: l.lay.window(angle)})
		if err != nil {
			return 0, err
		}
		n := countPlateWords(words)
		if n > most {
			best, most = angle, n
		}
		if l.label || n >= 2 {
			break
		}
	}
	return best, nil
}

// attempts returns the remaining attempts for an upright plate, the cheapest and most useful first.
func (l *pageReading) attempts(angle float64) []attempt {
	const lean = 3 * math.Pi / 180
	window := l.lay.window(angle)
	out := []attempt{{view: window, even: true}, {view: window, mode: blocks}}
	// In a photo taken from the side no single angle suits all lines.
	for _, k := range []float64{-1, 1, -2, 2} {
		out = append(out, attempt{view: l.lay.window(angle + k*lean), lean: true})
	}
	all := layout{box: l.src.Rect}
	if l.lay.box.Dx()*l.lay.box.Dy() < l.src.Rect.Dx()*l.src.Rect.Dy()*2/3 {
		out = append(out, attempt{view: all.window(angle), even: true})
	}
	return out
}

// try reads the photo in one way, and each value it finds again from closer.
func (l *pageReading) try(w attempt) ([]Word, error) {
	page := w.view.render(l.src)
	even := normalise(page, 40, 10)
	light := lightOnDark(even)
	if w.even {
		page = even
	}
	if light {
		page = invert(page)
	}
	if crowded(page) {
		l.crowded = l.crowded || !w.even // normalised, an empty wall may be full of specks
		return nil, nil
	}
	words, err := l.rec.page(page, w.mode)
	if err != nil {
		return nil, err
	}
	l.label = l.label || labelled(words)
	if ofPlate(words) {
		l.plate = l.plate.Union(w.view.bounds(words))
	}
	for _, c := range serials(words) {
		l.votes.add(vote{serial: c.Serial, conf: c.Conf, label: c.Label})
		if err := l.closer(w.view, c, light); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// closer reads the line of a value alone, at the sizes on which the readers were trained, and
// prepared in four ways with different errors.
func (l *pageReading) closer(view frame, c Candidate, light bool) error {
	h := c.Box.Dy()
	tight := image.Rect(c.Box.Min.X-h/5, c.Room.Min.Y, c.Box.Max.X+h/5, c.Room.Max.Y)
	for _, p := range []struct {
		room   image.Rectangle
		height float64
		of     func(*image.Gray) *image.Gray
	}{
		{c.Room, 32, func(g *image.Gray) *image.Gray { return soften(g, 2) }},
		{c.Room, 48, func(g *image.Gray) *image.Gray { return normalise(g, 48, 10) }},
		{tight, 48, func(g *image.Gray) *image.Gray { return g }},
		{tight, 48, func(g *image.Gray) *image.Gray { return soften(g, 3) }},
	} {
		if l.isOver() {
			return nil
		}
		scale := p.height / float64(h) // from the page to the line
		img := p.of(view.within(p.room, view.scale*scale).render(l.src))
		if light {
			img = invert(img)
		}
		pieces, err := l.rec.line(img)
		if err != nil {
			return err
		}
		left := int(float64(c.Box.Min.X-p.room.Min.X) * scale)
		right := int(float64(c.Box.Max.X-p.room.Min.X) * scale)
		text, conf := joined(pieces, left, right)
		if s, ok := serialLike(text); ok {
			l.votes.add(vote{serial: s, conf: conf, label: c.Label, close: true})
		}
	}
	return nil
}

// joined returns the text of the pieces and the confidence of the least certain. A piece outside
// left and right, where the page showed the value, is dropped unless it is certain: a colon, a
// screw or a frame is read as a 1 or a slash.
func joined(pieces []Word, left, right int) (string, float64) {
	stray := func(p Word) bool { return p.Conf < 90 && (p.Box.Max.X <= left+2 || p.Box.Min.X >= right-2) }
	for len(pieces) > 0 && stray(pieces[0]) {
		pieces = pieces[1:]
	}
	for len(pieces) > 0 && stray(pieces[len(pieces)-1]) {
		pieces = pieces[:len(pieces)-1]
	}
	var b strings.Builder
	conf := 100.0
	for _, p := range pieces {
		b.WriteString(p.Text)
		conf = min(conf, p.Conf)
	}
	return b.String(), conf
}

// countPlateWords counts the labels that plates have.
func countPlateWords(words []Word) int {
	n := 0
	for _, w := range words {
		if w.Conf >= 50 && len(bare(w.Text)) >= 3 && (isOther(w.Text) || labelScore(w.Text) > 0) {
			n++
		}
	}
	return n
}

// document reads a document's fields from a page.
func (l *pageReading) document(doc Document) (documentReading, error) {
	out := documentReading{Fields: fields{}}
	for _, angle := range l.lay.turns() {
		if l.ctx.Err() != nil {
			break
		}
		page := l.lay.window(angle).render(l.src)
		if crowded(page) {
			break
		}
		words, err := l.rec.page(page, scattered)
		if err != nil {
			return out, err
		}
		n := 0
		for part, f := range doc.read(words) {
			if f.ok {
				n++
				out.Fields[part] = Field{Text: f.value, Confidence: int(min(100*f.cell.conf, 69))}
			}
		}
		if n >= 3 {
			break
		}
	}
	if doc.Check != nil {
		doc.Check(out.Fields)
	}
	return out, nil
}
