package campaigns

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"recado/flows/rows"
)

// Bounds of a file of rows.
const (
	ChunkBytes   = rows.PartBytes
	MaxFileBytes = 16 << 20 // about 100,000 rows
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
	part := func(ctx context.Context, n int) ([]byte, error) { return c.Files.Part(ctx, c.File, n) }
	r := rows.NewReader(part, 0, 1, 0)
	head, err := r.Head(ctx)
	if errors.Is(err, rows.ErrNoFile) {
		return Page{}, &SourceError{Reason: SourceFile}
	}
	if err != nil {
		return Page{}, err
	}
	r.Separator = rows.Separator(head)
	header, err := r.Next(ctx)
	if err != nil && !errors.Is(err, io.EOF) {
		return Page{}, err
	}
	table, missing := NewTable(header.Cells, PlatformCSV, c.Currency, c.Country)
	if len(missing) > 0 {
		return Page{}, &SourceError{Reason: SourceColumns, Detail: strings.Join(missing, ", ")}
	}
	if cursor != "" {
		at, on, ok := parseCursor(cursor)
		if !ok {
			return Page{}, fmt.Errorf("campaigns: cursor %q", cursor)
		}
		r = rows.NewReader(part, at, on, r.Separator)
	}
	return c.rows(ctx, r, table)
}

func (c CSV) rows(ctx context.Context, r *rows.Reader, table Table) (p Page, err error) {
	for p.Rows < pageRows {
		row, err := r.Next(ctx)
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return Page{}, err
		}
		if row.Unreadable {
			p.Rejected, p.Rows = append(p.Rejected, Rejection{Line: row.Line, Reason: RowUnreadable}), p.Rows+1
			continue
		}
		in, bad := table.Row(row.Cells, row.Line)
		switch {
		case bad == nil:
			p.Invoices, p.Rows = append(p.Invoices, in), p.Rows+1
		case bad.Reason != RowEmpty:
			p.Rejected, p.Rows = append(p.Rejected, *bad), p.Rows+1
		}
	}
	at, line := r.Place()
	p.Next = strconv.Itoa(at) + ":" + strconv.Itoa(line)
	return p, nil
}

func parseCursor(cursor string) (at, line int, ok bool) {
	a, b, _ := strings.Cut(cursor, ":")
	at, err1 := strconv.Atoi(a)
	line, err2 := strconv.Atoi(b)
	return at, line, err1 == nil && err2 == nil && at > 0 && line > 0
}
