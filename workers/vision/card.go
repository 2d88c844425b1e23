package vision

import (
	"context"
	"io"
)

// Card is what was read on one side of an identity document, front or back. Dates have the printed
// form dd/mm/yyyy.
type Card struct {
	Document string
	Number   Field // with its punctuation; its check digit is right, if the document has one
	Surnames Field
	Names    Field
	Issue    Field
	Expiry   Field
	Birth    Field
	Advice   string // as in bot.PlateReading
	MS       int64
}

// ReadCard reads an identity document. It returns the errors of Read.
func (p *Pool) ReadCard(ctx context.Context, img io.Reader, doc Document) (Card, error) {
	a := p.ask(ctx, img, &doc)
	f := a.document.Fields
	return Card{
		Document: doc.Name, Number: f[Number], Surnames: f[Surnames], Names: f[Names], Issue: f[Issue], Expiry: f[Expiry], Birth: f[Birth],
		Advice: a.document.Advice, MS: a.document.MS,
	}, a.err
}
