package pricing

import (
	"recado/bot"
	"recado/flows/money"
)

// Rates are prices of an hour of labour by day. The most specific one applies: that of the service,
// then that of its specialty, then Hourly. The zero Amount as Hourly is none.
type Rates struct {
	Hourly      money.Amount            `json:"hourly,omitzero"`
	ByService   map[string]money.Amount `json:"by_service,omitempty"`
	BySpecialty map[string]money.Amount `json:"by_specialty,omitempty"`
}

func (r Rates) of(service, specialty string) (money.Amount, bool) {
	if rate, own := r.ByService[service]; own {
		return rate, true
	}
	if rate, own := r.BySpecialty[specialty]; own {
		return rate, true
	}
	return r.Hourly, !r.Hourly.Blank()
}

// Rate returns the price of an hour of a service by day.
func (t Tariff) Rate(service string) money.Amount { return t.LabourRate(Labour{Service: service}) }

// LabourRate returns the price of an hour of labour by day. What a contract agrees on comes before
// the business's rates, even where the business's rate is more specific. Labour that names no
// specialty has that of its service.
func (t Tariff) LabourRate(l Labour) money.Amount {
	specialty := l.Specialty
	if specialty == "" {
		specialty = t.Specialties[bot.Fold(l.Service)]
	}
	if rate, agreed := t.Contract.of(l.Service, specialty); agreed {
		return rate
	}
	rate, _ := Rates{Hourly: t.Hourly, ByService: t.ByService}.of(l.Service, specialty)
	return rate
}
