package campaigns

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recado/bot"
)

func TestAmountsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"1.234.567,89": "1234567.89", "1,234,567.89": "1234567.89", "1234567,89": "1234567.89", "1234567.89": "1234567.89", "1.234": "1234.00", "1,234": "1234.00",
		"$ 1.234.567": "1234567.00", "COP 1.234,5": "1234.50", "1.234,50 COP": "1234.50", "$1,234.50": "1234.50", "1 234 567,89": "1234567.89", "1'234.567,89": "number",
		"1\u00a0234,5": "1234.50", "0,5": "0.50", ",5": "0.50", "5,": "number", "100": "100.00", "100.0": "100.00", "100,000": "100000.00", "100.00000": "100.00", "007": "7.00",
		"(1.234,00)": "-1234.00", "-5": "-5.00", "5-": "-5.00", "−5": "-5.00", "+5": "5.00", "0": "0.00", "-0": "0.00",
		"12.34.56": "number", "1.23,456.7": "number", "1,23": "1.23", "1.2345": "precision", "1234,567,8": "number", "0.123.456": "number", "1..000": "number", ".": "number",
		"": "number", "abc": "number", "1e6": "number", "1,2E+07": "number", "NaN": "number", "Infinity": "number", "#REF!": "formula", "#¡REF!": "formula", "=1+1": "number", "1/2": "number",
		"99999999999999999999": "range", "1.000.000.000.000.000": "range", "USD 5": "currency", "US$ 5": "5.00", "5 EUR": "currency", "--5": "number", "(-5": "number", strings.Repeat("1", 100): "number", "５": "number", "٥": "number",
	} {
		amount, reason := ParseAmount(text, "COP")
		got := reason
		if reason == "" {
			got = amount.Text()
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	if got, reason := ParseAmount("L. 1,234.50", "HNL"); got.Text() != "1234.50" {
		t.Error(got, reason)
	}
	if _, reason := ParseAmount("5", "XXX1"); reason != RowCurrency {
		t.Error(reason)
	}
}

func TestDaysAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"31/12/2026": "2026-12-31", "1/2/2026": "2026-02-01", "31-12-2026": "2026-12-31", "31.12.2026": "2026-12-31", "2026-12-31": "2026-12-31", "2026/12/31": "2026-12-31", "31/12/26": "2026-12-31",
		"31 de diciembre de 2026": "2026-12-31", "31-dic-2026": "2026-12-31", "31 dic. 2026": "2026-12-31", "1 de enero del 2027": "2027-01-01", "5 ago 2026": "2026-08-05", "2026-12-31T00:00:00Z": "2026-12-31",
		"2026-12-31 00:00:00": "2026-12-31", "31/12/2026 10:30": "2026-12-31", "46387": "2026-12-31", "46387.5": "2026-12-31", "46387,5": "2026-12-31", " 31/12/2026 ": "2026-12-31", "29/02/2028": "2028-02-29", "5 OCT 2026": "2026-10-05",
		"12/31/2026": "date", "29/02/2026": "date", "0/1/2026": "date", "31/04/2026": "date", "2026-13-01": "date", "mañana": "date", "": "date", "31/12": "date", "2026": "range", "31/12/1899": "range", "1/1/2100": "range",
		"99999999": "range", "#N/A": "formula", "31/12/026": "date", "-1": "range", "1/1/1/1/1": "date", "agosto": "date",
	} {
		day, reason := ParseDate(text)
		if got := day + reason; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// header is that of the rows of the tests.
const header = "Factura;Cliente;NIT;Teléfono;Correo electrónico;Total;Saldo pendiente;Fecha de vencimiento;Enlace de pago;Moneda"

// parse reads rows below the header, and writes the result of each as "line number amount due phones" or
// "line field reason".
func parse(t *testing.T, rows string) []string {
	t.Helper()
	var all []string
	for cursor := ""; ; {
		p, err := CSV{Files: memory{"f": []byte(header + "\n" + rows)}, File: "f", Currency: "COP", Country: "CO"}.Page(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range p.Invoices {
			all = append(all, fmt.Sprint(in.Line, " ", in.Number, " ", in.Balance.Text(), " ", in.Due, " ", strings.Join(in.Debtor.Phones, "+")))
		}
		for _, bad := range p.Rejected {
			all = append(all, fmt.Sprint(bad.Line, " ", bad.Field, " ", bad.Reason))
		}
		if cursor = p.Next; cursor == "" {
			slices.Sort(all)
			return all
		}
	}
}

// memory is a store of files.
type memory map[string][]byte

func (m memory) Save(_ context.Context, id string, content []byte, _ time.Time) error {
	m[id] = content
	return nil
}
func (m memory) Has(_ context.Context, id string) (bool, error) { return m[id] != nil, nil }

func (m memory) Part(_ context.Context, id string, n int) ([]byte, error) {
	if from := n * ChunkBytes; from < len(m[id]) {
		return m[id][from:min(len(m[id]), from+ChunkBytes)], nil
	}
	return nil, bot.ErrNotFound
}

// TestBadRowStopsNoOther puts each kind of bad row between two good ones.
func TestBadRowStopsNoOther(t *testing.T) {
	good := "FV-1;Ana;900;3211234567;;;100;31/12/2026;;\n"
	for bad, want := range map[string]string{
		"FV-2;Ana;900;3211234567;;;-5;31/12/2026;;":                     "3 balance negative",
		"FV-2;Ana;900;3211234567;;-5;5;31/12/2026;;":                    "3 balance negative",
		"FV-2;Ana;900;3211234567;;;0,00;31/12/2026;;":                   "3 balance paid",
		"FV-2;Ana;900;3211234567;;;;31/12/2026;;":                       "3 balance required",
		"FV-2;Ana;900;3211234567;;5;6;31/12/2026;;":                     "3 balance balance",
		"FV-2;Ana;900;3211234567;;;cinco;31/12/2026;;":                  "3 balance number",
		"FV-2;Ana;900;3211234567;;;1,2345;31/12/2026;;":                 "3 balance precision",
		"FV-2;Ana;900;3211234567;;;100;31/12/2026;;USD":                 "3 currency currency",
		"FV-2;Ana;900;3211234567;;;USD 100;31/12/2026;;":                "3 balance currency",
		"FV-2;Ana;900;3211234567;;;100;12/31/2026;;":                    "3 due date",
		"FV-2;Ana;900;3211234567;;;100;#N/A;;":                          "3 due formula",
		"FV-2;Ana;900;6012345678;;;100;31/12/2026;;":                    "3 phone contact",
		"FV-2;Ana;900;5,73E+11;;;100;31/12/2026;;":                      "3 phone contact",
		"FV-2;Ana;900;;ana at example;;100;31/12/2026;;":                "3 phone contact",
		"FV-2;Ana;900;3211234567;;;100;31/12/2026;http://x.example;":    "3 link link",
		"FV-2;Ana;900;3211234567;;;100;31/12/2026;javascript:alert(1);": "3 link link",
		"FV-2;Ana;900;3211234567;;;100;31/12/2026;https://a@x.example;": "3 link link",
		";Ana;900;3211234567;;;100;31/12/2026;;":                        "3 number required",
		"#REF!;Ana;900;3211234567;;;100;31/12/2026;;":                   "3 number formula",
		"FV-2":      "3 balance required",
		`"FV-2;Ana`: "3  unreadable",
		"FV-2;" + strings.Repeat("a", maxCellBytes+1):                                    "3  too_long",
		"FV-2" + strings.Repeat(";", maxRowCells+1):                                      "3  too_long",
		"FV-2;Ana;900;3211234567;;;" + strings.Repeat("9", 50) + ";31/12/2026;;":         "3 balance range",
		"FV-2;Ana;900;(321) 123-4567 / 57 310 0000001 / nada;;;1.000,5;31-12-26;;":       "3 FV-2 1000.50 2026-12-31 +573211234567++573100000001",
		`"FV-2";"Ana ""la jefa""";900;3211234567;;;"1.000";"31/12/2026";;`:               "3 FV-2 1000.00 2026-12-31 +573211234567",
		"FV-2;TV 21\" Ana;900;3211234567;;;1000;31/12/2026;;":                            "3 FV-2 1000.00 2026-12-31 +573211234567",
		"FV-2;Mar\xeda;900;3211234567;;;1000;31/12/2026;;":                               "3 FV-2 1000.00 2026-12-31 +573211234567", // Windows-1252
		"FV-2;Ana;900;573211234567.0;;;1000;31/12/2026;https://pagos.example.com/f?a=1;": "3 FV-2 1000.00 2026-12-31 +573211234567",
		"FV-2;Ana;900;;ana@example.com;1000;1000;;;cop":                                  "3 FV-2 1000.00  ",
		" ; ; ; ": "",
	} {
		got := parse(t, good+bad+"\n"+strings.Replace(good, "FV-1", "FV-9", 1))
		all := []string{"2 FV-1 100.00 2026-12-31 +573211234567", want, "4 FV-9 100.00 2026-12-31 +573211234567"}
		if want == "" {
			all = slices.Delete(all, 1, 2)
		}
		if !slices.Equal(got, all) {
			t.Errorf("%.80q: %q, want %q", bad, got, all)
		}
	}
}

func TestLinesAreCountedThroughCells(t *testing.T) {
	got := parse(t, "FV-1;\"Ana\nRuiz\";900;3211234567;;;100;;;\r\n\r\nFV-2;;;3211234567;;;nada;;;\r\nFV-3;;;3211234567;;;100;;;")
	if want := []string{"2 FV-1 100.00  +573211234567", "5 balance number", "6 FV-3 100.00  +573211234567"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestFileOfManyPartsIsReadInPages reads a file of several stored parts, whose rows lie across their borders.
func TestFileOfManyPartsIsReadInPages(t *testing.T) {
	var b strings.Builder
	for n := range 6000 {
		fmt.Fprintf(&b, "FV-%05d;%s;%d;3211234567;;;%d,50;31/12/2026;;\n", n, strings.Repeat("ñ", n%40), n, n+1)
	}
	if b.Len() < 3*ChunkBytes {
		t.Fatal("the file is short")
	}
	got := parse(t, b.String())
	if len(got) != 6000 || !slices.Contains(got, "6001 FV-05999 6000.50 2026-12-31 +573211234567") {
		t.Errorf("%d rows, the last %s", len(got), got[len(got)-1])
	}
}

func TestFileThatCannotBeReadAtAll(t *testing.T) {
	for content, want := range map[string]string{
		"": SourceFile, "nombre;edad\nAna;5\n": SourceColumns, "Factura\nFV-1": SourceColumns, "\x00\x01\x02": SourceColumns, strings.Repeat("a", 1<<20): SourceColumns, "\"": SourceColumns,
	} {
		files := memory{"f": []byte(content)}
		if content == "" {
			delete(files, "f")
		}
		_, err := CSV{Files: files, File: "f", Currency: "COP", Country: "CO"}.Page(t.Context(), "")
		if broken, ok := err.(*SourceError); !ok || broken.Reason != want {
			t.Errorf("%.20q: %v", content, err)
		}
	}
}

// FuzzRows reads anything as rows: every row ends as an invoice or as a rejection, invoices can be said, and
// the reading ends.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{"FV-1;Ana;900;3211234567;;;100;31/12/2026;;\n", "\"", "\"\"\"\n;;\n", "a,b\r\nc\td|e", "FV-1;\x80\xff;;3211234567;;;1.234,5;46387;https://x.example/;COP\n", "\ufeff;\n\n\n\"x\ny\";"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		files := memory{"f": []byte(header + "\n" + rows)}
		read, bytes := 0, 0
		for cursor := ""; ; {
			p, err := CSV{Files: files, File: "f", Currency: "COP", Country: "CO"}.Page(t.Context(), cursor)
			if err != nil {
				t.Fatal(err)
			}
			if p.Rows != len(p.Invoices)+len(p.Rejected) {
				t.Fatalf("%d rows, %d invoices, %d rejected", p.Rows, len(p.Invoices), len(p.Rejected))
			}
			for _, in := range p.Invoices {
				if in.Balance.Minor <= 0 || in.Currency != "COP" || in.Number == "" || !utf8.ValidString(in.Debtor.Name) || len(in.Debtor.Phones) == 0 && in.Debtor.Mail == "" {
					t.Fatalf("%+v", in)
				}
			}
			if read += p.Rows; read > len(rows)+1 {
				t.Fatal("more rows than bytes")
			}
			if cursor = p.Next; cursor == "" {
				return
			}
			at, _, _ := parseCursor(cursor)
			if at <= bytes {
				t.Fatal("no progress at ", cursor)
			}
			bytes = at
		}
	})
}
