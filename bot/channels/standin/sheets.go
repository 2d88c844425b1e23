package standin

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// SheetOfInvoices is the id of the spreadsheet that shows the stand-ins' invoices.
const SheetOfInvoices = "standin-sheet-of-invoices-0001"

// SheetsOptions holds the settings of the stand-in.
type SheetsOptions struct {
	Key string // the API key; "" takes any
}

// Sheets is a stand-in for the values of Google's spreadsheets, and for their CSV export. Other spreadsheets
// are ordered beforehand:
//
//	POST /standin/sheets  {"id": "…", "name": "Cartera", "columns": 26, "rows": 1000, "values": [[…]]}
type Sheets struct {
	SheetsOptions
	book   *Receivables
	ledger *Ledger
	faults *Faults

	mu  sync.Mutex
	all map[string]Sheet
}

// Sheet is a spreadsheet with one sheet.
type Sheet struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Rows    int     `json:"rows"` // of the grid
	Columns int     `json:"columns"`
	Private bool    `json:"private"` // without a public CSV export
	Values  [][]any `json:"values"`
}

var _ Vendor = (*Sheets)(nil)

// NewSheets makes the stand-in.
func NewSheets(o SheetsOptions, book *Receivables, ledger *Ledger) *Sheets {
	return &Sheets{SheetsOptions: o, book: book, ledger: ledger, faults: &Faults{}, all: map[string]Sheet{}}
}

// Name implements Vendor.
func (*Sheets) Name() string { return "sheets" }

// Script implements Vendor.
func (s *Sheets) Script() *Faults { return s.faults }

// Say implements Vendor. Nobody writes through a spreadsheet.
func (*Sheets) Say(context.Context, Say) (Posted, error) { return Posted{}, ErrCannot }

// Close implements Vendor.
func (*Sheets) Close() {}

// Put stores a spreadsheet.
func (s *Sheets) Put(one Sheet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.Rows == 0 {
		one.Rows = max(1000, len(one.Values))
	}
	if one.Columns == 0 {
		one.Columns = 26
	}
	if len(s.all) >= 100 {
		clear(s.all)
	}
	s.all[one.ID] = one
}

// Routes implements Vendor.
func (s *Sheets) Routes(mux *http.ServeMux) {
	s.book.Routes(mux)
	mux.HandleFunc("GET /v4/spreadsheets/{id}/values/{range}", s.values)
	mux.HandleFunc("GET /spreadsheets/d/{id}/export", s.export)
	mux.HandleFunc("POST /standin/sheets", func(w http.ResponseWriter, r *http.Request) {
		var one Sheet
		if read(w, r, &one) {
			s.Put(one)
			w.WriteHeader(http.StatusNoContent)
		}
	})
}

func (s *Sheets) refuse(w http.ResponseWriter, code int, status, message string) {
	s.ledger.Refuse("sheets: " + message)
	reply(w, code, map[string]any{"error": map[string]any{"code": code, "message": message, "status": status}})
}

// sheet finds a spreadsheet.
func (s *Sheets) sheet(id string) (Sheet, bool) {
	if id == SheetOfInvoices {
		one := Sheet{ID: id, Name: "Cartera", Columns: 26}
		for _, row := range s.book.table() {
			var cells []any
			for _, c := range row {
				cells = append(cells, c)
			}
			one.Values = append(one.Values, cells)
		}
		one.Rows = max(1000, len(one.Values))
		return one, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[id]
	return one, ok
}

func (s *Sheets) values(w http.ResponseWriter, r *http.Request) {
	if !applyFault(w, r, s.faults, s.ledger, func(status int, code string) { s.refuse(w, status, "INTERNAL", code) }) {
		return
	}
	key := r.Header.Get("X-Goog-Api-Key")
	if key == "" {
		key = r.URL.Query().Get("key")
	}
	sheet, known := s.sheet(r.PathValue("id"))
	switch {
	case key == "":
		s.refuse(w, http.StatusForbidden, "PERMISSION_DENIED", "Method doesn't allow unregistered callers")
		return
	case s.Key != "" && key != s.Key, s.book.isRevoked("sheets"):
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
		return
	case !known:
		s.refuse(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
		return
	}
	a, ok := parseA1(r.PathValue("range"), sheet)
	if !ok {
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Unable to parse range: "+r.PathValue("range"))
		return
	}
	if a.row > sheet.Rows || a.column > sheet.Columns {
		s.refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", fmt.Sprintf("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d", r.PathValue("range"), sheet.Rows, sheet.Columns))
		return
	}
	answer := map[string]any{"range": r.PathValue("range"), "majorDimension": "ROWS"}
	if values := a.of(sheet); len(values) > 0 {
		answer["values"] = values // without any the field is left out
	}
	reply(w, http.StatusOK, answer)
}

// a1 is a range, counted from 1.
type a1 struct{ row, column, lastRow, lastColumn int }

var a1Form = regexp.MustCompile(`^(?:('(?:[^']|'')+'|[^'!:]+)!)?([A-Za-z]{1,3})?([0-9]+)?:([A-Za-z]{1,3})?([0-9]+)?$`)

func parseA1(said string, of Sheet) (a a1, ok bool) {
	m := a1Form.FindStringSubmatch(said)
	if m == nil || m[2]+m[3] == "" || m[4]+m[5] == "" {
		return a, false
	}
	if name := strings.ReplaceAll(strings.Trim(m[1], "'"), "''", "'"); name != "" && name != of.Name {
		return a, false
	}
	a = a1{1, 1, of.Rows, of.Columns}
	for i, into := range map[int]*int{3: &a.row, 5: &a.lastRow} {
		if m[i] != "" {
			*into, _ = strconv.Atoi(m[i]) // the form has digits only
		}
	}
	for i, into := range map[int]*int{2: &a.column, 4: &a.lastColumn} {
		if m[i] != "" {
			*into = 0
			for _, r := range strings.ToUpper(m[i]) {
				*into = *into*26 + int(r-'A') + 1
			}
		}
	}
	return a, a.row > 0 && a.lastRow >= a.row && a.lastColumn >= a.column
}

// of returns the values; empty cells and rows at the end are left out, as Google does.
func (a a1) of(s Sheet) [][]any {
	values := [][]any{}
	for n := a.row; n <= min(a.lastRow, len(s.Values)); n++ {
		row := s.Values[n-1]
		cells := slices.Clone(row[min(a.column-1, len(row)):min(a.lastColumn, len(row))])
		for len(cells) > 0 && (cells[len(cells)-1] == nil || cells[len(cells)-1] == "") {
			cells = cells[:len(cells)-1]
		}
		if cells == nil {
			cells = []any{}
		}
		values = append(values, cells)
	}
	for len(values) > 0 && len(values[len(values)-1]) == 0 {
		values = values[:len(values)-1]
	}
	return values
}

// export answers with CSV for a public spreadsheet, and with a page that asks to log in for others.
func (s *Sheets) export(w http.ResponseWriter, r *http.Request) {
	sheet, known := s.sheet(r.PathValue("id"))
	switch {
	case !known:
		w.WriteHeader(http.StatusNotFound)
	case r.URL.Query().Get("format") != "csv":
		w.WriteHeader(http.StatusBadRequest)
	case sheet.Private:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<html>Sign in</html>"))
	default:
		w.Header().Set("Content-Type", "text/csv")
		out := csv.NewWriter(w)
		for _, row := range sheet.Values {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = fmt.Sprint(c)
			}
			_ = out.Write(cells) // a client that is gone needs no answer
		}
		out.Flush()
	}
}
