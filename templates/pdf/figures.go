package pdf

import (
	"strconv"
	"time"
)

// FiguresView is a report of figures: tables, each with its titles and rows. All texts are as they should be read.
type FiguresView struct {
	Locale   string
	Business Business
	Title    string
	Period   string
	IssuedAt time.Time
	Tables   []FiguresTable
	More     string // said below a table that was cut, with how many rows more there are
}

// FiguresTable is a table. The first column is wide; the titles and each row have as many cells.
type FiguresTable struct {
	Titles []string
	Rows   [][]string
}

// maxFigures bounds the rows of a table.
const maxFigures = 200

// Figures lays out a report of figures. Any view can be laid out; an error is the library's and would be again.
func Figures(v FiguresView) ([]byte, error) {
	s := newSheet(v.Locale)
	s.letterhead(v.Business, v.Title, "", v.Period)
	for _, t := range v.Tables {
		s.figures(t, v.More)
	}
	return s.finish(meta{
		title: oneLine(v.Title), author: oneLine(v.Business.Name), at: v.IssuedAt,
		head: [2]string{oneLine(v.Business.Name), oneLine(v.Title)},
		foot: oneLine(join(" ", v.Title, v.Period)),
	})
}

func (s *sheet) figures(f FiguresTable, more string) {
	if len(f.Rows) == 0 || len(f.Titles) == 0 {
		return
	}
	first := width
	if n := len(f.Titles) - 1; n > 0 {
		first = max(width*0.3, width-30*float64(n))
	}
	t := table{sheet: s, name: f.Titles[0]}
	for i, title := range f.Titles {
		c := column{title, first, toLeft}
		if i > 0 {
			c = column{title, (width - first) / float64(len(f.Titles)-1), toRight}
		}
		t.columns = append(t.columns, c)
	}
	for i, row := range f.Rows[:min(len(f.Rows), maxFigures)] {
		cells := t.cells("", row...)
		if i == 0 {
			t.begin(rowHeight(cells))
		}
		t.line(cells, 0)
	}
	t.end()
	if left := len(f.Rows) - maxFigures; left > 0 {
		s.prose("", more+" "+strconv.Itoa(left))
	}
	s.gap(6)
}
