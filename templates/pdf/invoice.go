package pdf

import (
	"strings"
	"time"
)

// InvoiceView is what an invoice or a credit note shows. As in QuotationView, money, rates and quantities are strings,
// and what is empty is left out.
type InvoiceView struct {
	Locale   string
	Business Business

	CreditNote bool
	Number     string // "FAC-00001"
	Corrects   string // of a credit note: its invoice
	Reason     string
	IssuedAt   time.Time
	DueOn      time.Time // the last day to pay
	Days       int       // to pay
	Client     Party
	Orders     []InvoiceOrder

	Subtotal     string
	Discount     string // without a sign; "" for none
	DiscountNote string
	Net          string // after the discount; shown only with one
	VATRate      string
	VAT          string
	Total        string
	Paid         string // of the total; "" for nothing
	Balance      string // still owed; shown only if something is paid

	Payment   string // how to pay, prose
	Link      string // to pay online
	Cancelled bool

	Fiscal InvoiceFiscal
}

// InvoiceOrder is the work of one order.
type InvoiceOrder struct {
	Order, Service, Location, Technician string

	On       time.Time
	Warranty bool
	Labour   Group
	Others   Group // materials, travel and other costs
	Total    string
}

// InvoiceFiscal is what the tax authority has answered. Without a Number the document says that it is no electronic
// invoice, or that the answer is awaited.
type InvoiceFiscal struct {
	Kind    string // label key of the number: "fiscal_cai", "fiscal_cai_note", "fiscal_siigo", …; "": the business issues none
	Pending bool
	Number  string
	Code    string
	Range   string
	Until   time.Time
	Link    string

	Exempt, Taxed, Nothing string // of a CAI: what is sold without and with tax, and zero, which the SAR wants printed
}

// Invoice lays out an invoice or a credit note. Any view can be laid out; an error is the library's and would be again.
func Invoice(v InvoiceView) ([]byte, error) {
	s := newSheet(v.Locale)
	kind := s.label("invoice")
	if v.CreditNote {
		kind = s.label("credit_note")
	}
	below := ""
	if v.Cancelled {
		below = strings.ToUpper(s.label("cancelled"))
	}
	s.letterhead(v.Business, kind, v.Number, below)
	terms := ""
	if v.Days > 0 {
		terms = s.say("pay_days", args{"days": v.Days})
	}
	s.parties(v.Client, "",
		s.field("issued", s.date(v.IssuedAt)),
		s.field("due_on", s.date(v.DueOn)),
		s.field("payment_terms", terms),
		s.field("corrects", oneLine(v.Corrects)))
	s.fiscal(v.Fiscal)
	s.prose(s.label("reason"), v.Reason)
	for i, o := range v.Orders {
		s.billed(o, i == 0)
	}
	s.gap(3)
	s.totals(v.totals(s.words))
	s.howToPay(v)
	foot := s.fiscalFoot(v.Fiscal, v.CreditNote)
	s.bar(foot)

	name := join(" ", kind, v.Number)
	return s.finish(meta{
		title: name, author: oneLine(v.Business.Name), at: v.IssuedAt,
		head: [2]string{oneLine(v.Business.Name), join("  ·  ", name, below)},
		foot: join("  ·  ", v.Number, below, foot),
	})
}

// billed is the part of one order: what it was, and its lines.
func (s *sheet) billed(o InvoiceOrder, first bool) {
	const money = 34
	name := join("  ·  ", o.Order, o.Service)
	if !first {
		s.gap(2)
	}
	s.title(name, headHeight+20)
	facts := at(left, width, toLeft)
	s.add(&facts, join("  ·  ", s.date(o.On), o.Location, s.technicianOf(o.Technician)), small)
	if o.Warranty {
		s.add(&facts, s.label("under_warranty"), small)
	}
	if len(facts.lines) > 0 {
		s.row(0, facts)
		s.gap(2)
	}
	for _, k := range []struct {
		key, quantity, price string
		Group
	}{{"labour", "hours", "hourly_rate", o.Labour}, {"items", "quantity", "unit_price", o.Others}} {
		if len(k.Lines) == 0 {
			continue
		}
		t := table{sheet: s, name: s.label(k.key), columns: []column{
			{"", width - 22 - 2*money, toLeft}, {s.label(k.quantity), 22, toRight}, {s.label(k.price), money, toRight}, {s.label("amount"), money, toRight},
		}}
		t.group("", k.Group, 0)
	}
	if sum := oneLine(o.Total); sum != "" {
		label, amount := at(left+padding, width-34-2*padding, toRight), at(right-34+padding, 34-2*padding, toRight)
		s.add(&label, s.say("order_total", args{"order": oneLine(o.Order)}), style{9.5, false, muted})
		s.amount(&amount, sum, strong)
		s.row(0, label, amount)
		s.gap(2)
	}
}

