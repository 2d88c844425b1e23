package customers

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/pricing"
	"recado/flows/record"
)

// Service is everything that can be done with companies and their contracts. It is safe
// for concurrent use by any number of processes. New makes one.
type Service struct {
	Companies *record.Book[Company]
	Contracts *record.Book[Contract]
	Phones    Phones
	Tariff    pricing.Tariff // what contracts change
	Zone      *time.Location // whose days contracts are in force on; UTC when nil
}

// New makes the service over what keeps its documents; country is of whoever names none.
func New(companies record.Repository[Company], contracts record.Repository[Contract], phones Phones, tariff pricing.Tariff, country string, zone *time.Location) *Service {
	s := &Service{Phones: phones, Tariff: tariff, Zone: zone}
	s.Companies = &record.Book[Company]{
		Docs:   companies,
		Clean:  func(c Company) (Company, record.Problems) { return cleanCompany(c, country, tariff.Currency) },
		Before: s.claim,
	}
	s.Contracts = &record.Book[Contract]{
		Docs:   contracts,
		Clean:  func(c Contract) (Contract, record.Problems) { return cleanContract(c, tariff) },
		Before: s.alone,
	}
	return s
}

// alone holds a contract to a company that is there and to days that no other has.
func (s *Service) alone(ctx context.Context, id string, c Contract, _ time.Time) (p record.Problems, err error) {
	switch _, err := s.Companies.Get(ctx, c.Company); {
	case errors.Is(err, bot.ErrNotFound):
		p.Add("company", "unknown")
		return p, nil
	case err != nil:
		return nil, err
	}
	others, err := s.Contracts.All(ctx, c.Company)
	for _, o := range others {
		if o.ID != id && o.Said.meets(c) {
			p.Add("from", "overlap")
			break
		}
	}
	return p, err
}

// day is the date of a moment in the business's zone.
func (s *Service) day(now time.Time) string {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return now.In(zone).Format(time.DateOnly)
}
