package pdf

// sum is one of the totals.
type sum struct {
	label, amount string
	grand         bool
}

// totals are those that a quotation has.
func (v QuotationView) totals(w words) []sum {
	sums := []sum{{w.label("subtotal"), v.Subtotal, false}}
	if oneLine(v.Discount) != "" {
		sums = append(sums,
			sum{w.say("discount", args{"note": oneLine(v.DiscountNote)}), "-" + oneLine(v.Discount), false},
			sum{w.label("net"), v.Net, false})
	}
	sums = append(sums,
		sum{w.say("vat", args{"rate": oneLine(v.VATRate)}), v.VAT, false},
		sum{w.upperLabel("total"), v.Total, true})
	there := sums[:0]
	for _, t := range sums {
		if t.amount = oneLine(t.amount); t.amount != "" {
			there = append(there, t)
		}
	}
	return there
}

const grandHeight = 10.0

var grand = style{12, true, white}

func totalsHeight(sums []sum) float64 {
	return float64(len(sums))*(body.height()+1.4) + grandHeight
}

// totals draws them at the right, the grand total in a bar.
func (s *sheet) totals(sums []sum) {
	const w = 104.0
	const x, money = right - w, 38.0
	s.ensureRoom(totalsHeight(sums), 0)
	for _, t := range sums {
		if t.grand {
			s.gap(1.5)
			s.fill(x, s.y, w, grandHeight, accent)
			y := s.y + (grandHeight-grand.height())/2
			s.put(x+padding+2, y, w, t.label, grand, toLeft)
			room := w - 3*padding - 2 - grand.measure(t.label) - 2
			st := fit(t.amount, room, grand)
			s.put(x+padding, y, w-2*padding, clip(t.amount, room, st), st, toRight)
			s.gap(grandHeight)
			continue
		}
		label, amount := at(x+padding+2, w-money-padding-4, toLeft), at(right-money, money-padding, toRight)
		s.add(&label, t.label, style{9.5, false, muted})
		s.amount(&amount, t.amount, body)
		s.gap(0.7)
		s.row(0, label, amount)
		s.gap(0.7)
	}
}
