// Package sheets reads unpaid invoices from a spreadsheet of Google: with an API key row by row over the
// API, or, without credentials, the CSV export of a spreadsheet that everybody may read.
//
// The API omits empty cells at the end of a row, so rows are ragged. A page beyond the last row of the
// grid is refused with 400, which ends the list.
package sheets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"recado/bot/channels/call"
	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/connect/receivables"
)

// The addresses of Google.
const (
	BaseURL   = "https://sheets.googleapis.com"
	ExportURL = "https://docs.google.com"
)

const (
	pageRows    = 500
	pause       = time.Minute
	fileTimeout = 30 * time.Second
)

// Connector opens sources. It is safe for concurrent use.
type Connector struct {
	Base     string // BaseURL unless it is a stand-in
	Export   string // ExportURL unless it is a stand-in
	Currency string
	Country  string
	Files    campaigns.Files
	HTTP     *http.Client // for exports; it follows redirects to public addresses only
	Now      func() time.Time
	Breaker  *connect.Breaker
}

var _ campaigns.Connector = (*Connector)(nil)

// Check does nothing: a key can only be tried on a spreadsheet, so the first page tells.
func (*Connector) Check(context.Context, map[string]string) error { return nil }

var sheetID = regexp.MustCompile(`^[A-Za-z0-9_-]{20,80}$`)

// Open returns the source of a campaign.
func (c *Connector) Open(_ context.Context, of campaigns.Campaign, values map[string]string) (campaigns.Source, error) {
	if !sheetID.MatchString(of.Filters.Sheet) {
		return nil, &campaigns.SourceError{Reason: campaigns.SourceFile}
	}
	if values == nil {
		return exported{c, of.Filters.Sheet}, nil
	}
	at, ok := parseRange(of.Filters.Range)
	if !ok {
		return nil, &campaigns.SourceError{Reason: campaigns.SourceColumns, Detail: "range"}
	}
	base := c.Base
	if base == "" {
		base = BaseURL
	}
	api, err := connect.New("sheets", base, http.Header{"X-Goog-Api-Key": {values["apiKey"]}}, c.Breaker)
	return source{c, api, of.Filters.Sheet, at}, err
}

// area is a range of columns from a row on: "Cartera!A1:M".
type area struct {
	sheet    string // with "!" and quotes, or ""
	from, to string // columns
	row      int
	last     int // 0: the end of the grid
}

var rangeForm = regexp.MustCompile(`^(?:('(?:[^']|'')+'|[^'!:]+)!)?([A-Za-z]{1,3})([0-9]{1,7})?:([A-Za-z]{1,3})([0-9]{1,7})?$`)

// parseRange reads a range in A1 notation; "" is the first sheet from A1 on.
func parseRange(said string) (a area, ok bool) {
	if said == "" {
		return area{from: "A", to: "ZZ", row: 1}, true
	}
	m := rangeForm.FindStringSubmatch(said)
	if m == nil {
		return area{}, false
	}
	a = area{from: strings.ToUpper(m[2]), to: strings.ToUpper(m[4]), row: 1}
	if m[1] != "" {
		name := m[1]
		if !strings.HasPrefix(name, "'") {
			name = "'" + name + "'"
		}
		a.sheet = name + "!"
	}
	if m[3] != "" {
		a.row, _ = strconv.Atoi(m[3]) // the form has digits only
	}
	if m[5] != "" {
		a.last, _ = strconv.Atoi(m[5])
	}
	return a, a.row > 0 && (a.last == 0 || a.last >= a.row)
}

// rows returns the A1 notation of some rows.
func (a area) rows(first, last int) string {
	if a.last > 0 {
		last = min(last, a.last)
	}
	to := a.to
	if to == "ZZ" && a.sheet == "" { // the grid may have fewer columns
		return fmt.Sprintf("%d:%d", first, last)
	}
	return fmt.Sprintf("%s%s%d:%s%d", a.sheet, a.from, first, to, last)
}

type source struct {
	*Connector
	api   *connect.Client
	sheet string
	at    area
}

// Page returns the rows at a cursor, which is the number of a row.
func (s source) Page(ctx context.Context, cursor string) (p campaigns.Page, err error) {
	head, err := s.values(ctx, s.at.row, s.at.row)
	if err != nil {
		return p, err
	}
	if len(head) == 0 {
		return p, &campaigns.SourceError{Reason: campaigns.SourceColumns, Detail: "header"}
	}
	table, missing := campaigns.NewTable(head[0], campaigns.PlatformSheets, s.Currency, s.Country)
	if len(missing) > 0 {
		return p, &campaigns.SourceError{Reason: campaigns.SourceColumns, Detail: strings.Join(missing, ", ")}
	}
	first := s.at.row + 1
	if cursor != "" {
		if first, err = strconv.Atoi(cursor); err != nil {
			return p, err
		}
	}
	if s.at.last > 0 && first > s.at.last {
		return p, nil
	}
	rows, err := s.values(ctx, first, first+pageRows-1)
	if err != nil {
		return p, err
	}
	for i, row := range rows {
		in, bad := table.Row(row, first+i)
		switch {
		case bad == nil:
			p.Invoices, p.Rows = append(p.Invoices, in), p.Rows+1
		case bad.Reason != campaigns.RowEmpty:
			p.Rejected, p.Rows = append(p.Rejected, *bad), p.Rows+1
		}
	}
	if len(rows) > 0 { // the API omits empty rows at the end, so that a short page is not the last one
		p.Next = strconv.Itoa(first + pageRows)
	}
	return p, nil
}

