package pdf

import (
	"strconv"
	"strings"
	"time"
)

// QuotationView is what a quotation shows. Money, rates and quantities are strings,
// written as they should be read; what is empty is left out, its label too.
type QuotationView struct {
	Locale   string // "es", "es-CO", "en", …
	Business Business

	Number     string // "COT-00001"
	Version    int    // from 1; 0 shows none
	Order      string // "ORD-00001"
	IssuedAt   time.Time
	ValidUntil time.Time // the last day on which it can be approved
	Client     Party
	Location   string // of the service

	Problem, Solution, Scope string // prose; a line that begins with "- " is an item

	Labour    Group // quantity: hours; price: the hourly rate
	Materials Group
	Travel    Group
	Others    Group

	Subtotal     string
	Discount     string // what is taken off, without a sign; "" for none
	DiscountNote string // "10 %", or why
	Net          string // after the discount; shown only with one
	VATRate      string // "19 %"
	VAT          string
	Total        string

	Payment, Warranty, Exclusions, Notes string // prose

	PayWithin int // days from the invoice on, where Payment says nothing; 0 says nothing either
}

// Group is a part of the breakdown; one without lines is left out.
type Group struct {
	Lines []Line
	Total string // of its lines; shown when there are two or more
}

// Line is a priced thing.
type Line struct {
	What     string
	Note     string // smaller, below: "Recargo nocturno +50 %"
	Quantity string
	Price    string // of one
	Amount   string
}

// Quotation lays out a quotation. Any view can be laid out; an error is the library's
// and would be again.
func Quotation(v QuotationView) ([]byte, error) {
	s := newSheet(v.Locale)
	version := ""
	if v.Version > 0 {
		version = s.say("version", args{"version": strconv.Itoa(v.Version)})
	}
	s.letterhead(v.Business, s.label("quotation"), v.Number, version)
	s.parties(v.Client, v.Location,
		s.field("issued", s.date(v.IssuedAt)),
		s.field("valid_until", s.date(v.ValidUntil)),
		s.field("order", oneLine(v.Order)))
	s.prose(s.label("problem"), v.Problem)
	s.prose(s.label("solution"), v.Solution)
	s.prose(s.label("scope"), v.Scope)
	s.breakdown(v)
	s.terms(v)
	s.notInvoice()

	name := join(" ", s.label("quotation"), v.Number)
	return s.finish(meta{
		title: name, author: oneLine(v.Business.Name), at: v.IssuedAt,
		head: [2]string{oneLine(v.Business.Name), join("  ·  ", name, version)},
		foot: join("  ·  ", v.Number, version, s.label("not_invoice")),
	})
}

// breakdown is the table of costs, a head for each group, and the totals.
func (s *sheet) breakdown(v QuotationView) {
	const money = 34
	kinds := []struct {
		key, quantity, price string
		Group
	}{
		{"labour", "hours", "hourly_rate", v.Labour},
		{"materials", "quantity", "unit_price", v.Materials},
		{"travel", "quantity", "unit_price", v.Travel},
		{"others", "quantity", "unit_price", v.Others},
	}
	totals := v.totals(s.words)
	last := -1
	for i, k := range kinds {
		if len(k.Lines) > 0 {
			last = i
		}
	}
	title := s.label("breakdown")
	for i, k := range kinds {
		if len(k.Lines) == 0 {
			continue
		}
		t := table{sheet: s, name: s.label(k.key), columns: []column{
			{"", width - 22 - 2*money, toLeft},
			{s.orBlank(k.quantity, k.Lines, func(l Line) string { return l.Quantity }), 22, toRight},
			{s.orBlank(k.price, k.Lines, func(l Line) string { return l.Price }), money, toRight},
			{s.label("amount"), money, toRight},
		}}
		keep := 0.0
		if i == last {
			keep = 3 + totalsHeight(totals)
		}
		t.group(title, k.Group, keep)
		title = ""
	}
	s.gap(3)
	s.totals(totals)
}

// orBlank is a column's title, or nothing where no line has anything in it.
func (s *sheet) orBlank(key string, lines []Line, of func(Line) string) string {
	for _, l := range lines {
		if of(l) != "" {
			return s.label(key)
		}
	}
	return ""
}

// group draws a group's lines and their total, below a title where there is one; its
// end stays with keep.
func (t *table) group(title string, g Group, keep float64) {
	subtotal := 0.0
	if len(g.Lines) > 1 && oneLine(g.Total) != "" {
		subtotal = strong.height() + 4
	}
	for i, l := range g.Lines {
		cells := t.cells(l.Note, l.What, l.Quantity, l.Price, l.Amount)
		follow := 0.0
		if i == len(g.Lines)-1 {
			follow = subtotal + keep
		}
		if i == 0 {
			if title != "" {
				t.title(title, headHeight+rowHeight(cells)+follow)
			}
			t.begin(rowHeight(cells) + follow)
		}
		t.line(cells, follow)
	}
	if subtotal > 0 {
		label, sum := at(left+padding, width-34-2*padding, toRight), at(right-34+padding, 34-2*padding, toRight)
		t.add(&label, t.say("group_total", args{"group": strings.ToLower(t.name)}), style{9.5, false, muted})
		t.amount(&sum, g.Total, strong)
		t.gap(1.4)
		t.row(0, label, sum)
		t.gap(1)
	}
	t.end()
	t.gap(2.5)
}

// section lists the fields that have a value under a title; without any it leaves the title out too.
func (s *sheet) section(title string, all ...field) {
	titled := false
	for _, f := range all {
		const label = 34
		name, text := at(left, label-4, toLeft), at(left+label, width-label, toLeft)
		if s.add(&text, f.value, style{9, false, ink}); len(text.lines) == 0 {
			continue
		}
		s.add(&name, f.label, style{9, true, ink})
		if !titled {
			s.title(s.label(title), text.height())
			titled = true
		}
		s.row(0, name, text)
		s.gap(2)
	}
}

// terms are the conditions, and how to answer.
func (s *sheet) terms(v QuotationView) {
	if v.Payment == "" && v.PayWithin > 0 {
		v.Payment = s.say("pay_within", args{"days": v.PayWithin})
	}
	s.section("terms", s.field("payment", v.Payment), s.field("warranty", v.Warranty), s.field("exclusions", v.Exclusions), s.field("notes", v.Notes))
	answer := at(left, width, toLeft)
	s.add(&answer, s.say("answer", args{"until": s.date(v.ValidUntil)}), body)
	s.gap(4)
	s.row(14, answer)
}

// notInvoice says in a bar of its own what this is not.
func (s *sheet) notInvoice() {
	const h = 8.5
	s.gap(4)
	s.ensureRoom(h, 0)
	s.fill(left, s.y, width, h, tint)
	s.fill(left, s.y, 1.2, h, accent)
	s.put(left+5, s.y+(h-strong.height())/2, width-10, s.label("not_invoice"), strong, toLeft)
	s.gap(h)
}
