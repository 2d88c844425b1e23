package vision

import (
	"context"
	"errors"
	"image"
)

// Field is one field of a document.
type Field struct {
	Text       string `json:"text,omitempty"` // "" if it was not found
	Confidence int    `json:"confidence"`     // 0–100
}

// Document is a kind of paper or screen with labelled values: the labels of its fields and the rules for
// their values. Each kind has a file: see dui.go and receipt.go.
type Document struct {
	Name   string
	Fields map[Part]Rule
	// Side is the number of pixels of the longer side at which the whole photo is searched; 0 means wideSide.
	Side int
	// Marks are words that show that a picture is such a document, in capitals without spaces.
	Marks []string
	// Guess adds fields whose labels could not be read, by their position and content. Such fields
	// are never certain.
	Guess func(all []cell, got map[Part]located)
	// Check compares the fields with each other, and may change their confidence.
	Check func(fields)
}

// Part names a field.
type Part int

// The fields of identity cards and of receipts.
const (
	Number Part = iota
	Surnames
	Names
	Issue
	Expiry
	Birth

	Amount
	Reference
	Voucher
	Approval
	Day
)

// Rule describes how to find a field, and its valid values.
type Rule struct {
	Labels []string // in capitals without spaces; one letter in five may be misread
	Not    []string // words in a label that make it the label of something else
	// Value finds the field's value in a line's text; ok reports whether it is complete and valid.
	Value func(line string) (value string, ok bool)
	// Agrees reports whether the second reader's text of the value's place confirms it; nil: Value gives
	// the same there. Such values have signs and letters, so the reader is not held to those of serial numbers.
	Agrees func(line, value string) bool
	// Around is set where a value may also be in its label's own line: in the same cell or in the next one. A
	// label then begins its line, and has few letters more than those of Labels.
	Around bool
	// Loose is set for values that are recognised anywhere, without a label.
	Loose bool
	// Most is the confidence of a value that was recognised without its label.
	Most float64
	// Single is set if the field is doubtful where a document has two values for it.
	Single bool
	// Optional is set for fields that many documents of the kind lack.
	Optional bool
	// Accents is set for names, which Tesseract with Spanish data reads too.
	Accents bool
}

// fields are the values read on a document.
type fields map[Part]Field

// limit lowers the confidence of fields.
func (f fields) limit(most int, parts ...Part) {
	for _, p := range parts {
		if one, ok := f[p]; ok {
			one.Confidence = min(one.Confidence, most)
			f[p] = one
		}
	}
}

// raise raises the confidence of fields.
func (f fields) raise(least int, parts ...Part) {
	for _, p := range parts {
		if one, ok := f[p]; ok {
			one.Confidence = max(one.Confidence, least)
			f[p] = one
		}
	}
}

// documentReading is what was read of a document.
type documentReading struct {
	Fields fields
	Marks  int  // how many of the kind's words are on the picture
	Whole  bool // the networks have read all lines of the picture
	Advice string
	MS     int64
}

// lacks reports whether a field that the document should have is missing or unsure.
func (r documentReading) lacks(doc Document) bool {
	for part, rule := range doc.Fields {
		if !rule.Optional && r.Fields[part].Confidence < 50 {
			return true
		}
	}
	return false
}

// document reads a document: first the whole photo, then the area with writing, enlarged, if a field is missing.
func (d *networkEngine) document(ctx context.Context, src *image.Gray, doc Document) (documentReading, error) {
	out := documentReading{Fields: fields{}}
	var lines []strip
	side := max(doc.Side, wideSide)
	views := []view{{src.Rect, side}}
	for i := 0; i < len(views); i++ {
		t, err := d.page(ctx, src, views[i])
		if errors.Is(err, context.DeadlineExceeded) {
			break // the fields found so far are the answer
		}
		if err != nil {
			return out, err
		}
		out.Whole, out.Marks = true, max(out.Marks, doc.marks(t.words))
		for part, l := range doc.read(t.words) {
			rule := doc.Fields[part]
			f, err := d.settle(src, l, rule)
			if err != nil {
				return out, err
			}
			if old := out.Fields[part]; f.Confidence > old.Confidence || old.Text == "" {
				out.Fields[part] = f
			}
		}
		if len(t.strips) > len(lines) {
			lines = t.strips
		}
		if i == 0 && len(t.strips) > 0 && out.lacks(doc) {
			if v := closerView(src, t.strips); doc.Side == 0 || v.larger(src) > worthwhile*float64(side)/wideSide {
				views = append(views, v)
			}
		}
	}
	if doc.Check != nil {
		doc.Check(out.Fields)
	}
	if out.lacks(doc) {
		out.Advice = advise(src, seen{strips: lines, plate: len(lines) >= linesOfDocument})
	}
	return out, nil
}

// linesOfDocument is the number of lines from which a photo counts as showing a document.
const linesOfDocument = 3

// settle has Tesseract read a value too, and returns it with its confidence.
func (d *networkEngine) settle(src *image.Gray, l located, rule Rule) (Field, error) {
	place := (Candidate{words: l.cell.words}).place()
	switch {
	case rule.Accents:
		return d.accented(src, l, place)
	case rule.Agrees != nil:
		return d.confirmed(src, l, rule, place)
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
