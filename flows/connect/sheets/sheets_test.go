package sheets_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/standin"
	"recado/flows/campaigns"
	"recado/flows/connect/sheets"
)

type files map[string][]byte

func (f files) Save(_ context.Context, id string, content []byte, _ time.Time) error {
	f[id] = content
	return nil
}
func (f files) Has(_ context.Context, id string) (bool, error) { return f[id] != nil, nil }

func (f files) Part(_ context.Context, id string, n int) ([]byte, error) {
	if n > 0 || f[id] == nil {
		return nil, bot.ErrNotFound
	}
	return f[id], nil
}

const id = "a-spreadsheet-of-twenty-two"

func open(t *testing.T, sheet standin.Sheet) *sheets.Connector {
	t.Helper()
	ledger := standin.NewLedger()
	g := standin.NewSheets(standin.SheetsOptions{Key: "clave"}, standin.NewReceivables(), ledger)
	sheet.ID = id
	g.Put(sheet)
	all := standin.New(ledger, g)
	server := httptest.NewServer(all)
	t.Cleanup(func() { server.Close(); all.Close() })
	return &sheets.Connector{Base: server.URL, Export: server.URL, Currency: "COP", Country: "CO", Files: files{}, HTTP: server.Client(), Now: time.Now}
}

func read(t *testing.T, c *sheets.Connector, f campaigns.Filters, values map[string]string) (all campaigns.Page, err error) {
	t.Helper()
	if f.Sheet == "" {
		f.Sheet = id
	}
	source, err := c.Open(t.Context(), campaigns.Campaign{Filters: f}, values)
	for cursor := ""; err == nil; {
		var p campaigns.Page
		if p, err = source.Page(t.Context(), cursor); err != nil {
			break
		}
		all.Invoices, all.Rejected = append(all.Invoices, p.Invoices...), append(all.Rejected, p.Rejected...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	return all, err
}

var key = map[string]string{"apiKey": "clave"}

// rows have cells as the API returns them: ragged, numbers, dates as text and as serial numbers.
func rows() [][]any {
	return [][]any{
		{"Cartera de noviembre"},
		{"", "Factura", "Saldo", "Vencimiento", "Celular", "Correo"},
		{"", "FV-1", 1234.5, 46326.0, 3211234567.0},
		{"", "FV-2", "$ 1.234,50", "31/10/2026", "", "ana@example.com"},
		{},
		{"", "FV-3", "1.234,50"},
		{"", "FV-4", true, "31/10/2026", "3211234567"},
	}
}

func TestRaggedRowsAndSerialDates(t *testing.T) {
	c := open(t, standin.Sheet{Name: "Mi cartera", Rows: 700, Values: rows()})
	for _, said := range []string{"Mi cartera!B2:F", "'Mi cartera'!b2:f", "B2:F7", "B2:F700"} {
		got, err := read(t, c, campaigns.Filters{Range: said}, key)
		if err != nil || len(got.Invoices) != 2 || len(got.Rejected) != 2 {
			t.Fatalf("%s: %+v, %v", said, got, err)
		}
		for i, in := range got.Invoices {
			if in.Balance.Minor != 123450 || in.Due != "2026-10-31" || in.Line != 3+i {
				t.Errorf("%s: %+v", said, in)
			}
		}
		if a, b := got.Rejected[0], got.Rejected[1]; a.Line != 6 || a.Reason != campaigns.RowContact || b.Line != 7 || b.Reason != campaigns.RowNumber {
			t.Errorf("%s: %+v", said, got.Rejected)
		}
	}
}

// TestRowsBehindAGapAreRead checks that the end of the grid ends the list, and a short page does not.
func TestRowsBehindAGapAreRead(t *testing.T) {
	values := rows()[1:2]
	for n := range 1200 {
		if n > 300 && n < 700 {
			values = append(values, []any{})
			continue
		}
		values = append(values, []any{"", fmt.Sprint("FV-", n), "100", "31/10/2026", "3211234567"})
	}
	got, err := read(t, open(t, standin.Sheet{Rows: 1201, Values: values}), campaigns.Filters{}, key)
	if err != nil || len(got.Invoices) != 801 || got.Invoices[800].Line != 1201 {
		t.Errorf("%d, %v", len(got.Invoices), err)
	}
}

func TestWhatStopsASpreadsheet(t *testing.T) {
	c := open(t, standin.Sheet{Name: "Cartera", Values: [][]any{{"a", "b"}, {"1", "2"}}})
	for _, tt := range []struct {
		filters campaigns.Filters
		values  map[string]string
		want    string
	}{
		{campaigns.Filters{}, key, campaigns.SourceColumns},
		{campaigns.Filters{Range: "A2000:F"}, key, campaigns.SourceColumns},
		{campaigns.Filters{Range: "Otra!A1:F"}, key, campaigns.SourceRefused},
		{campaigns.Filters{Range: "nonsense"}, key, campaigns.SourceColumns},
		{campaigns.Filters{Sheet: "an-unknown-spreadsheet-id"}, key, campaigns.SourceFile},
		{campaigns.Filters{Sheet: "../../etc/passwd"}, key, campaigns.SourceFile},
		{campaigns.Filters{Sheet: "an-unknown-spreadsheet-id"}, nil, campaigns.SourceFile},
		{campaigns.Filters{}, map[string]string{"apiKey": "wrong"}, campaigns.SourceCredentials},
	} {
		_, err := read(t, c, tt.filters, tt.values)
		if broken, ok := errors.AsType[*campaigns.SourceError](err); !ok || broken.Reason != tt.want {
			t.Errorf("%+v: %v, want %s", tt, err, tt.want)
		}
	}
}

func TestPublicSpreadsheetIsReadWithoutCredentials(t *testing.T) {
	values := slices.Clone(rows()[1:4])
	values[1] = []any{"", "FV-1", "1234.5", "31/10/2026", "3211234567"}
	got, err := read(t, open(t, standin.Sheet{Values: values}), campaigns.Filters{}, nil)
	if err != nil || len(got.Invoices) != 2 || got.Invoices[0].Source != campaigns.PlatformSheets {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := read(t, open(t, standin.Sheet{Private: true, Values: values}), campaigns.Filters{}, nil); err == nil || !strings.Contains(err.Error(), campaigns.SourceFile) {
		t.Error(err)
	}
}
