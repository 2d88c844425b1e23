package vision

import (
	"context"
	"errors"
	"image"
	"io"
	"slices"
	"strings"
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
	Advice   string // as in bot.Reading
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

// cell is a run of words that stand close together.
type cell struct {
	words []Word
	box   image.Rectangle
	text  string
	conf  float64 // 0–1, of its least certain character
}

// cells are the runs of words of each line.
func cells(words []Word) []cell {
	var out []cell
	for _, l := range lines(slices.Clone(words)) {
		for i, w := range l {
			if i == 0 || w.Box.Min.X-l[i-1].Box.Max.X > 2*max(w.Box.Dy(), l[i-1].Box.Dy()) {
				out = append(out, cell{conf: 1})
			}
			c := &out[len(out)-1]
			c.words = append(c.words, w)
			c.box = c.box.Union(w.Box)
			c.text = strings.TrimSpace(c.text + " " + w.Text)
			c.conf = min(c.conf, w.Conf/100)
		}
	}
	return out
}

// misread is the share of a key's letters that a text of plain capitals holds
// otherwise, at the place where it holds it best (Sellers' approximate search).
func misread(text, key string) float64 {
	row := make([]int, len(key)+1)
	for i := range row {
		row[i] = i
	}
	least := len(key)
	for _, c := range []byte(text) {
		diagonal := row[0]
		for i := 1; i <= len(key); i++ {
			cost := diagonal
			if key[i-1] != c {
				cost++
			}
			diagonal = row[i]
			row[i] = min(cost, row[i]+1, row[i-1]+1)
		}
		least = min(least, row[len(key)])
	}
	return float64(least) / float64(len(key))
}

// called is the part of a document that a cell is the label of: the one whose
// name it misreads least, a letter in five at most.
func (doc Document) called(c cell) (Part, bool) {
	b := strings.ReplaceAll(bare(c.text), "/", "")
	best, least := Part(-1), 0.21
	for part, rule := range doc.Fields {
		for _, key := range rule.Labels {
			if m := misread(b, key); m < least || m == least && part < best {
				best, least = part, m
			}
		}
	}
	return best, best >= 0
}

// located is a cell that holds a field's value.
type located struct {
	cell  cell
	value string
	ok    bool // it is all that the field should be
	named bool // it stands under or beside its label
}

// locate finds a field on a card.
func (doc Document) locate(all []cell, part Part) (best located, found bool) {
	rule := doc.Fields[part]
	rank := func(l located) int {
		n := 0
		if l.ok {
			n += 2
		}
		if l.named {
			n++
		}
		return n
	}
	consider := func(c cell, text string, named bool) {
		value, ok := rule.Value(text)
		if value == "" {
			return
		}
		if l := (located{c, value, ok, named}); !found || rank(l) > rank(best) {
			best, found = l, true
		}
	}
	for i, c := range all {
		if called, ok := doc.called(c); !ok || called != part {
			continue
		}
		if under, ok := beneath(all, i); ok {
			consider(under, under.text, true)
		}
	}
	if rule.Loose {
		for _, c := range all {
			consider(c, c.text, false)
		}
	}
	return best, found
}

// beneath is the cell under a label: the nearest one that begins where it begins.
func beneath(all []cell, i int) (cell, bool) {
	label := all[i].box
	var best cell
	gap, found := 0, false
	for j, c := range all {
		if j == i || c.box.Min.X > label.Min.X+3*label.Dy() || c.box.Max.X < label.Min.X+label.Dy() || c.box.Min.X < label.Min.X-6*label.Dy() {
			continue
		}
		g := (c.box.Min.Y+c.box.Max.Y)/2 - (label.Min.Y+label.Max.Y)/2
		if g < label.Dy()/2 || g > 5*label.Dy() || found && g >= gap {
			continue
		}
		best, gap, found = c, g, true
	}
	return best, found
}

// read finds all fields among the words of a card.
func (doc Document) read(words []Word) map[Part]located {
	all := cells(words)
	got := map[Part]located{}
	for part := range doc.Fields {
		if l, ok := doc.locate(all, part); ok {
			got[part] = l
		}
	}
	if doc.Guess != nil {
		doc.Guess(all, got)
	}
	return got
}

// card reads a document: the whole photo, and again larger when a field is missing.
func (d *deep) card(ctx context.Context, src *image.Gray, doc Document) (Card, error) {
	out := Card{Document: doc.Name}
	var seen []strip
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
		if len(t.strips) > len(seen) {
			seen = t.strips
		}
		if i == 0 && len(t.strips) > 0 && out.lacks(doc) {
			views = append(views, closerView(src, t.strips))
		}
	}
	if doc.Check != nil {
		doc.Check(&out)
	}
	if out.lacks(doc) {
		out.Advice = advise(src, seen, nil)
	}
	return out, nil
}

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
func (d *deep) settle(src *image.Gray, l located, rule Rule) (Field, error) {
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
