package facts

import (
	"bytes"
	"encoding/csv"
	"strings"

	"recado/flows/money"
)

// CSV writes a report as a spreadsheet reads it: its KPIs, an empty line, its rows. Cells that a spreadsheet would take for
// a formula begin with an apostrophe.
func (r Report) CSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	write := func(cells ...string) { _ = w.Write(cells) } // a Buffer takes everything
	write("kpi", "unit", "value", "before", "target")
	for _, k := range r.KPIs {
		write(k.Name, string(k.Unit), text(k.Value), text(k.Before), text(k.Target))
	}
	write("")
	head := []string{string(r.By)}
	for _, c := range r.Columns {
		head = append(head, c.Name)
	}
	write(head...)
	for _, row := range r.Rows {
		cells := []string{plain(row.Key)}
		for _, v := range row.Values {
			cells = append(cells, text(v))
		}
		write(cells...)
	}
	if len(r.Scores) > 0 {
		write("")
		write("technician", "score", "class", "rework")
	}
	for _, s := range r.Scores {
		write(plain(s.Technician), text(s.Value), s.Class, text(s.Rework))
	}
	w.Flush()
	return out.Bytes()
}

func text(d *money.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// plain returns a cell that no spreadsheet takes for a formula.
func plain(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// Amount returns what a fact is about in major units: what was billed for an order, else the total; nil for one without.
func (f Fact) Amount() *money.Decimal {
	minor := f.Total
	if f.Kind == OfOrder {
		if !f.Invoiced {
			return nil
		}
		minor = f.Billed
	}
	return Input{Places: exponent(f.Currency)}.amount(minor, 1)
}
