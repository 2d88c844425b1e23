package business

import (
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/money"
)

// Billing is what invoices say of the business, and how they are paid.
type Billing struct {
	Days    int    `toml:"days"` // to pay, where a contract says nothing; RN-012: 30
	TaxID   string `toml:"tax_id"`
	Address string `toml:"address"`
	Phone   string `toml:"phone"`
	Mail    string `toml:"mail"`
	Payment string `toml:"payment"` // how to pay, with the bank's data: as the invoice says it

	// DepositHours is what an emergency without a contract pays before a technician is sent (RN-014): so many hours of an
	// emergency with VAT, and the travel to be found later. "0": nothing.
	DepositHours string `toml:"deposit_hours"`

	// What an order costs the business (seed 6.3). "" counts nothing.
	Overhead string `toml:"overhead"`         // percent of the direct costs
	PerKm    string `toml:"per_km"`           // in the currency of [pricing]
	HourCost string `toml:"hour_cost"`        // of a technician whose own cost is not known
	Hours    string `toml:"productive_hours"` // of a technician in a month, worked on orders; default 160
	Base     string `toml:"base"`             // from where technicians leave: "6.2442,-75.5812"
}

const (
	defaultPayDays      = 30
	maxPayDays          = 366
	defaultDepositHours = "1"
	maxDepositHours     = 24
)

// PayDays returns how long an invoice may be paid where the contract says nothing.
func (b Billing) PayDays() int {
	if b.Days == 0 {
		return defaultPayDays
	}
	return b.Days
}

// Deposit returns the hours of an emergency that are paid in advance; zero for none.
func (b Billing) Deposit() money.Decimal {
	said := b.DepositHours
	if said == "" {
		said = defaultDepositHours
	}
	return decimal(said)
}

// decimal reads a setting that was checked; "" is zero.
func decimal(said string) money.Decimal {
	d, err := money.ParseDecimal(said)
	if err != nil {
		return money.Decimal{}
	}
	return d
}

// CostRates returns overhead in percent, the cost of a kilometre and of an hour.
func (b Billing) CostRates() (overhead, perKm, hour money.Decimal) {
	return decimal(b.Overhead), decimal(b.PerKm), decimal(b.HourCost)
}

// defaultProductive are the hours of a month that a technician works on orders, where the business says nothing.
const defaultProductive = 160

// Productive returns the hours of a month that a technician works on orders.
func (b Billing) Productive() money.Decimal {
	if b.Hours == "" {
		return money.Int(defaultProductive)
	}
	return decimal(b.Hours)
}

// BasePoint returns from where technicians leave; nil if it is not said.
func (b Billing) BasePoint() *bot.Location {
	latitude, longitude, _ := strings.Cut(b.Base, ",")
	x, err1 := strconv.ParseFloat(strings.TrimSpace(latitude), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(longitude), 64)
	at := bot.Location{Latitude: x, Longitude: y}
	if err1 != nil || err2 != nil || !geo.Valid(at) {
		return nil
	}
	return &at
}

func (c *check) billing(b *Billing) {
	if b.Days < 0 || b.Days > maxPayDays {
		c.fault("billing.days", "has to be between 1 and 366")
	}
	if b.Base != "" && b.BasePoint() == nil {
		c.fault("billing.base", "has to be a latitude and a longitude: \"6.2442,-75.5812\"")
	}
	if decimal(b.PerKm).Sign() > 0 && b.Base == "" {
		c.fault("billing.base", "is required with per_km: from where technicians leave, \"6.2442,-75.5812\"")
	}
	for _, f := range []struct{ key, said string }{
		{"deposit_hours", b.DepositHours}, {"overhead", b.Overhead}, {"per_km", b.PerKm}, {"hour_cost", b.HourCost}, {"productive_hours", b.Hours},
	} {
		if f.said == "" {
			continue
		}
		d, err := money.ParseDecimal(f.said)
		if err != nil || d.Sign() < 0 {
			c.fault("billing."+f.key, "has to be a number that is not below zero, in quotes: \"1.5\"")
		}
		if f.key == "deposit_hours" && err == nil && d.Cmp(money.Int(maxDepositHours)) > 0 {
			c.fault("billing."+f.key, "has to be at most 24")
		}
	}
}
