package campaigns

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/text"
)

// columns are the names by which the columns of a table are known, without accents.
var columns = map[string][]string{
	"id":       {"id", "external id", "externalid", "id factura", "id de factura"},
	"number":   {"number", "numero", "factura", "n factura", "no factura", "nro factura", "numero factura", "numero de factura", "no de factura", "invoice", "invoice number", "documento de cobro"},
	"name":     {"name", "nombre", "cliente", "nombre cliente", "nombre del cliente", "deudor", "razon social", "customer", "debtor", "nombre completo"},
	"document": {"document", "documento", "identificacion", "nit", "cedula", "dui", "dni", "rtn", "cc", "nit cc", "cedula nit", "numero de documento", "tax id"},
	"phone":    {"phone", "phones", "telefono", "telefonos", "celular", "celulares", "movil", "whatsapp", "tel", "telefono 1", "telefono1", "celular 1", "mobile"},
	"phone2":   {"phone 2", "phone2", "telefono 2", "telefono2", "celular 2", "otro telefono"},
	"phone3":   {"phone 3", "phone3", "telefono 3", "telefono3", "celular 3"},
	"mail":     {"mail", "email", "e mail", "correo", "correo electronico"},
	"currency": {"currency", "moneda", "divisa"},
	"total":    {"total", "valor", "valor total", "total factura", "monto", "monto total", "amount", "importe"},
	"balance":  {"balance", "saldo", "saldo pendiente", "pendiente", "por pagar", "valor pendiente", "deuda", "saldo actual"},
	"issued":   {"issued", "fecha", "fecha factura", "fecha emision", "fecha de emision", "emision", "date", "issue date"},
	"due":      {"due", "due date", "vencimiento", "fecha vencimiento", "fecha de vencimiento", "vence", "fecha limite"},
	"channels": {"canal", "canales", "channel", "channels", "canal autorizado", "canales autorizados"},
	"link":     {"link", "enlace", "url", "link de pago", "enlace de pago", "pago", "payment link"},
}

// Table reads rows below a header line.
type Table struct {
	at       map[string]int // position of each known column
	source   Platform
	currency string // of the campaign
	country  string // of phones without a country code
}

// NewTable finds the columns by the names in the header line. missing names those without which no
// row can be used.
func NewTable(header []string, source Platform, currency, country string) (t Table, missing []string) {
	t = Table{map[string]int{}, source, currency, country}
	for i, cell := range header[:min(len(header), maxRowCells)] {
		name := columnName(cell)
		for field, names := range columns {
			if _, known := t.at[field]; !known && slices.Contains(names, name) {
				t.at[field] = i
			}
		}
	}
	if !t.has("balance") && !t.has("total") {
		missing = append(missing, "balance")
	}
	if !t.has("phone") && !t.has("phone2") && !t.has("phone3") && !t.has("mail") {
		missing = append(missing, "phone")
	}
	if !t.has("number") && !t.has("id") {
		missing = append(missing, "number")
	}
	return t, missing
}

func (t Table) has(field string) bool { _, ok := t.at[field]; return ok }

// columnName reduces a header cell to lower-case words without accents.
func columnName(cell string) string {
	if len(cell) > maxCellBytes {
		return ""
	}
	words := strings.FieldsFunc(bot.Fold(cell), func(r rune) bool { return strings.ContainsRune(" _-./#:°º()\u00a0\ufeff", r) })
	return strings.Join(words, " ")
}

// cell returns the text of a column; rows may be shorter than the header.
func (t Table) cell(row []string, field string) string {
	i, ok := t.at[field]
	if !ok || i >= len(row) {
		return ""
	}
	return text.Line(row[i])
}

