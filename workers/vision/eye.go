package vision

import (
	"context"
	"image"
)

// eye reads photos. It is made, used and closed on one locked OS thread.
type eye interface {
	plate(ctx context.Context, src *image.Gray) (Sight, error)
	card(ctx context.Context, src *image.Gray, doc Document) (Card, error)
	close()
}

// alone is an eye of one recogniser of pages.
type alone struct{ rec recogniser }

func (a alone) plate(ctx context.Context, src *image.Gray) (Sight, error) {
	l := look{ctx: ctx, rec: a.rec, src: src}
	r, err := l.read()
	if err == nil && r.Confidence < 70 {
		r.Advice = advise(src, seen{plate: !l.plate.Empty(), area: l.plate})
		r.Candidates = likely(r.Serial, l.votes.others(r.Serial))
	}
	return Sight{PlateReading: r}, err
}

// card reads a document as a page: fewer fields, and less surely.
func (a alone) card(ctx context.Context, src *image.Gray, doc Document) (Card, error) {
	l := look{ctx: ctx, rec: a.rec, src: src, lay: survey(src)}
	return l.card(doc)
}

func (a alone) close() { a.rec.close() }
