package statements

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/money"
	"recado/flows/rows"
	"recado/flows/text"
)

// columns are the names by which the columns of banks are known, in lower case without accents.
var columns = map[string][]string{
	"date":        {"fecha", "fecha transaccion", "fecha de transaccion", "fecha movimiento", "fecha de movimiento", "fecha operacion", "fecha de operacion", "fecha contable", "dia", "date", "transaction date", "posting date", "posted date", "booking date"},
	"amount":      {"valor", "monto", "importe", "valor transaccion", "valor total", "amount", "value", "transaction amount", "net amount"},
	"credit":      {"credito", "creditos", "abono", "abonos", "haber", "deposito", "depositos", "entradas", "ingreso", "ingresos", "consignaciones", "credit", "credits", "credit amount", "deposit", "deposits", "paid in", "money in"},
	"debit":       {"debito", "debitos", "cargo", "cargos", "debe", "retiro", "retiros", "salidas", "egreso", "egresos", "debit", "debits", "debit amount", "withdrawal", "withdrawals", "paid out", "money out"},
	"type":        {"tipo", "tipo movimiento", "tipo de movimiento", "naturaleza", "signo", "d c", "c d", "dc", "type", "dr cr", "cr dr", "debit credit", "transaction type"},
	"reference":   {"referencia", "referencia 1", "ref", "no referencia", "numero de referencia", "numero referencia", "comprobante", "no comprobante", "numero de comprobante", "numero de transaccion", "transaccion", "no transaccion", "no operacion", "numero de operacion", "documento", "no documento", "numero documento", "reference", "reference number", "transaction id", "transaction number", "id"},
	"reference2":  {"referencia 2", "referencia2", "referencia adicional", "reference 2", "memo"},
	"description": {"descripcion", "concepto", "detalle", "motivo", "observacion", "observaciones", "glosa", "descripcion del movimiento", "description", "details", "narrative", "particulars"},
	"payer":       {"pagador", "ordenante", "nombre", "nombre pagador", "nombre del pagador", "nombre ordenante", "remitente", "tercero", "originador", "payer", "name", "payer name", "counterparty", "sender", "from"},
	"taxId":       {"nit", "nit pagador", "nit originador", "identificacion", "identificacion pagador", "documento pagador", "documento del pagador", "cedula", "rtn", "dui", "payer id", "tax id"},
	"currency":    {"moneda", "divisa", "currency"},
}

// Layout says how the rows of a statement are read.
type Layout struct {
	At         int            `json:"at"`   // byte of the first row below the header line
	Line       int            `json:"line"` // its line
	Separator  byte           `json:"separator"`
	Columns    map[string]int `json:"columns"`
	MonthFirst bool           `json:"monthFirst,omitempty"` // dates are written as in English: 11/28/2026
}

// ErrColumns means that no line of a file names the columns without which nothing can be read.
var ErrColumns = errors.New("statements: no column of dates, or none of amounts")

// ErrTooLong means that a file has more rows than are read.
var ErrTooLong = fmt.Errorf("statements: more than %d rows", MaxRows)

// Bounds of a statement.
const (
	MaxBytes = 16 << 20
	MaxRows  = 200_000
	preamble = 40 // lines above the header, with the bank's name and the balance
	maxCells = 60
	maxCell  = 2000 // bytes
	maxText  = 300  // of what is kept of a cell
)

// Inspect finds how a statement is to be read: its header line, below whatever the bank prints above it, and whether
// its dates begin with the month. Errors are ErrColumns and ErrTooLong.
func Inspect(ctx context.Context, content []byte) (Layout, error) {
	l, ok := header(ctx, content)
	if !ok {
		return Layout{}, ErrColumns
	}
	r := rows.NewReader(rows.Of(content), l.At, l.Line, l.Separator)
	days, months := false, false
	for n := 0; ; n++ {
		row, err := r.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Layout{}, err
		}
		if n >= MaxRows {
			return Layout{}, ErrTooLong
		}
		first, second, numeric := dayAndMonth(l.cell(row.Cells, "date"))
		days, months = days || numeric && first > 12, months || numeric && second > 12
	}
	l.MonthFirst = months && !days
	return l, nil
}

// header finds the line that names the columns, and the separator with which it does.
func header(ctx context.Context, content []byte) (Layout, bool) {
	for _, separator := range rows.Separators {
		r := rows.NewReader(rows.Of(content), 0, 1, separator)
		for range preamble {
			row, err := r.Next(ctx)
			if err != nil {
				break
			}
			found := map[string]int{}
			for i, cell := range row.Cells[:min(len(row.Cells), maxCells)] {
				name := columnName(cell)
				for field, names := range columns {
					if _, known := found[field]; !known && slices.Contains(names, name) {
						found[field] = i
					}
				}
			}
			_, dated := found["date"]
			_, amount := found["amount"]
			_, credit := found["credit"]
			if dated && (amount || credit) {
				at, line := r.Place()
				return Layout{At: at, Line: line, Separator: separator, Columns: found}, true
			}
		}
	}
	return Layout{}, false
}