// Row reads one row. bad is nil, or the first thing that is wrong with it.
func (t Table) Row(row []string, line int) (in Invoice, bad *Rejection) {
	if blankRow(row) {
		return in, &Rejection{Line: line, Reason: RowEmpty}
	}
	if len(row) > maxRowCells || slices.ContainsFunc(row, func(c string) bool { return len(c) > maxCellBytes }) {
		return in, &Rejection{Line: line, Reason: RowTooLong}
	}
	if slices.ContainsFunc(row, func(c string) bool { return !utf8.ValidString(c) }) {
		return in, &Rejection{Line: line, Reason: RowUnreadable}
	}
	in = Invoice{
		Source: t.source, Line: line, Number: text.Cut(t.cell(row, "number"), maxNumber), ExternalID: text.Cut(t.cell(row, "id"), maxNumber),
		Debtor: Debtor{Name: text.Cut(t.cell(row, "name"), maxName), Document: text.Cut(documentKey(t.cell(row, "document")), maxNumber)},
	}
	in.Number = cmp.Or(in.Number, in.ExternalID)
	in.ExternalID = cmp.Or(in.ExternalID, in.Number)
	fault := func(field, reason string) (Invoice, *Rejection) {
		return in, &Rejection{Line: line, Number: in.Number, Field: field, Reason: reason}
	}
	if in.Number == "" {
		return fault("number", RowRequired)
	}
	if strings.HasPrefix(in.Number, "#") {
		return fault("number", RowFormula)
	}
	if field, reason := t.amounts(&in, row); reason != "" {
		return fault(field, reason)
	}
	if field, reason := t.dates(&in, row); reason != "" {
		return fault(field, reason)
	}
	if in.Debtor.Phones, in.Debtor.Mail = t.contacts(row); len(in.Debtor.Phones) == 0 && in.Debtor.Mail == "" {
		return fault("phone", RowContact)
	}
	in.Debtor.Channels = chosenChannels(t.cell(row, "channels"))
	if in.Link = t.cell(row, "link"); in.Link != "" && !text.Link(in.Link, MaxLink) {
		return fault("link", RowLink)
	}
	return in, nil
}

// chosenChannels reads the channels that a row says the debtor has chosen.
func chosenChannels(cell string) (all []Channel) {
	for _, word := range strings.FieldsFunc(bot.Fold(cell), func(r rune) bool { return strings.ContainsRune(" ,;/|+&", r) }) {
		switch word {
		case "whatsapp", "wa", "wsp", "chat":
			all = append(all, ByWhatsApp)
		case "sms", "texto", "mensaje":
			all = append(all, BySMS)
		case "mail", "email", "correo", "e-mail":
			all = append(all, ByMail)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func blankRow(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// amounts reads currency, total and balance. Without a balance the total is owed.
func (t Table) amounts(in *Invoice, row []string) (field, reason string) {
	in.Currency = t.currency
	if said := strings.ToUpper(t.cell(row, "currency")); said != "" && said != t.currency {
		return "currency", RowCurrency
	}
	total, balance := t.cell(row, "total"), t.cell(row, "balance")
	if total != "" {
		if in.Total, reason = ParseAmount(total, t.currency); reason != "" {
			return "total", reason
		}
	}
	if balance == "" && t.has("balance") {
		return "balance", RowRequired
	}
	if balance == "" {
		in.Balance = in.Total
	} else if in.Balance, reason = ParseAmount(balance, t.currency); reason != "" {
		return "balance", reason
	}
	return CheckOwed(in)
}

// CheckOwed reports why nothing can be asked for: the amount is missing, negative, zero, or more than
// the invoice's total.
func CheckOwed(in *Invoice) (field, reason string) {
	switch {
	case in.Balance == (money.Amount{}):
		return "balance", RowRequired
	case in.Balance.Negative() || in.Total.Negative():
		return "balance", RowNegative
	case in.Balance.IsZero():
		return "balance", RowPaid
	case in.Total != (money.Amount{}) && in.Balance.Minor > in.Total.Minor:
		return "balance", RowOverBalance
	}
	return "", ""
}

func (t Table) dates(in *Invoice, row []string) (field, reason string) {
	for _, d := range []struct {
		field string
		into  *string
	}{{"issued", &in.Issued}, {"due", &in.Due}} {
		said := t.cell(row, d.field)
		if said == "" {
			continue
		}
		if *d.into, reason = ParseDate(said); reason != "" {
			return d.field, reason
		}
	}
	return "", ""
}

func (t Table) contacts(row []string) (phones []string, mail string) {
	for _, field := range []string{"phone", "phone2", "phone3"} {
		phones = AddPhones(phones, t.cell(row, field), t.country)
	}
	if mail = t.cell(row, "mail"); mail != "" && !text.Mail(mail) {
		mail = ""
	}
	return phones, mail
}

// AddPhones adds the mobile phones of a cell, which may hold several. Others are left out.
func AddPhones(phones []string, cell, country string) []string {
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("/;|,\n", r) }) {
		part = strings.TrimSuffix(strings.TrimSpace(part), ".0") // a number that a spreadsheet took for an amount
		phone, _, ok := text.MobilePhone(part, country)
		if ok && len(phones) < maxPhones && !slices.Contains(phones, phone) {
			phones = append(phones, phone)
		}
	}
	return phones
}
