package money_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"recado/flows/money"
)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

func TestExponents(t *testing.T) {
	for code, want := range map[string]int{"USD": 2, "COP": 2, "HNL": 2, "EUR": 2, "MXN": 2, "JPY": 0, "KWD": 3} {
		if got, err := money.Exponent(code); err != nil || got != want {
			t.Errorf("%s: %d %v", code, got, err)
		}
	}
	for _, code := range []string{"", "usd", "US", "ZZZ", "USDT"} {
		if _, err := money.Exponent(code); !errors.Is(err, money.ErrCurrency) {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestReckoning(t *testing.T) {
	cop := money.Amount{Minor: 1, Currency: "COP"}
	edge := usd(money.MaxMinor)
	for name, tt := range map[string]struct {
		got  func() (money.Amount, error)
		want money.Amount
		err  error
	}{
		"sum":            {func() (money.Amount, error) { return usd(10).Add(usd(-25)) }, usd(-15), nil},
		"difference":     {func() (money.Amount, error) { return usd(10).Sub(usd(25)) }, usd(-15), nil},
		"mixed sum":      {func() (money.Amount, error) { return usd(10).Add(cop) }, usd(0), money.ErrMixed},
		"mixed sub":      {func() (money.Amount, error) { return usd(10).Sub(cop) }, usd(0), money.ErrMixed},
		"blank is mixed": {func() (money.Amount, error) { return usd(10).Add(money.Amount{}) }, usd(0), money.ErrMixed},
		"too large":      {func() (money.Amount, error) { return edge.Add(usd(1)) }, usd(0), money.ErrRange},
		"too small":      {func() (money.Amount, error) { return edge.Neg().Sub(usd(1)) }, usd(0), money.ErrRange},
		"never wraps":    {func() (money.Amount, error) { return usd(math.MaxInt64).Add(usd(math.MaxInt64)) }, usd(0), money.ErrRange},
		"nor negating":   {func() (money.Amount, error) { return usd(0).Sub(usd(math.MinInt64)) }, usd(0), money.ErrRange},
		"no sum":         {func() (money.Amount, error) { return money.Sum("USD") }, usd(0), nil},
		"sum of three":   {func() (money.Amount, error) { return money.Sum("USD", usd(1), usd(2), usd(3)) }, usd(6), nil},
		"sum of two":     {func() (money.Amount, error) { return money.Sum("USD", usd(1), cop) }, usd(0), money.ErrMixed},
		"large product":  {func() (money.Amount, error) { return edge.Mul(money.Int(1_000_000)) }, usd(0), money.ErrRange},
		"larger product": {func() (money.Amount, error) { return edge.Times(money.Of(money.Int(1e11)), money.Of(money.Int(1e11))) }, usd(0), money.ErrRange},
	} {
		got, err := tt.got()
		if !errors.Is(err, tt.err) || err == nil && got != tt.want {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	if n, err := usd(1).Cmp(usd(2)); n != -1 || err != nil {
		t.Error(n, err)
	}
	if _, err := usd(1).Cmp(cop); !errors.Is(err, money.ErrMixed) {
		t.Error(err)
	}
	if !money.Zero("USD").IsZero() || money.Zero("USD").Blank() || !(money.Amount{}).Blank() || !usd(-1).Negative() {
		t.Error("zero, blank and negative")
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		a    money.Amount
		want error
	}{
		{usd(money.MaxMinor), nil},
		{usd(money.MaxMinor + 1), money.ErrRange},
		{usd(math.MinInt64), money.ErrRange},
		{money.Amount{Minor: 1, Currency: "usd"}, money.ErrCurrency},
		{money.Amount{}, money.ErrCurrency},
	} {
		if err := tt.a.Check(); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v", tt.a, err)
		}
	}
}

// The JSON form is fixed, because documents are stored in it.
func TestAmountJSON(t *testing.T) {
	raw, err := json.Marshal(usd(123450))
	if err != nil || string(raw) != `{"minor":123450,"currency":"USD"}` {
		t.Errorf("%s %v", raw, err)
	}
	for _, bad := range []string{`{"minor":12.5}`, `{"minor":1e3}`, `{"minor":"12"}`, `{"minor":NaN}`, `{"minor":99999999999999999999}`} {
		var a money.Amount
		if err := json.Unmarshal([]byte(bad), &a); err == nil {
			t.Errorf("%s was read as %v", bad, a)
		}
	}
}

// Half away from zero, for both signs, rounded once.
func TestRounding(t *testing.T) {
	d := money.MustDecimal
	for _, tt := range []struct {
		minor   int64
		factors []money.Ratio
		want    int64
	}{
		{1, []money.Ratio{money.Of(d("0.5"))}, 1},
		{-1, []money.Ratio{money.Of(d("0.5"))}, -1},
		{1, []money.Ratio{money.Of(d("0.499999"))}, 0},
		{-1, []money.Ratio{money.Of(d("0.499999"))}, 0},
		{3, []money.Ratio{money.Of(d("0.5"))}, 2}, // 1.5; half to even would say 2 too
		{5, []money.Ratio{money.Of(d("0.5"))}, 3}, // 2.5; half to even would say 2
		{5, []money.Ratio{money.Of(d("-0.5"))}, -3},
		{1050, []money.Ratio{money.Percent(d("19"))}, 200}, // 199.5
		{10000, []money.Ratio{money.Over(1, 3)}, 3333},
		{20000, []money.Ratio{money.Over(1, 3)}, 6667},
		{12000000, []money.Ratio{money.Over(20, 60)}, 4000000}, // 20 minutes at 120,000.00 an hour
		{10000, []money.Ratio{money.Over(1, -4)}, -2500},
		{5000, []money.Ratio{money.Plus(d("50")), money.Of(d("1.5"))}, 11250},
		{5000, []money.Ratio{{}}, 5000}, // no factor
		// 0.5 × 0.9 is 0.45 → 0; rounding at each step would give 1 → 1.
		{1, []money.Ratio{money.Of(d("0.5")), money.Of(d("0.9"))}, 0},
	} {
		if got, err := usd(tt.minor).Times(tt.factors...); err != nil || got != usd(tt.want) {
			t.Errorf("%d × %v: %v %v, want %d", tt.minor, tt.factors, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		minor, step int64
		up          bool
		want        int64
	}{
		{4480, 100, true, 4500},
		{4480, 100, false, 4500},
		{4440, 100, false, 4400},
		{4440, 100, true, 4500},
		{4400, 100, true, 4400},
		{1002, 5, false, 1000},
		{1003, 5, false, 1005},
		{1001, 5, true, 1005},
		{-4440, 100, true, -4500},
		{4480, 0, false, 4480},
	} {
		if got, err := usd(tt.minor).TimesStep(tt.step, tt.up); err != nil || got != usd(tt.want) {
			t.Errorf("%d to %d (up %v): %v %v, want %d", tt.minor, tt.step, tt.up, got, err, tt.want)
		}
	}
}

// The rounded product is the nearest integer; of two equally near ones, the one farther from zero.
func TestRoundingProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		minor := rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(r, "minor")
		n, places := rapid.Int64Range(-1_000_000, 1_000_000).Draw(r, "n"), rapid.IntRange(0, 6).Draw(r, "places")
		got, err := usd(minor).Mul(money.New(n, places))
		if err != nil {
			return // out of range
		}
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(minor), big.NewInt(n)),
			new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(got.Minor))
		half := big.NewRat(1, 2)
		if c := new(big.Rat).Abs(off).Cmp(half); c > 0 || c == 0 && off.Sign() == exact.Sign() {
			r.Fatal(minor, n, places, got, off)
		}
	})
}

func TestAllocate(t *testing.T) {
	for _, tt := range []struct {
		minor   int64
		weights []int64
		want    []int64
	}{
		{100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{-100, []int64{1, 1, 1}, []int64{-34, -33, -33}},
		{5, []int64{70, 30}, []int64{4, 1}}, // 3.5 and 1.5: equal remainders, so the first gets the rest
		{1, []int64{0, 1}, []int64{0, 1}},
		{0, []int64{3, 4}, []int64{0, 0}},
	} {
		got, err := usd(tt.minor).Allocate(tt.weights...)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range tt.want {
			if got[i] != usd(want) {
				t.Errorf("%d by %v: %v", tt.minor, tt.weights, got)
			}
		}
	}
	for _, weights := range [][]int64{nil, {0, 0}, {2, -1}} {
		if _, err := usd(1).Allocate(weights...); !errors.Is(err, money.ErrSyntax) {
			t.Error(weights, err)
		}
	}
}

// The parts add up to the whole, and each differs by less than a minor unit from its exact share.
func TestAllocateProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := usd(rapid.Int64Range(-money.MaxMinor, money.MaxMinor).Draw(r, "minor"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64), 1, 20).Draw(r, "weights")
		parts, err := a.Allocate(weights...)
		if err != nil {
			return
		}
		total := new(big.Rat)
		for _, w := range weights {
			total.Add(total, new(big.Rat).SetInt64(w))
		}
		for i, p := range parts {
			share := new(big.Rat).Mul(new(big.Rat).SetInt64(a.Minor), new(big.Rat).Quo(new(big.Rat).SetInt64(weights[i]), total))
			if off := share.Sub(share, new(big.Rat).SetInt64(p.Minor)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				r.Fatal(a, weights, parts)
			}
		}
		if sum, err := money.Sum("USD", parts...); err != nil || sum != a {
			r.Fatal(a, weights, parts, sum, err)
		}
	})
}
