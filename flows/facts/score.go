package facts

import "recado/flows/money"

// Score is a technician's performance (seed 7.3).
type Score struct {
	Technician string         `json:"technician"`
	Parts      []ScorePart    `json:"parts"`
	Value      *money.Decimal `json:"value"` // 0 to 100; nil without a part
	Class      string         `json:"class"` // "excellent", "good", "regular", "low"; "" without a value
	Rework     *money.Decimal `json:"rework"`
}

// ScorePart is one measure of a score.
type ScorePart struct {
	Name   string         `json:"name"`
	Value  *money.Decimal `json:"value"`
	Target money.Decimal  `json:"target"`
	Weight int64          `json:"weight"` // percent
	Result *money.Decimal `json:"result"` // 0 to 100: how far the target is reached
}

// ordersOfMonth is how many orders a technician completes in a month (seed 7.3).
const ordersOfMonth = 20

// ScoreOf computes the score of a technician from the orders of a period and the minutes in which the technician was
// available.
//
// A part's result is the share of its target that is reached, at most 100: value ÷ target, and target ÷ value for
// rework, which is to be small. The score is the mean of the results by their weights; parts without a value are left
// out, with their weight.
func ScoreOf(technician string, s Sums, available int64, days int) Score {
	orders := money.Int(s.Done)
	wanted := money.Share(int64(ordersOfMonth*days), daysOfMonth, 2)
	score := Score{Technician: technician, Rework: percent(s.Reopened, s.Finished)}
	part := func(name string, value *money.Decimal, target money.Decimal, weight int64, small bool) {
		p := ScorePart{Name: name, Value: value, Target: target, Weight: weight}
		if value != nil {
			r := reached(*value, target, small)
			p.Result = &r
		}
		score.Parts = append(score.Parts, p)
	}
	part("completed", &orders, wanted, 15, false)
	part("utilisation", percent(s.Worked, available), money.Int(75), 20, false)
	part("sla", s.sla(), money.Int(95), 20, false)
	part("csat", s.Rating.decimal(2), money.MustDecimal("4.5"), 20, false)
	part("rework", score.Rework, money.Int(3), 15, true)
	part("first_time_fix", percent(s.FirstVisit, s.Finished), money.Int(85), 10, false)
	sum, weights := money.Int(0), int64(0)
	for _, p := range score.Parts {
		if p.Result != nil {
			sum, weights = sum.Add(p.Result.Mul(money.Int(p.Weight))), weights+p.Weight
		}
	}
	if weights == 0 || s.Count == 0 {
		return score
	}
	hundredths, _ := sum.RoundTo(1).Units(1) // at most 100 × 100 × 10
	score.Value = ratio(hundredths, weights*10, 1)
	score.Class = classOf(*score.Value)
	return score
}

// reached returns how much of a target is reached, 0 to 100 with one decimal.
func reached(value, target money.Decimal, small bool) money.Decimal {
	n, d := value, target
	if small {
		if value.Cmp(target) <= 0 {
			return money.Int(100)
		}
		n, d = target, value
	}
	over, ok1 := n.RoundTo(2).Units(2)
	under, ok2 := d.RoundTo(2).Units(2)
	if !ok1 || !ok2 || under <= 0 {
		return money.Int(0)
	}
	r := money.Share(over*100, under, 1)
	if r.Cmp(money.Int(100)) > 0 {
		return money.Int(100)
	}
	return r
}

func classOf(score money.Decimal) string {
	switch {
	case score.Cmp(money.Int(90)) >= 0:
		return "excellent"
	case score.Cmp(money.Int(75)) >= 0:
		return "good"
	case score.Cmp(money.Int(60)) >= 0:
		return "regular"
	}
	return "low"
}
