package rows

import (
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"recado/bot"
)

// Bounds of a file.
const (
	PartBytes = 128 << 10 // a file is stored and read in parts of this size
	MaxRecord = 16 << 10  // bytes of a row; an open quotation mark swallows no more
)

// ErrNoFile means that a file has no parts.
var ErrNoFile = errors.New("rows: there is no such file")

// Part returns part n of a file, counted from 0, or bot.ErrNotFound behind the last. All parts but the last have
// PartBytes.
type Part func(ctx context.Context, n int) ([]byte, error)

// Of returns the parts of a file that is held in memory.
func Of(content []byte) Part {
	return func(_ context.Context, n int) ([]byte, error) {
		if n*PartBytes >= len(content) && n > 0 || len(content) == 0 {
			return nil, bot.ErrNotFound
		}
		return content[n*PartBytes : min((n+1)*PartBytes, len(content))], nil
	}
}

// Reader reads a file row by row.
type Reader struct {
	Separator byte // of cells
	part      Part
	at, line  int // of data[0] in the file; its line, counted from 1
	data      []byte
	ended     bool
}

// NewReader reads from a byte of the file, which is at the beginning of a line.
func NewReader(part Part, at, line int, separator byte) *Reader {
	return &Reader{Separator: separator, part: part, at: at, line: line}
}

// Place returns the byte and the line of the next row.
func (r *Reader) Place() (at, line int) { return r.at, r.line }

// Head returns the beginning of what is not read yet, without a byte order mark, at most MaxRecord bytes of it.
func (r *Reader) Head(ctx context.Context) ([]byte, error) {
	if err := r.fill(ctx); err != nil {
		return nil, err
	}
	if r.at == 0 {
		if head, marked := bytes.CutPrefix(r.data, []byte("\ufeff")); marked {
			r.skip(len(r.data) - len(head))
		}
	}
	return r.data[:min(len(r.data), MaxRecord)], nil
}

// Row is one row of a file.
type Row struct {
	Cells      []string
	Line       int  // on which it begins, counted from 1
	Unreadable bool // its quotation mark never closes
}

// Next returns the next row, or io.EOF.
func (r *Reader) Next(ctx context.Context) (Row, error) {
	if _, err := r.Head(ctx); err != nil {
		return Row{}, err
	}
	if len(r.data) == 0 {
		return Row{}, io.EOF
	}
	row := Row{Line: r.line}
	cells, n, lines := record(r.data, r.Separator)
	if n == 0 { // only its line is lost
		n, lines, row.Unreadable = lineEnd(r.data), 1, true
	}
	row.Cells = decoded(cells)
	r.line += lines
	r.skip(n)
	return row, nil
}

// fill reads on until a whole row is held, or the file ends.
func (r *Reader) fill(ctx context.Context) error {
	for len(r.data) < MaxRecord && !r.ended {
		end := r.at + len(r.data)
		part, err := r.part(ctx, end/PartBytes)
		if errors.Is(err, bot.ErrNotFound) {
			if r.ended = true; end == 0 {
				return ErrNoFile
			}
			return nil
		}
		if err != nil {
			return err
		}
		from := min(end%PartBytes, len(part))
		r.data = append(bytes.Clone(r.data), part[from:]...)
		r.ended = len(part) < PartBytes
	}
	return nil
}

func (r *Reader) skip(n int) { r.at, r.data = r.at+n, r.data[n:] }

// Separators are the bytes that separate cells.
var Separators = []byte{',', ';', '\t', '|'}

// Separator finds the separator of cells by the first line: the one that it has most of.
func Separator(head []byte) byte {
	line := head[:lineEnd(head)]
	best, most := Separators[0], 0
	for _, d := range Separators {
		if n := bytes.Count(line, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}

// lineEnd returns the length of the first line with its end.
func lineEnd(data []byte) int {
	if i := bytes.IndexByte(data[:min(len(data), MaxRecord)], '\n'); i >= 0 {
		return i + 1
	}
	return min(len(data), MaxRecord)
}

// record splits the first row into cells, and returns its bytes and lines. A quotation mark counts
// only at the beginning of a cell. n is 0 if one never closes within MaxRecord.
func record(data []byte, delimiter byte) (cells []string, n, lines int) {
	data = data[:min(len(data), MaxRecord)]
	var cell []byte
	quoted, start := false, true
	for i := 0; i < len(data); i++ {
		b := data[i]
		switch {
		case quoted && b == '"' && i+1 < len(data) && data[i+1] == '"':
			cell = append(cell, '"')
			i++
		case quoted && b == '"':
			quoted = false
		case quoted:
			if cell = append(cell, b); b == '\n' {
				lines++
			}
		case start && b == '"':
			quoted, start = true, false
		case b == delimiter:
			cells, cell, start = append(cells, string(cell)), nil, true
		case b == '\n':
			return append(cells, string(bytes.TrimSuffix(cell, []byte("\r")))), i + 1, lines + 1
		default:
			cell, start = append(cell, b), false
		}
	}
	if quoted {
		return nil, 0, 0
	}
	return append(cells, string(cell)), len(data), lines + 1
}

// decoded reads cells that are not UTF-8 as Windows-1252, in which spreadsheets of the region save.
func decoded(cells []string) []string {
	for i, c := range cells {
		if utf8.ValidString(c) {
			continue
		}
		if s, err := charmap.Windows1252.NewDecoder().String(c); err == nil {
			cells[i] = s
		}
	}
	return cells
}
