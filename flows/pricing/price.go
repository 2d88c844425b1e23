package pricing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/flows/money"
	"recado/flows/validation"
)

// Price prices a job. The error is a *validation.InvalidError with every invalid field (those of
// the tariff begin with "tariff."; "total" is a sum beyond the range of money), or a *DiscountError
// if nothing else is wrong.
func Price(j Job, t Tariff, c Calendar) (Estimate, error) {
	p := j.check(t, c)
	for _, wrong := range t.Check() {
		wrong.Field = "tariff." + wrong.Field
		p = append(p, wrong)
	}
	if len(p) > 0 {
		return Estimate{}, &validation.InvalidError{Problems: p}
	}
	var b estimateBuilder
	for i, l := range j.Labour {
		b.at(fmt.Sprintf("labour[%d]", i)).labour(l, t, c)
	}
	for i, m := range j.Materials {
		b.at(fmt.Sprintf("materials[%d]", i)).material(m, t)
	}
	if j.Zone != "" {
		b.at("zone").add(Line{Kind: KindTravel, Zone: j.Zone, Quantity: money.Int(1), Unit: t.Travel[j.Zone]})
	}
	for i, o := range j.Others {
		b.at(fmt.Sprintf("others[%d]", i)).add(Line{Kind: KindOther, Description: strings.TrimSpace(o.Description), Quantity: money.Int(1), Unit: o.Amount})
	}
	if len(b.problems) > 0 {
		return Estimate{}, &validation.InvalidError{Problems: b.problems}
	}
	vat, _ := t.VATOn(j.Country, j.Date.In(c.Zone)) // checked
	e := Estimate{Lines: b.lines, VATPercent: vat}
	if err := e.computeTotals(t.Currency, func(subtotal money.Amount) (Discount, error) { return t.discount(j, subtotal, c) }); err != nil {
		if _, refused := errors.AsType[*DiscountError](err); refused {
			return Estimate{}, err
		}
		return Estimate{}, &validation.InvalidError{Problems: []validation.Problem{ProblemOf("total", err)}}
	}
	return e, nil
}

// computeTotals computes the totals from the lines, the discount on their subtotal and the VAT.
func (e *Estimate) computeTotals(currency string, discountOn func(subtotal money.Amount) (Discount, error)) error {
	var err error
	keep := func(a money.Amount, wrong error) money.Amount {
		if err == nil {
			err = wrong
		}
		return a
	}
	of := func(k Kind) money.Amount {
		total := money.Zero(currency)
		for _, l := range e.Lines {
			if l.Kind == k {
				total = keep(total.Add(l.Total))
			}
		}
		return total
	}
	e.Labour, e.Materials, e.Travel, e.Others = of(KindLabour), of(KindMaterial), of(KindTravel), of(KindOther)
	e.Subtotal = keep(money.Sum(currency, e.Labour, e.Materials, e.Travel, e.Others))
	if err != nil {
		return err
	}
	discount, err := discountOn(e.Subtotal)
	if err != nil {
		return err
	}
	if e.DiscountPercent = discount.Percent; discount.Percent.Sign() > 0 {
		e.DiscountBy, e.Promotion = discount.Role, discount.Name
	}
	e.Discount = keep(e.Subtotal.Percent(e.DiscountPercent))
	e.Net = keep(e.Subtotal.Sub(e.Discount))
	e.VAT = keep(e.Net.Percent(e.VATPercent))
	e.Total = keep(e.Net.Add(e.VAT))
	return err
}

// estimateBuilder collects the lines of an estimate.
type estimateBuilder struct {
	lines    []Line
	problems validation.Problems
	field    string // what is being priced
}

func (b *estimateBuilder) at(field string) *estimateBuilder { b.field = field; return b }

// add appends a line and computes its total from its quantity, or from an exact ratio if the
// quantity is rounded.
func (b *estimateBuilder) add(l Line, exact ...money.Ratio) {
	if !l.Waiting {
		l.Share = money.Int(100)
	}
	if exact == nil {
		exact = []money.Ratio{money.Of(l.Quantity)}
	}
	var err error
	if l.Total, err = l.Unit.Times(append(exact, money.Plus(l.Surcharge), money.Percent(l.Share))...); err != nil {
		b.problems = append(b.problems, ProblemOf(b.field, err))
	}
	b.lines = append(b.lines, l)
}

func (b *estimateBuilder) material(m Material, t Tariff) {
	price := m.Price
	if price.Blank() {
		var err error
		if price, err = t.SellPrice(m.Cost, m.Category, m.Markup); err != nil {
			b.problems = append(b.problems, ProblemOf(b.field+".cost", err))
			return
		}
	}
	b.add(Line{
		Kind: KindMaterial, SKU: m.SKU, Description: strings.TrimSpace(m.Description), Quantity: m.Quantity, Unit: price,
	})
}

// Length returns how long the work lasts.
func (l Labour) Length() time.Duration {
	if units, _ := l.Hours.Units(places); units != 0 {
		return time.Duration(units) * (time.Hour / 10_000)
	}
	return time.Duration(l.Minutes) * time.Minute
}

// labour adds one line for all time with the same surcharge for the same reasons.
func (b *estimateBuilder) labour(l Labour, t Tariff, c Calendar) {
	var times []Part // the first part of each kind, extended by the time of the others
	for _, part := range t.Split(l.Start, l.Start.Add(l.Length()), l.Priority, c) {
		if i := slices.IndexFunc(times, part.alike); i >= 0 {
			times[i].To = times[i].To.Add(part.To.Sub(part.From))
		} else {
			times = append(times, part)
		}
	}
	// The displayed hours are differences of rounded sums, so that they add up too.
	var passed time.Duration
	shown := money.Decimal{}
	for _, part := range times {
		length := part.To.Sub(part.From)
		passed += length
		sum := money.Share(int64(passed), int64(time.Hour), places)
		line := Line{
			Kind: KindLabour, Service: l.Service, Description: strings.TrimSpace(l.Description),
			Quantity: sum.Sub(shown), Unit: t.LabourRate(l), Reasons: part.Reasons, Surcharge: part.Surcharge,
			Waiting: l.Waiting, Share: t.Waiting,
		}
		b.add(line, money.Over(int64(length), int64(time.Hour)))
		shown = sum
	}
}