func (s *sheet) technicianOf(name string) string {
	if name = oneLine(name); name == "" {
		return ""
	}
	return s.label("technician") + ": " + name
}

// totals are those that an invoice has.
func (v InvoiceView) totals(w words) []sum {
	sums := QuotationView{
		Subtotal: v.Subtotal, Discount: v.Discount, DiscountNote: v.DiscountNote, Net: v.Net, VATRate: v.VATRate, VAT: v.VAT, Total: v.Total,
	}.totals(w)
	if oneLine(v.Paid) == "" {
		return sums
	}
	total := sums[len(sums)-1]
	total.grand = false
	return append(sums[:len(sums)-1], total, sum{w.label("already_paid"), "-" + oneLine(v.Paid), false}, sum{w.upperLabel("to_pay"), oneLine(v.Balance), true})
}

// howToPay tells the ways to pay.
func (s *sheet) howToPay(v InvoiceView) {
	s.section("payment_info", s.field("payment", v.Payment), s.field("pay_online", v.Link))
}

// fiscalCodes maps the kinds of fiscal numbers to the labels of their codes.
var fiscalCodes = map[string]string{
	"fiscal_cai": "fiscal_cai_code", "fiscal_cai_note": "fiscal_cai_code", "fiscal_siigo": "fiscal_siigo_code", "fiscal_siigo_note": "fiscal_siigo_note_code",
	"fiscal_dte": "fiscal_dte_code",
}

// fiscal shows what the tax authority has answered, and nothing that it has not.
func (s *sheet) fiscal(f InvoiceFiscal) {
	code, known := fiscalCodes[f.Kind]
	if f.Number == "" || !known {
		return
	}
	text := at(left, width, toLeft)
	s.add(&text, join(": ", s.label(f.Kind), f.Number), strong)
	s.add(&text, labelled(s.label(code), f.Code), small)
	s.add(&text, labelled(s.label("fiscal_range"), f.Range), small)
	s.add(&text, labelled(s.label("fiscal_until"), s.date(f.Until)), small)
	s.add(&text, f.Link, small)
	if code == "fiscal_cai_code" {
		s.add(&text, s.say("fiscal_cai_bases", args{"nothing": f.Nothing, "exempt": f.Exempt, "taxed": f.Taxed}), small)
		s.add(&text, s.label("fiscal_cai_copies"), small)
	}
	s.gap(3)
	s.row(0, text)
	s.gap(2)
}

func labelled(label, value string) string {
	if oneLine(value) == "" {
		return ""
	}
	return label + ": " + oneLine(value)
}

func (s *sheet) fiscalFoot(f InvoiceFiscal, note bool) string {
	switch {
	case f.Number != "":
		return join(": ", s.label(f.Kind), f.Number)
	case f.Pending:
		return s.label("fiscal_pending")
	case note:
		return s.label("not_electronic_note")
	}
	return s.label("not_electronic")
}

// bar says something in a bar of its own.
func (s *sheet) bar(text string) {
	const h = 8.5
	s.gap(4)
	s.ensureRoom(h, 0)
	s.fill(left, s.y, width, h, tint)
	s.fill(left, s.y, 1.2, h, accent)
	s.put(left+5, s.y+(h-strong.height())/2, width-10, clip(text, width-10, strong), strong, toLeft)
	s.gap(h)
}
