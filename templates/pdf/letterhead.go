package pdf

import "strings"

// Business is who sends a document. All but the name may be empty.
type Business struct {
	Name    string
	TaxID   string // as written, without its label: "900.123.456-7"
	Address string
	Phone   string
	Mail    string
	Website string
	Logo    []byte // JPEG or PNG, to 12 MB and 25 megapixels; what cannot be shown is left out
}

// Party is whom a document is for. All but one of the names may be empty.
type Party struct {
	Name    string // the person's
	Company string
	TaxID   string
	Address string
	Phone   string
	Mail    string
}

// The logo's largest size, in mm.
const logoWidth, logoHeight = 46.0, 18.0

// letterhead draws who sends it on the left and what it is on the right: its kind,
// its number and a line below that.
func (s *sheet) letterhead(from Business, kind, number, below string) {
	const w = width/2 + 12
	who := at(left, w, toLeft)
	if p, err := s.drawn(from.Logo); err == nil {
		pw, ph := p.within(logoWidth, logoHeight)
		s.show(p, left, s.y, pw, ph)
		who.lines = append(who.lines, blank(ph+3))
	}
	what := at(left+w+4, width-w-4, toRight)
	s.add(&what, strings.ToUpper(kind), style{10, true, accent})
	number = oneLine(number)
	s.add(&what, number, fit(number, what.w, style{20, true, ink}))
	s.add(&what, below, style{9.5, false, muted})

	s.add(&who, from.Name, style{13, true, ink})
	if id := oneLine(from.TaxID); id != "" {
		s.add(&who, s.label("tax_id")+" "+id, small)
	}
	s.add(&who, from.Address, small)
	s.add(&who, join("  ·  ", from.Phone, from.Mail, from.Website), small)
	s.row(0, who, what)
	s.gap(5)
	s.rule(s.y, accent, 0.6)
	s.gap(6)
}

// parties says for whom and where on the left, and the facts on the right.
func (s *sheet) parties(to Party, location string, facts ...field) {
	const gutter = 10
	const w = (width - gutter) * 0.56
	who := at(left, w, toLeft)
	s.add(&who, s.upperLabel("client"), caption)
	first, then := to.Company, to.Name
	if clean(first) == "" {
		first, then = then, ""
	}
	s.add(&who, first, style{11, true, ink})
	if id := oneLine(to.TaxID); id != "" {
		s.add(&who, s.label("tax_id")+" "+id, body)
	}
	if then = oneLine(then); then != "" {
		s.add(&who, s.say("attention", args{"name": then}), body)
	}
	s.add(&who, to.Address, body)
	s.add(&who, join("  ·  ", to.Phone, to.Mail), body)
	if clean(location) != "" {
		who.lines = append(who.lines, blank(3))
		s.add(&who, s.upperLabel("location"), caption)
		s.add(&who, location, body)
	}
	what := at(left+w+gutter, width-w-gutter, toLeft)
	for _, f := range facts {
		if clean(f.value) == "" {
			continue
		}
		if len(what.lines) > 0 {
			what.lines = append(what.lines, blank(2.2))
		}
		s.add(&what, strings.ToUpper(f.label), caption)
		s.add(&what, f.value, strong)
	}
	s.row(0, who, what)
}