// values asks for rows; none are left beyond the end of the grid.
func (s source) values(ctx context.Context, first, last int) ([][]string, error) {
	var out struct {
		Values [][]any `json:"values"`
		Error  struct {
			Message string `json:"message"`
			Status  string `json:"status"`
			Details []struct {
				Reason string `json:"reason"`
			} `json:"details"`
		} `json:"error"`
	}
	path := "/v4/spreadsheets/" + connect.Segment(s.sheet) + "/values/" + connect.Segment(s.at.rows(first, last))
	err := s.api.Do(ctx, connect.Call{Method: http.MethodGet, Path: path, Op: "GET /v4/spreadsheets/:id/values/:range", Out: &out})
	switch {
	case err == nil:
		return texts(out.Values), nil
	case connect.Status(err) == http.StatusBadRequest && strings.Contains(out.Error.Message, "exceeds grid limits"):
		return nil, nil
	case connect.Status(err) == http.StatusBadRequest && strings.Contains(strings.ToLower(out.Error.Message), "api key"):
		return nil, &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	case connect.Status(err) == http.StatusNotFound:
		return nil, &campaigns.SourceError{Reason: campaigns.SourceFile}
	}
	return nil, receivables.Problem(err, pause)
}

// texts brings cells to texts: numbers as they are written, true and false as words.
func texts(values [][]any) [][]string {
	rows := make([][]string, len(values))
	for i, row := range values {
		for _, cell := range row {
			switch v := cell.(type) {
			case string:
				rows[i] = append(rows[i], v)
			case float64:
				rows[i] = append(rows[i], number(v))
			case nil:
				rows[i] = append(rows[i], "")
			default:
				raw, _ := json.Marshal(v) // it was decoded from JSON
				rows[i] = append(rows[i], string(raw))
			}
		}
	}
	return rows
}

// number writes a number without an exponent, and without the noise of binary fractions.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 6, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if whole, fraction, ok := strings.Cut(s, "."); ok && len(fraction) == 3 {
		return whole + "." + fraction + "0" // three decimals would be read as thousands
	}
	return s
}

// exported reads the CSV export: the first page stores it, so that all pages are of one state of it.
type exported struct {
	*Connector
	sheet string
}

func (e exported) Page(ctx context.Context, cursor string) (campaigns.Page, error) {
	file, at, _ := strings.Cut(cursor, "@")
	if cursor == "" {
		content, err := e.fetch(ctx)
		if err != nil {
			return campaigns.Page{}, err
		}
		file = campaigns.FileID(content)
		if err := e.Files.Save(ctx, file, content, e.Now()); err != nil {
			return campaigns.Page{}, err
		}
	}
	p, err := campaigns.CSV{Files: e.Files, File: file, Currency: e.Currency, Country: e.Country}.Page(ctx, at)
	if err == nil && p.Next != "" {
		p.Next = file + "@" + p.Next
	}
	for i := range p.Invoices {
		p.Invoices[i].Source = campaigns.PlatformSheets
	}
	return p, err
}

func (e exported) fetch(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fileTimeout)
	defer cancel()
	base := e.Export
	if base == "" {
		base = ExportURL
	}
	fail := connect.Error{Partner: "sheets", Op: "GET /spreadsheets/d/:id/export"}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/spreadsheets/d/"+url.PathEscape(e.sheet)+"/export?format=csv", nil)
	if err != nil {
		return nil, err
	}
	res, err := e.HTTP.Do(req)
	if err != nil {
		fail.Retryable, fail.Err = true, errors.New("no answer") // the error names the spreadsheet
		return nil, &fail
	}
	defer res.Body.Close()
	content, err := io.ReadAll(io.LimitReader(res.Body, campaigns.MaxFileBytes+1))
	fail.Status = res.StatusCode
	switch {
	case res.StatusCode == http.StatusOK && err == nil && len(content) > campaigns.MaxFileBytes:
		return nil, &campaigns.SourceError{Reason: campaigns.SourceTooLarge}
	case res.StatusCode == http.StatusOK && err == nil && strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv"):
		return content, nil
	case res.StatusCode == http.StatusOK && err == nil, res.StatusCode == http.StatusNotFound, res.StatusCode == http.StatusGone:
		return nil, &campaigns.SourceError{Reason: campaigns.SourceFile} // a page that asks to log in: it is not public
	}
	fail.Retryable = err != nil || res.StatusCode >= http.StatusInternalServerError || res.StatusCode == http.StatusTooManyRequests
	fail.After = call.RetryAfter(res.Header.Get("Retry-After"), e.Now())
	return nil, receivables.Problem(&fail, pause)
}
