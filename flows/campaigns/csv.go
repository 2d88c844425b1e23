package campaigns

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"recado/bot"
)

// Bounds of a file of rows.
const (
	ChunkBytes   = 128 << 10 // a file is stored and read in parts of this size
	MaxFileBytes = 16 << 20  // about 100,000 rows
	maxRecord    = 16 << 10  // bytes of a row; an open quotation mark swallows no more
	pageRows     = 500
)

// Files stores uploaded files in parts.
type Files interface {
	// Save stores a file. The same id again has the same content.
	Save(ctx context.Context, id string, content []byte, now time.Time) error
	Has(ctx context.Context, file string) (bool, error)
	// Part returns part n of a file, counted from 0, or bot.ErrNotFound behind the last.
	Part(ctx context.Context, file string, n int) ([]byte, error)
}

// FileID names a file by its content.
func FileID(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// SaveFile stores a file of rows, and returns its id.
func (s *Service) SaveFile(ctx context.Context, content []byte, now time.Time) (string, error) {
	id := FileID(content)
	return id, s.Files.Save(ctx, id, content, now)
}

// HasFile reports whether a file is stored.
func (s *Service) HasFile(ctx context.Context, id string) (bool, error) { return s.Files.Has(ctx, id) }

// CSV reads a file of rows below a header line: separated by commas, semicolons, tabs or bars, in
// UTF-8 or Windows-1252.
type CSV struct {
	Files    Files
	File     string
	Currency string
	Country  string
}

// Page reads the rows at a cursor, "<byte>:<line>". The error is a *SourceError for a file that
// cannot be read at all.
func (c CSV) Page(ctx context.Context, cursor string) (Page, error) {
	w := window{files: c.Files, file: c.File}
	if err := w.fill(ctx, maxRecord); err != nil {
		return Page{}, err
	}
	head := bytes.TrimPrefix(w.data, []byte("\ufeff"))
	w.at, w.data = len(w.data)-len(head), head
	delimiter := separator(head)
	header, n, lines := record(head, delimiter)
	table, missing := NewTable(decoded(header), PlatformCSV, c.Currency, c.Country)
	if len(missing) > 0 {
		return Page{}, &SourceError{Reason: SourceColumns, Detail: strings.Join(missing, ", ")}
	}
	w.skip(n)
	line := 1 + lines
	if cursor != "" {
		at, on, ok := parseCursor(cursor)
		if !ok {
			return Page{}, fmt.Errorf("campaigns: cursor %q", cursor)
		}
		w, line = window{files: c.Files, file: c.File, at: at}, on
	}
	return c.rows(ctx, &w, table, delimiter, line)
}

func (c CSV) rows(ctx context.Context, w *window, table Table, delimiter byte, line int) (p Page, err error) {
	for p.Rows < pageRows {
		if err := w.fill(ctx, maxRecord); err != nil {
			return Page{}, err
		}
		if len(w.data) == 0 {
			return p, nil
		}
		cells, n, lines := record(w.data, delimiter)
		if n == 0 { // the quotation mark never closes: only its line is lost
			n = lineEnd(w.data)
			p.Rejected = append(p.Rejected, Rejection{Line: line, Reason: RowUnreadable})
			p.Rows, line = p.Rows+1, line+1
			w.skip(n)
			continue
		}
		in, bad := table.Row(decoded(cells), line)
		switch {
		case bad == nil:
			p.Invoices, p.Rows = append(p.Invoices, in), p.Rows+1
		case bad.Reason != RowEmpty:
			p.Rejected, p.Rows = append(p.Rejected, *bad), p.Rows+1
		}
		line += lines
		w.skip(n)
	}
	p.Next = strconv.Itoa(w.at) + ":" + strconv.Itoa(line)
	return p, nil
}

func parseCursor(cursor string) (at, line int, ok bool) {
	a, b, _ := strings.Cut(cursor, ":")
	at, err1 := strconv.Atoi(a)
	line, err2 := strconv.Atoi(b)
	return at, line, err1 == nil && err2 == nil && at > 0 && line > 0
}

// window is the part of a file that is held.
type window struct {
	files Files
	file  string
	at    int // of data[0] in the file
	data  []byte
	ended bool
}

// fill reads on until some bytes are held, or the file ends.
func (w *window) fill(ctx context.Context, atLeast int) error {
	for len(w.data) < atLeast && !w.ended {
		end := w.at + len(w.data)
		part, err := w.files.Part(ctx, w.file, end/ChunkBytes)
		if errors.Is(err, bot.ErrNotFound) {
			if w.ended = true; end == 0 {
				return &SourceError{Reason: SourceFile}
			}
			return nil
		}
		if err != nil {
			return err
		}
		from := min(end%ChunkBytes, len(part))
		w.data = append(bytes.Clone(w.data), part[from:]...)
		w.ended = len(part) < ChunkBytes
	}
	return nil
}

func (w *window) skip(n int) { w.at, w.data = w.at+n, w.data[n:] }

// separator finds the separator of cells by the header line.
func separator(head []byte) byte {
	line := head[:lineEnd(head)]
	best, most := byte(','), 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		if n := bytes.Count(line, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}

// lineEnd returns the length of the first line with its end.
func lineEnd(data []byte) int {
	if i := bytes.IndexByte(data[:min(len(data), maxRecord)], '\n'); i >= 0 {
		return i + 1
	}
	return min(len(data), maxRecord)
}

// record splits the first row into cells, and returns its bytes and lines. A quotation mark counts
// only at the beginning of a cell. n is 0 if one never closes within maxRecord.
func record(data []byte, delimiter byte) (cells []string, n, lines int) {
	data = data[:min(len(data), maxRecord)]
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
