package facts

import "recado/flows/money"

// Forecast is the expected number of orders of the next month.
//
// The method is simple exponential smoothing: level ← ½ × orders + ½ × level, from the first month with orders. The error
// is the mean absolute difference between each month and what the months before it would have forecast.
type Forecast struct {
	Key   string         `json:"key"`   // of a service; "" for all
	Month string         `json:"month"` // that is forecast
	Value *money.Decimal `json:"value"` // nil with less than three months
	Error *money.Decimal `json:"error"` // in orders
	Of    int            `json:"of"`    // months that were used
}

// minMonths is how many months a forecast needs.
const minMonths = 3

// forecast continues the counts of consecutive months, the oldest first.
func forecast(key, month string, counts []int64) Forecast {
	for len(counts) > 0 && counts[0] == 0 {
		counts = counts[1:]
	}
	f := Forecast{Key: key, Month: month, Of: len(counts)}
	if len(counts) < minMonths {
		return f
	}
	half := money.New(5, 1)
	level, missed := money.Int(counts[0]), money.Int(0)
	for _, n := range counts[1:] {
		off := money.Int(n).Sub(level)
		if off.Sign() < 0 {
			off = money.Int(0).Sub(off)
		}
		missed = missed.Add(off)
		level = level.Add(money.Int(n)).Mul(half).RoundTo(6)
	}
	value := level.RoundTo(1)
	units, _ := missed.RoundTo(6).Units(6) // at most a few million orders
	f.Value, f.Error = &value, ratio(units, int64(len(counts)-1)*1_000_000, 1)
	return f
}
