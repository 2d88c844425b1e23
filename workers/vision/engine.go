package vision

import (
	"context"
	"image"
)

// photoEngine reads photos. It is created, used and closed on one locked OS thread.
type photoEngine interface {
	plate(ctx context.Context, src *image.Gray) (PlateResult, error)
	document(ctx context.Context, src *image.Gray, doc Document) (documentReading, error)
	close()
}

// pageEngine is a photoEngine with one page recogniser.
type pageEngine struct{ rec recogniser }

func (a pageEngine) plate(ctx context.Context, src *image.Gray) (PlateResult, error) {
	l := pageReading{ctx: ctx, rec: a.rec, src: src}
	r, err := l.read()
	if err == nil && r.Confidence < 70 {
		r.Advice = advise(src, seen{plate: !l.plate.Empty(), area: l.plate})
		r.Candidates = alternatives(r.Serial, l.votes.others(r.Serial))
	}
	return PlateResult{PlateReading: r}, err
}

// document reads a document as a page: it finds fewer fields, with less confidence.
func (a pageEngine) document(ctx context.Context, src *image.Gray, doc Document) (documentReading, error) {
	l := pageReading{ctx: ctx, rec: a.rec, src: src, lay: survey(src)}
	return l.document(doc)
}

func (a pageEngine) close() { a.rec.close() }
