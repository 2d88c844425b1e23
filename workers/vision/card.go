package vision

import (
	"context"
	"errors"
	"image"
	"io"
)

// Field is one field of an identity document.
type Field struct {
	Text       string `json:"text,omitempty"` // "" if it was not found
	Confidence int    `json:"confidence"`     // 0–100
}

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

// Document is a kind of identity document: the labels of its fields and the rules for their values.
// Each kind has a file: see dui.go.
type Document struct {
	Name   string
	Fields map[Part]Rule
	// Guess adds fields whose labels could not be read, by their position and content. Such fields
	// are never certain.
	Guess func(all []cell, got map[Part]located)
	// Check compares the fields with each other, and may change their confidence.
	Check func(*Card)
}

// Part names a field.
type Part int

// The fields of a document.
const (
	Number Part = iota
	Surnames
	Names
	Issue
	Expiry
	Birth
)

// field returns the Card's field of a part.
func (c *Card) field(p Part) *Field {
	return [...]*Field{&c.Number, &c.Surnames, &c.Names, &c.Issue, &c.Expiry, &c.Birth}[p]
}

// Rule describes how to find a field, and its valid values.
type Rule struct {
	Labels []string // in capitals without spaces; one letter in five may be misread
	// Value finds the field's value in a line's text; ok reports whether it is complete and valid.
	Value func(line string) (value string, ok bool)
	// Loose is set for values that are recognised anywhere, without a label.
	Loose bool
	// Accents is set for names, which Tesseract with Spanish data reads too.
	Accents bool
}

// card reads a document: first the whole photo, then the area with writing, enlarged, if a field is missing.
func (d *networkEngine) card(ctx context.Context, src *image.Gray, doc Document) (Card, error) {
	out := Card{Document: doc.Name}
	var lines []strip
	views := []view{{src.Rect, wideSide}}
	for i := 0; i < len(views); i++ {
		t, err := d.page(ctx, src, views[i])
		if errors.Is(err, context.DeadlineExceeded) {
			break // the fields found so far are the answer
		}
		if err != nil {
			return out, err
		}
		for part, l := range doc.read(t.words) {
			rule := doc.Fields[part]
			f, err := d.settle(src, l, rule)
			if err != nil {
				return out, err
			}
			if old := out.field(part); f.Confidence > old.Confidence || old.Text == "" {
				*old = f
			}
		}
		if len(t.strips) > len(lines) {
			lines = t.strips
		}
		if i == 0 && len(t.strips) > 0 && out.lacks(doc) {
			views = append(views, closerView(src, t.strips))
		}
	}
	if doc.Check != nil {
		doc.Check(&out)
	}
	if out.lacks(doc) {
		out.Advice = advise(src, seen{strips: lines, plate: len(lines) >= linesOfCard})
	}
	return out, nil
}

// linesOfCard is the number of lines from which a photo counts as showing a card.
const linesOfCard = 3

// lacks reports whether a field of the document is missing or unsure.
func (c *Card) lacks(doc Document) bool {
	for part := range doc.Fields {
		if c.field(part).Confidence < 50 {
			return true
		}
	}
	return false
}

// settle has Tesseract read a value too, and returns it with its confidence.
func (d *networkEngine) settle(src *image.Gray, l located, rule Rule) (Field, error) {
	place := (Candidate{words: l.cell.words}).place()
	if rule.Accents {
		return d.accented(src, l, place)
	}
	img := place.rectify(src, lineWide(place), lineHigh)
	pieces, err := d.second.line(padded(soften(img, 1), 10))
	if err != nil {
		return Field{}, err
	}
	text, _ := joined(pieces, 0, img.Rect.Dx())
	other, _ := rule.Value(text)
	conf := 40 + 30*l.cell.conf
	switch {
	case other == l.value:
		conf = 90 + 8*l.cell.conf
	default:
		s, err := d.nets.read(src, place)
		if err != nil {
			return Field{}, err
		}
		if again, _ := rule.Value(s.text()); again == l.value {
			conf += 20
		}
	}
	if !l.ok {
		conf = min(conf, 45)
	}
	if !l.named {
		conf = min(conf, 80)
	}
	return Field{Text: l.value, Confidence: int(conf)}, nil
}

// ReadCard reads an identity document. It returns the errors of Read.
func (p *Pool) ReadCard(ctx context.Context, img io.Reader, doc Document) (Card, error) {
	a := p.ask(ctx, img, &doc)
	a.card.Document = doc.Name
	return a.card, a.err
}