// columnName reduces a header cell to lower-case words without accents.
func columnName(cell string) string {
	if len(cell) > maxCell {
		return ""
	}
	words := strings.FieldsFunc(bot.Fold(cell), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}

// cell returns the text of a column; rows may be shorter than the header.
func (l Layout) cell(row []string, field string) string {
	i, ok := l.Columns[field]
	if !ok || i >= len(row) || len(row[i]) > maxCell {
		return ""
	}
	return text.Cut(text.Line(row[i]), maxText)
}

// dayAndMonth returns the first two numbers of a date such as "28/11/2026".
func dayAndMonth(date string) (first, second int, numeric bool) {
	parts := strings.FieldsFunc(date, func(r rune) bool { return strings.ContainsRune("/-. ", r) })
	if len(parts) < 3 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, 0, false
	}
	for i, into := range []*int{&first, &second} {
		for _, r := range parts[i] {
			if r < '0' || r > '9' {
				return 0, 0, false
			}
			*into = *into*10 + int(r-'0')
		}
	}
	return first, second, true
}

// Entry is a row that brings money.
type Entry struct {
	On          string // "2026-11-28"
	Amount      money.Amount
	Reference   string
	Description string
	Payer       string
	TaxID       string
}

// The reasons why a row can't be used, besides those of campaigns: the names of Row constants.
const rowNothing = "" // it brings no money

// Read reads a row. ok means that it brings money; else reason is "" for money that leaves or an empty row, or says what is
// wrong with field.
func (l Layout) Read(row []string, currency string) (e Entry, ok bool, field, reason string) {
	if !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return e, false, "", rowNothing
	}
	if len(row) > maxCells || slices.ContainsFunc(row, func(c string) bool { return len(c) > maxCell || !utf8.ValidString(c) }) {
		return e, false, "", campaigns.RowTooLong
	}
	if said := strings.ToUpper(l.cell(row, "currency")); said != "" && said != currency {
		return e, false, "currency", campaigns.RowCurrency
	}
	amount, field, reason := l.amount(row, currency)
	if reason != "" || amount.Minor <= 0 {
		return e, false, field, reason
	}
	date := l.cell(row, "date")
	if first, second, numeric := dayAndMonth(date); numeric && l.MonthFirst {
		rest := strings.TrimLeft(date, "0123456789")[1:]
		date = fmt.Sprintf("%d/%d/%s", second, first, strings.TrimLeft(strings.TrimLeft(rest, "0123456789"), "/-. "))
	} else if len(date) == 8 && strings.HasPrefix(date, "20") && strings.Trim(date, "0123456789") == "" { // 20261128
		date = date[:4] + "-" + date[4:6] + "-" + date[6:]
	}
	if e.On, reason = campaigns.ParseDate(date); reason != "" {
		return e, false, "date", reason
	}
	e.Amount = amount
	e.Reference = strings.TrimSpace(l.cell(row, "reference") + " " + l.cell(row, "reference2"))
	e.Description, e.Payer, e.TaxID = l.cell(row, "description"), l.cell(row, "payer"), l.cell(row, "taxId")
	return e, true, "", ""
}

// amount returns what a row brings; what leaves is below zero.
func (l Layout) amount(row []string, currency string) (a money.Amount, field, reason string) {
	if said := l.cell(row, "credit"); said != "" {
		a, reason = campaigns.ParseAmount(said, currency)
		if reason != "" || a.Minor != 0 {
			return a, "credit", reason
		}
	}
	if _, split := l.Columns["credit"]; split && l.cell(row, "amount") == "" {
		if said := l.cell(row, "debit"); said != "" {
			if a, reason = campaigns.ParseAmount(said, currency); reason == "" {
				a.Minor = -max(a.Minor, -a.Minor)
			}
			return a, "debit", reason
		}
		return a, "credit", ""
	}
	if a, reason = campaigns.ParseAmount(l.cell(row, "amount"), currency); reason != "" {
		return a, "amount", reason
	}
	switch columnName(l.cell(row, "type")) {
	case "d", "db", "dr", "debito", "debit", "cargo", "retiro", "salida", "egreso", "nota debito":
		a.Minor = -max(a.Minor, -a.Minor)
	}
	if strings.TrimSpace(l.cell(row, "type")) == "-" {
		a.Minor = -max(a.Minor, -a.Minor)
	}
	return a, "amount", ""
}
