package pricing_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/validation"
)

func TestRefused(t *testing.T) {
	usd := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }
	d := money.MustDecimal
	day := time.Date(2026, 7, 14, 16, 0, 0, 0, time.UTC)
	good := func() pricing.Job {
		return pricing.Job{
			Country: "SV", Date: day,
			Labour:    []pricing.Labour{{Start: day, Hours: d("1")}},
			Materials: []pricing.Material{{Description: "Filtro", Quantity: d("1"), Cost: usd(100)}},
			Others:    []pricing.Other{{Description: "Parqueo", Amount: usd(100)}},
			Discount:  &pricing.Discount{Percent: d("5"), Role: "supervisor"},
		}
	}
	if _, err := pricing.Price(good(), sv.Tariff(), sv.Calendar()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		field, key string
		spoil      func(*pricing.Job)
	}{
		{"lines", validation.Required, func(j *pricing.Job) { j.Labour, j.Materials, j.Others = nil, nil, nil }},
		{"lines", validation.TooMany, func(j *pricing.Job) { j.Others = slices.Repeat(j.Others, 10_000) }},
		{"lines", validation.TooMany, func(j *pricing.Job) { j.Others = slices.Repeat(j.Others, 199) }},
		{"labour[0].hours", validation.Negative, func(j *pricing.Job) { j.Labour[0].Hours = d("-1") }},
		{"labour[0].hours", validation.Zero, func(j *pricing.Job) { j.Labour[0].Hours = d("0") }},
		{"labour[0].hours", validation.TooMuch, func(j *pricing.Job) { j.Labour[0].Hours = d("1000.01") }},
		{"labour[0].hours", validation.Precision, func(j *pricing.Job) { j.Labour[0].Hours = d("0.00001") }},
		{"labour[0].minutes", validation.Either, func(j *pricing.Job) { j.Labour[0].Minutes = 60 }},
		{"labour[0].minutes", validation.Negative, func(j *pricing.Job) { j.Labour[0].Hours, j.Labour[0].Minutes = d("0"), -60 }},
		{"labour[0].minutes", validation.TooMuch, func(j *pricing.Job) { j.Labour[0].Hours, j.Labour[0].Minutes = d("0"), 1<<62 }},
		{"labour[0].start", validation.Required, func(j *pricing.Job) { j.Labour[0].Start = time.Time{} }},
		{"labour[0].start", validation.Unknown, func(j *pricing.Job) { j.Labour[0].Start = time.Unix(1<<50, 0) }},
		{"labour[0].priority", validation.Unknown, func(j *pricing.Job) { j.Labour[0].Priority = "night" }},
		{"labour[0].description", validation.TooLong, func(j *pricing.Job) { j.Labour[0].Description = strings.Repeat("ñ", 201) }},
		{"labour[0].description", validation.TooLong, func(j *pricing.Job) { j.Labour[0].Description = "a\nb" }},
		{"materials[0].quantity", validation.Zero, func(j *pricing.Job) { j.Materials[0].Quantity = d("0") }},
		{"materials[0].quantity", validation.Negative, func(j *pricing.Job) { j.Materials[0].Quantity = d("-0.5") }},
		{"materials[0].quantity", validation.TooMuch, func(j *pricing.Job) { j.Materials[0].Quantity = d("999999999999") }},
		{"materials[0].cost", validation.Negative, func(j *pricing.Job) { j.Materials[0].Cost = usd(-1) }},
		{"materials[0].cost", validation.TooMuch, func(j *pricing.Job) { j.Materials[0].Cost = usd(money.MaxMinor + 1) }},
		{"materials[0].cost", validation.TooMuch, func(j *pricing.Job) { j.Materials[0].Cost = usd(money.MaxMinor) }}, // with its markup
		{"materials[0].price", validation.Currency, func(j *pricing.Job) { j.Materials[0].Price = money.Amount{Minor: 1, Currency: "COP"} }},
		{"materials[0].price", validation.Required, func(j *pricing.Job) { j.Materials[0].Cost = money.Amount{} }},
		{"materials[0].description", validation.Required, func(j *pricing.Job) { j.Materials[0].Description = "  " }},
		{"materials[0]", validation.TooMuch, func(j *pricing.Job) {
			j.Materials[0].Price, j.Materials[0].Quantity = usd(money.MaxMinor), d("2")
		}},
		{"others[0].amount", validation.Negative, func(j *pricing.Job) { j.Others[0].Amount = usd(-500) }},
		{"others[0].amount", validation.Required, func(j *pricing.Job) { j.Others[0].Amount = money.Amount{} }},
		{"others[0].description", validation.Required, func(j *pricing.Job) { j.Others[0].Description = "" }},
		{"total", validation.TooMuch, func(j *pricing.Job) { j.Others[0].Amount = usd(money.MaxMinor) }},
		{"zone", validation.Unknown, func(j *pricing.Job) { j.Zone = "moon" }},
		{"discount.percent", validation.Negative, func(j *pricing.Job) { j.Discount.Percent = d("-5") }},
		{"discount.percent", validation.TooMuch, func(j *pricing.Job) { j.Discount.Percent = d("100.01") }},
		{"discount.percent", validation.Precision, func(j *pricing.Job) { j.Discount.Percent = d("1.005") }},
		{"discount.role", validation.Required, func(j *pricing.Job) { j.Discount.Role = "" }},
		{"country", validation.Unknown, func(j *pricing.Job) { j.Country = "sv" }},
		{"country", validation.Unknown, func(j *pricing.Job) { j.Date = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"date", validation.Required, func(j *pricing.Job) { j.Date = time.Time{} }},
	} {
		j := good()
		tt.spoil(&j)
		_, err := pricing.Price(j, sv.Tariff(), sv.Calendar())
		invalid, ok := errors.AsType[*validation.InvalidError](err)
		if !ok || len(invalid.Problems) != 1 || invalid.Problems[0].Field != tt.field || invalid.Problems[0].Code != tt.key {
			t.Errorf("%s %s: %v", tt.field, tt.key, err)
		}
	}
	j := good()
	j.Labour[0].Hours, j.Country, j.Materials[0].Cost.Currency = d("0"), "XX", "HNL"
	_, err := pricing.Price(j, sv.Tariff(), sv.Calendar())
	if invalid, ok := errors.AsType[*validation.InvalidError](err); !ok || len(invalid.Problems) != 3 {
		t.Errorf("all that is wrong at once: %v", err)
	}
}

