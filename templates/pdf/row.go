package pdf

import (
	"slices"
	"strings"
)

// line is a text that is no wider than its cell.
type line struct {
	text   string
	style  style
	indent float64
	bullet bool // before the indent
}

// blank is a line that leaves so many mm free.
func blank(height float64) line { return line{style: style{size: height / lineHeight}} }

// cell is a column of lines in a row.
type cell struct {
	x, w  float64
	side  align
	lines []line
}

func (c cell) height() float64 {
	h := 0.0
	for _, l := range c.lines {
		h += l.style.height()
	}
	return h
}

// at makes a cell; add fills it.
func at(x, w float64, side align) cell { return cell{x: x, w: w, side: side} }

// add wraps a text into the cell; an empty one adds nothing.
func (s *sheet) add(c *cell, text string, st style) {
	if text = clean(text); text == "" {
		return
	}
	for par := range strings.SplitSeq(text, "\n") {
		indent := 0.0
		// What people list with "- " or "* " hangs below its bullet.
		if item, is := bullet(par); is && c.side == toLeft {
			par, indent = item, 4
		}
		for i, text := range wrap(par, c.w-indent, st.measure) {
			c.lines = append(c.lines, line{text, st, indent, i == 0 && indent > 0})
		}
	}
}

func bullet(par string) (item string, is bool) {
	for _, mark := range []string{"- ", "* ", "• ", "– "} {
		if item, is = strings.CutPrefix(par, mark); is {
			return item, true
		}
	}
	return par, false
}

// amount is add for money: kept on one line where a smaller letter can.
func (s *sheet) amount(c *cell, text string, st style) {
	text = oneLine(text)
	s.add(c, text, fit(text, c.w, st))
}

func (s *sheet) drawLine(c cell, l line, y float64) {
	if l.bullet {
		s.put(c.x+1, y, c.w, "•", l.style, toLeft)
	}
	s.put(c.x+l.indent, y, c.w-l.indent, l.text, l.style, c.side)
}

// row draws cells side by side and goes below the tallest; keep is what should follow
// on the same page. One that is taller than a page runs over it, line by line.
func (s *sheet) row(keep float64, cells ...cell) {
	tall := 0.0
	for _, c := range cells {
		tall = max(tall, c.height())
	}
	s.ensureRoom(tall, keep)
	if tall > s.remaining() {
		s.flow(cells...)
		return
	}
	for _, c := range cells {
		y := s.y
		for _, l := range c.lines {
			s.drawLine(c, l, y)
			y += l.style.height()
		}
	}
	s.y += tall
}

// flow draws cells a line at a time, breaking the page between any two.
func (s *sheet) flow(cells ...cell) {
	count := 0
	for _, c := range cells {
		count = max(count, len(c.lines))
	}
	for i := range count {
		there := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return i >= len(c.lines) })
		tall := 0.0
		for _, c := range there {
			tall = max(tall, c.lines[i].style.height())
		}
		s.ensureRoom(tall, 0)
		for _, c := range there {
			s.drawLine(c, c.lines[i], s.y)
		}
		s.y += tall
	}
}

// title heads a part of the document and stays with what follows.
func (s *sheet) title(text string, keep float64) {
	s.gap(6)
	c := at(left, width, toLeft)
	s.add(&c, text, heading)
	s.row(keep+2, c)
	s.gap(1.2)
}

// prose is a titled text; without text there is no title either.
func (s *sheet) prose(title, text string) {
	c := at(left, width, toLeft)
	if s.add(&c, text, body); len(c.lines) == 0 {
		return
	}
	s.title(title, 2*body.height())
	s.flow(c)
}

// field is a small label, what it labels, and what there is to add to it.
type field struct{ label, value, note string }

func (w words) field(key, value string) field { return field{label: w.label(key), value: value} }

// fields draws rows of labelled values, so many columns wide; empty ones are left out.
func (s *sheet) fields(columns int, all ...field) {
	all = slices.DeleteFunc(all, func(f field) bool { return clean(f.value) == "" })
	const gutter = 8
	w := (width - gutter*float64(columns-1)) / float64(columns)
	for some := range slices.Chunk(all, columns) {
		var cells []cell
		for i, f := range some {
			c := at(left+float64(i)*(w+gutter), w, toLeft)
			s.add(&c, strings.ToUpper(f.label), caption)
			s.add(&c, f.value, strong)
			s.add(&c, f.note, small)
			cells = append(cells, c)
		}
		s.row(0, cells...)
		s.gap(3)
	}
}
