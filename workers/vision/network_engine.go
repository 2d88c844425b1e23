package vision

import (
	"context"
	"errors"
	"image"
)

// networkEngine finds and reads lines with the networks of PP-OCR, and has the values read again by
// Tesseract.
type networkEngine struct {
	nets   *nets
	second recogniser
	names  *tesseract // for Spanish names; nil until a card is read
}

func (d *networkEngine) close() {
	d.second.close()
	if d.names != nil {
		d.names.close()
	}
}

// spanish returns the reader of names and starts it at its first use: it takes 20 megabytes, and
// plates have no names.
func (d *networkEngine) spanish() (_ *tesseract, err error) {
	if d.names == nil {
		d.names, err = startTesseract("spa")
	}
	return d.names, err
}

// plate reads the serial number of a plate: first on the whole photo; then, if no label was found
// or the value is doubtful and small, on the area with writing, enlarged.
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
			break // the values found so far are the answer
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

// worthwhile is the least enlargement for which a value is read again.
const worthwhile = 1.8

// try verifies the values of a page.
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
