package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// The page, in millimetres: A4.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 20.0, pageWidth - 20
	width                 = right - left
	top                   = 18.0 // of the first page
	topNext               = 27.0 // of those after it, below their running head
	bottom                = pageHeight - 24
	footLine              = pageHeight - 13 // the foot's baseline
	headLine              = 16.0            // the running head's
)

type colour struct{ r, g, b int }

var (
	ink    = colour{31, 41, 51}
	muted  = colour{99, 110, 123}
	hair   = colour{214, 220, 226}
	tint   = colour{241, 245, 247}
	white  = colour{255, 255, 255}
	accent = colour{15, 76, 92}
	alarm  = colour{155, 28, 28}
)

// style is how a text is set.
type style struct {
	size float64 // points
	bold bool
	ink  colour
}

// lineHeight is a line's height in mm for each point of its letters: a third more than they take.
const lineHeight = 25.4 / 72 * 1.36

func (st style) height() float64 { return st.size * lineHeight }

var (
	body    = style{9.5, false, ink}
	strong  = style{9.5, true, ink}
	small   = style{8, false, muted}
	caption = style{7.5, true, muted}
	heading = style{10, true, accent}
)

// sheet is a document being written from top to bottom.
type sheet struct {
	words
	f *fpdf.Fpdf
	y float64 // where the next thing goes
	// onBreak draws what is repeated at the top of a page: a table's head.
	onBreak func()
	widths  map[int]bool // of its pictures, in pixels
}

// meta is what every document says about itself.
type meta struct {
	title, author string // of the file
	head          [2]string
	foot          string
	at            time.Time // its date of creation
}

func newSheet(locale string) *sheet {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true) // the same bytes for the same view
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	f.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	f.AddPage()
	return &sheet{words: words{locale}, f: f, y: top, widths: map[int]bool{}}
}

// remaining is what is left of the page.
func (s *sheet) remaining() float64 { return bottom - s.y }

// ensureRoom turns the page unless it has room for height and for what should follow it.
// What no page can hold together asks for less: a few lines of what follows, and what is
// itself too tall begins where a few of its own fit.
func (s *sheet) ensureRoom(height, keep float64) {
	const pageful, few = bottom - topNext - headHeight, 15
	if height+keep > pageful {
		keep = min(keep, few)
	}
	if height+keep > pageful {
		height = min(height, few)
	}
	if height+keep > s.remaining() && s.y > topNext {
		s.newPage()
	}
}

func (s *sheet) newPage() {
	s.f.AddPage()
	s.y = topNext
	if s.onBreak != nil {
		s.onBreak()
	}
}

func (s *sheet) gap(height float64) { s.y += height }

// use selects a style. Everything is said anew each time, as the foot is written on
// pages left long before, whose state is another.
func (s *sheet) use(st style) {
	weight := ""
	if st.bold {
		weight = "B"
	}
	s.f.SetFont("sans", weight, st.size)
	s.f.SetTextColor(st.ink.r, st.ink.g, st.ink.b)
	s.f.SetFillColor(st.ink.r, st.ink.g, st.ink.b)
}

type align int

const (
	toLeft align = iota
	toRight
)

// put writes one line whose box begins at y.
func (s *sheet) put(x, y, w float64, text string, st style, side align) {
	if text == "" {
		return
	}
	s.use(st)
	if side == toRight {
		x += w - st.measure(text)
	}
	s.f.Text(x, y+st.height()*0.72, text)
}

// fit makes a style smaller, down to two thirds, until the text is one line in w.
func fit(text string, w float64, st style) style {
	least := st.size * 0.66
	for st.size > least && st.measure(text) > w {
		st.size -= 0.25
	}
	return st
}

func (s *sheet) fill(x, y, w, h float64, c colour) {
	s.f.SetFillColor(c.r, c.g, c.b)
	s.f.Rect(x, y, w, h, "F")
}

// rule is a line across the page.
func (s *sheet) rule(y float64, c colour, thick float64) { s.fill(left, y, width, thick, c) }

// finish writes what needs the count of pages, and hands over the file.
func (s *sheet) finish(m meta) ([]byte, error) {
	pages := s.f.PageCount()
	quiet, dim := style{8, false, muted}, style{8, true, muted}
	for p := 1; p <= pages; p++ {
		s.f.SetPage(p)
		if p > 1 {
			s.running(m, dim, quiet)
		}
		s.rule(footLine-5, hair, 0.2)
		n := s.say("page", args{"page": p, "pages": pages})
		room := width - quiet.measure(n) - 6
		s.put(left, footLine-quiet.height(), room, clip(m.foot, room, quiet), quiet, toLeft)
		s.put(left, footLine-quiet.height(), width, n, quiet, toRight)
	}
	s.f.SetPage(pages)
	s.f.SetTitle(m.title, true)
	s.f.SetAuthor(m.author, true)
	s.f.SetCreator("Recado", true)
	s.f.SetLang(s.language())
	s.f.SetCreationDate(m.at.UTC())
	s.f.SetModificationDate(m.at.UTC())
	var out bytes.Buffer
	if err := s.f.Output(&out); err != nil {
		return nil, fmt.Errorf("templates/pdf: %s: %w", m.title, err)
	}
	return out.Bytes(), nil
}

// running is the head of the second page and those after it.
func (s *sheet) running(m meta, dim, quiet style) {
	half := width/2 - 3
	s.put(left, headLine-dim.height(), half, clip(m.head[0], half, dim), dim, toLeft)
	s.put(left+width-half, headLine-dim.height(), half, clip(m.head[1], half, quiet), quiet, toRight)
	s.rule(headLine+2, accent, 0.4)
}

// clip shortens a text to one line.
func clip(text string, w float64, st style) string {
	if st.measure(text) <= w {
		return text
	}
	cut, used := 0, st.measure("…")
	for i, r := range text {
		if used += st.measure(string(r)); used > w {
			cut = i
			break
		}
	}
	return text[:cut] + "…"
}
