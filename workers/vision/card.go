package vision

import (
	"context"
	"errors"
	"image"
	"io"
)

// Field is one thing that an identity document says.
type Field struct {
	Text       string `json:"text,omitempty"` // "" when it was not found
	Confidence int    `json:"confidence"`     // 0–100
}

// Card is what was read on an identity document, on whichever side was shown.
// Dates are as printed in our countries, dd/mm/yyyy.
type Card struct {
	Document string
	Number   Field // with its marks, its check digit right where the document has one
	Surnames Field
	Names    Field
	Issue    Field
	Expiry   Field
	Birth    Field
	Advice   string // as in bot.PlateReading
	MS       int64
}

// Document is a kind of identity document: what its fields are called, and what
// makes them right. Each kind is one file: see dui.go.
type Document struct {
	Name   string
	Fields map[Part]Rule
	// Guess adds fields whose labels could not be read, by where fields of this
	// document stand and what they say. They are never sure.
	Guess func(all []cell, got map[Part]located)
	// Check looks at all fields together, and may correct their confidence.
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

// field is where a part is kept.
func (c *Card) field(p Part) *Field {
	return [...]*Field{&c.Number, &c.Surnames, &c.Names, &c.Issue, &c.Expiry, &c.Birth}[p]
}

// Rule is how a field is found and what it may hold.
type Rule struct {
	Labels []string // in plain capitals without spaces: any of them, misread by a letter in five
	// Value finds the field in a line's text; ok when it is all that it should be.
	Value func(line string) (value string, ok bool)
	// Loose is for values that are known wherever they stand, label or not.
	Loose bool
	// Accents is for words that want the reader who knows our accents.
	Accents bool
}

// card reads a document: the whole photo, and again larger when a field is missing.
func (d *networkEngine) card(ctx context.Context, src *image.Gray, doc Document) (Card, error) {
	out := Card{Document: doc.Name}
	var lines []strip
	views := []view{{src.Rect, wideSide}}
	for i := 0; i < len(views); i++ {
		t, err := d.page(ctx, src, views[i])
		if errors.Is(err, context.DeadlineExceeded) {
			break // what is known by now is the answer
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

// linesOfCard is from how many lines of writing on a card is taken to be in the photo.
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

// settle has a value read by the second reader and weighs both.
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

// ReadCard reads an identity document. Errors are as Read's.
func (p *Pool) ReadCard(ctx context.Context, img io.Reader, doc Document) (Card, error) {
	a := p.ask(ctx, img, &doc)
	a.card.Document = doc.Name
	return a.card, a.err
}
