package credit

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/record"
)

// Wish is what somebody wants to buy with: nothing is stored of it.
type Wish struct {
	Product   string
	Period    string // id of one of the product's periods
	Principal money.Amount
}

// Preview is what an order would be.
type Preview struct {
	Product   string
	Period    Period
	Principal money.Amount
	Terms     Conditions
	Plan      instalments.Plan
	Total     money.Amount // of all instalments
	Interest  money.Amount
	VAT       money.Amount // on the interest

	product Product
}

// Preview computes the instalments of a wish that begins now. The error is a *RefusedError: "product",
// "period", "amount" or "interest".
func (s *Orders) Preview(ctx context.Context, w Wish, now time.Time) (Preview, error) {
	doc, err := s.Products.Get(ctx, w.Product)
	if errors.Is(err, bot.ErrNotFound) || err == nil && doc.Data.Inactive {
		return Preview{}, refuse("product")
	}
	if err != nil {
		return Preview{}, err
	}
	return s.preview(doc, w, now)
}

func (s *Orders) preview(doc record.Doc[Product], w Wish, now time.Time) (Preview, error) {
	p := doc.Data
	every, ok := p.period(w.Period)
	if !ok {
		return Preview{}, refuse("period")
	}
	if w.Principal.Currency != p.Minimum.Currency || w.Principal.Minor < p.Minimum.Minor || w.Principal.Minor > p.highest() {
		return Preview{}, refuse("amount")
	}
	day := now.In(s.zone(p.Country))
	vat, ok := s.VATOn(p.Country, day)
	if !ok {
		return Preview{}, errVAT
	}
	made := Preview{Product: doc.ID, Period: every, Principal: w.Principal, Terms: p.conditions(every, vat), product: p}
	var err error
	made.Plan, err = instalments.New(instalments.Terms{
		Principal: w.Principal, Count: every.Count, Period: every.Every, Fee: p.Fee, VAT: vat, VATOnInterest: p.VATOnInterest,
		First: firstDue(every.Every, day),
	})
	if err != nil {
		return Preview{}, err
	}
	if legal, bound := maxRateOf[p.Country]; bound && exceeds(made.Plan, w.Principal.Minor, every.Every, legal) {
		return Preview{}, refuse("interest")
	}
	if made.Total, err = made.Plan.Total(); err != nil {
		return Preview{}, err
	}
	made.Interest, made.VAT = money.Zero(w.Principal.Currency), money.Zero(w.Principal.Currency)
	for _, i := range made.Plan.Instalments {
		made.Interest.Minor += i.Owed.Interest // each is within the total, which is in range
		made.VAT.Minor += i.Owed.InterestVAT
	}
	return made, nil
}