// TestHostileJSON checks that JSON can't bring in numbers that package money refuses.
func TestHostileJSON(t *testing.T) {
	for _, raw := range []string{
		`{"labour":[{"hours":NaN}]}`, `{"labour":[{"hours":"NaN"}]}`, `{"labour":[{"hours":1e1000000}]}`, `{"labour":[{"hours":"1e9"}]}`,
		`{"materials":[{"cost":{"minor":12.345,"currency":"USD"}}]}`, `{"materials":[{"quantity":"Infinity"}]}`, `{"others":[{"amount":{"minor":1e30}}]}`,
		`{"discount":{"percent":"--5"}}`,
	} {
		var j pricing.Job
		if err := json.Unmarshal([]byte(raw), &j); err == nil {
			t.Errorf("%s was read: %+v", raw, j)
		}
	}
	for text, key := range map[string]string{"12.345": validation.Precision, "1e3": validation.Number, "NaN": validation.Number, "99999999999999": validation.TooMuch} {
		_, err := money.Parse(text, "USD")
		if p := pricing.ProblemOf("materials[0].cost", err); p.Code != key || p.Field != "materials[0].cost" {
			t.Errorf("%s: %v", text, p)
		}
	}
}

func TestDiscountByRole(t *testing.T) {
	day := time.Date(2026, 7, 14, 16, 0, 0, 0, time.UTC)
	price := func(tariff pricing.Tariff, percent string, role pricing.Role) error {
		_, err := pricing.Price(pricing.Job{
			Country: "SV", Date: day, Zone: "urban",
			Discount: &pricing.Discount{Percent: money.MustDecimal(percent), Role: role},
		}, tariff, sv.Calendar())
		return err
	}
	contract, err := sv.Tariff().With(pricing.Overrides{Discount: ptr(money.Int(12))})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		tariff  pricing.Tariff
		percent string
		role    pricing.Role
		max     string // "" if it is granted
		could   []pricing.Role
	}{
		{sv.Tariff(), "10", "supervisor", "", nil},
		{sv.Tariff(), "10.01", "supervisor", "10", []pricing.Role{"finance", "admin"}},
		{sv.Tariff(), "30", "finance", "15", []pricing.Role{"admin"}},
		{sv.Tariff(), "30.01", "admin", "30", nil},
		{sv.Tariff(), "1", "technician", "0", []pricing.Role{"supervisor", "finance", "admin"}},
		{sv.Tariff(), "0", "technician", "", nil},
		{sv.Tariff(), "5", pricing.RoleContract, "0", []pricing.Role{"supervisor", "finance", "admin"}},
		{contract, "12", "supervisor", "", nil}, // granted by the contract already
		{contract, "12", pricing.RoleContract, "", nil},
		{contract, "13", "supervisor", "12", []pricing.Role{"finance", "admin"}},
	} {
		err := price(tt.tariff, tt.percent, tt.role)
		refused, _ := errors.AsType[*pricing.DiscountError](err)
		switch {
		case tt.max == "" && err != nil, tt.max != "" && refused == nil:
			t.Errorf("%s by %s: %v", tt.percent, tt.role, err)
		case refused != nil && (refused.Max.String() != tt.max || !slices.Equal(refused.Roles, tt.could) || refused.Role != tt.role):
			t.Errorf("%s by %s: %+v", tt.percent, tt.role, refused)
		}
	}
}
