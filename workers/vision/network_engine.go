package vision

import (
	"context"
	"errors"
	"image"
)

// networkEngine finds and reads lines with the networks of PP-OCR and has what it found
// read again by a second reader.
type networkEngine struct {
	nets   *nets
	second recogniser
	names  *tesseract // for Spanish names, when one has been asked for
}

func (d *networkEngine) close() {
	d.second.close()
	if d.names != nil {
		d.names.close()
	}
}

// spanish is the reader of names, started when it is first wanted: it takes 20
// megabytes, and plates have no names.
func (d *networkEngine) spanish() (_ *tesseract, err error) {
	if d.names == nil {
		d.names, err = startTesseract("spa")
	}
	return d.names, err
}

// plate reads the serial number of a plate: on the whole photo first, then, when
// no label was found or what was found is doubtful and small, on the writing
// alone, larger.
func (d *networkEngine) plate(ctx context.Context, src *image.Gray) (PlateResult, error) {
	var found evidenceSet
	var seen text
	views := []view{{src.Rect, wideSide}}
	for i := 0; i < len(views); i++ {
		t, err := d.page(ctx, src, views[i])
		var now evidenceSet
		if err == nil {
			err = d.try(ctx, src, t, &now)
		}
		late := errors.Is(err, context.DeadlineExceeded)
		if err != nil && !late {
			return PlateResult{}, err
		}
		found = found.closer(now)
		if len(t.words) > len(seen.words) {
			seen = t
		}
		if late {
			break // what is known by now is the answer
		}
		if i == 0 && len(t.strips) > 0 {
			v := closerView(src, t.strips)
			switch {
			case len(found) == 0:
				views = append(views, v)
			case found.doubtful() && v.larger(src) > worthwhile:
				views = append(views, v.around(t.strips, found))
			}
		}
	}
	return result(src, seen, found), nil
}

// worthwhile is how much larger a second view must show what was already read.
const worthwhile = 1.8

// try has all values of a page proved.
func (d *networkEngine) try(ctx context.Context, src *image.Gray, t text, found *evidenceSet) error {
	all := serials(t.words)
	for _, c := range all[:min(3, len(all))] {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := found.of(c)
		if err := d.verify(src, p); err != nil {
			return err
		}
		if p.features().sure() < sureFrom {
			if err := d.rereadDoubtful(src, p); err != nil {
				return err
			}
		}
		if err := d.checkShapes(src, p); err != nil {
			return err
		}
	}
	return nil
}
