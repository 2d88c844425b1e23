package money_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"recado/flows/money"
)

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{"1.50": "1.5", "-0.000001": "-0.000001", "0": "0", "-0": "0", "999999999999.999999": "999999999999.999999"} {
		if d, err := money.ParseDecimal(text); err != nil || d.String() != want {
			t.Errorf("%s: %v %v", text, d, err)
		}
	}
	for _, text := range hostile {
		if d, err := money.ParseDecimal(text); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("%q: %v %v", text, d, err)
		}
	}
	for text, want := range map[string]error{"0.0000001": money.ErrPrecision, "1000000000000": money.ErrRange, strings.Repeat("1", 1000): money.ErrRange} {
		if _, err := money.ParseDecimal(text); !errors.Is(err, want) {
			t.Errorf("%.20s: %v", text, err)
		}
	}
	a, b := money.MustDecimal("0.1"), money.MustDecimal("0.2")
	if a.Add(b).Cmp(money.MustDecimal("0.3")) != 0 || a.Sub(b).Sign() != -1 || a.Mul(b).String() != "0.02" {
		t.Error(a.Add(b), a.Sub(b), a.Mul(b))
	}
	if got := money.Share(20, 60, 4).String(); got != "0.3333" {
		t.Error(got)
	}
	if got := money.MustDecimal("-2.5").RoundTo(0).String(); got != "-3" {
		t.Error(got)
	}
	if n := money.MustDecimal("1.500").Places(); n != 1 {
		t.Error(n)
	}
	for text, want := range map[string]int64{"1.5": 150, "-0.01": -1, "0": 0, "12": 1200} {
		if n, ok := money.MustDecimal(text).Units(2); n != want || !ok {
			t.Error(text, n, ok)
		}
	}
	if n, ok := money.MustDecimal("0.001").Units(2); ok {
		t.Error(n)
	}
	if n, ok := money.Int(1e11).Mul(money.Int(1e11)).Units(2); ok {
		t.Error(n)
	}
	if (money.Decimal{}).String() != "0" || (money.Decimal{}).Sign() != 0 {
		t.Error("the zero Decimal")
	}
}

func TestDecimalJSON(t *testing.T) {
	type doc struct {
		Hours money.Decimal            `json:"hours"`
		By    map[string]money.Decimal `json:"by"`
	}
	var d doc
	if err := json.Unmarshal([]byte(`{"hours":1.50,"by":{"a":"2.25","b":null}}`), &d); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(d)
	if err != nil || string(raw) != `{"hours":"1.5","by":{"a":"2.25","b":"0"}}` {
		t.Errorf("%s %v", raw, err)
	}
	var again doc
	if err := json.Unmarshal(raw, &again); err != nil || again.Hours.Cmp(d.Hours) != 0 || !reflect.DeepEqual(again.By["a"], d.By["a"]) {
		t.Error(again, err)
	}
	for _, bad := range []string{`1e5`, `"1e1000000"`, `1e1000000`, `"NaN"`, `true`, `""`, `[1]`, `{}`, `0.0000001`} {
		if err := json.Unmarshal([]byte(`{"hours":`+bad+`}`), &d); err == nil {
			t.Errorf("%s was read as %v", bad, d.Hours)
		}
	}
}

func TestDecimalTOML(t *testing.T) {
	var d struct{ A, B, C, D money.Decimal }
	if _, err := toml.Decode("a = 0.05\nb = 40\nc = \"12.5\"\nd = 123456.789", &d); err != nil || d.A.String() != "0.05" || d.B.String() != "40" || d.C.String() != "12.5" || d.D.String() != "123456.789" {
		t.Error(d, err)
	}
	for _, bad := range []string{"a = nan", "a = inf", "a = 1e300", "a = 0.0000001", "a = true", "a = 1234567890.123456789", "a = []"} {
		if _, err := toml.Decode(bad, &d); err == nil {
			t.Errorf("%s was read as %v", bad, d.A)
		}
	}
	if err := new(money.Decimal).UnmarshalTOML(math.NaN()); !errors.Is(err, money.ErrSyntax) {
		t.Error(err)
	}
}
