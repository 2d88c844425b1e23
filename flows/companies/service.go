package companies

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/validation"
)

// Service manages companies and their contracts. It is safe for concurrent use by any number of
// processes. New makes one.
type Service struct {
	Companies *record.Service[Company]
	Contracts *record.Service[Contract]
	Equipment *record.Service[Equipment] // set by UseEquipment; nil: there is none
	Numbers   orders.Numbers             // of new equipment
	Phones    Phones
	Calendars Calendars
	Closed    func(day time.Time) bool // the business's holidays; may be nil
	Tariff    pricing.Tariff           // the tariff that contracts change
	// Specialties returns the specialty of each service, for rates by specialty; nil: none has one.
	Specialties func(ctx context.Context) (map[string]string, error)
	Zone        *time.Location  // zone of the contracts' days; default: UTC
	Business    string          // the business's name, for messages
	People      []notify.Person // supervisors and admins, who are notified of ending contracts
	Signal      func(ctx context.Context, company string)
}

// New makes the service with its repositories; country is the default for companies without one.
func New(companies record.Repository[Company], contracts record.Repository[Contract], phones Phones, calendars Calendars, tariff pricing.Tariff, country string, zone *time.Location) *Service {
	s := &Service{Phones: phones, Calendars: calendars, Tariff: tariff, Zone: zone}
	s.Companies = &record.Service[Company]{
		Documents:  companies,
		Normalize:  func(c Company) (Company, validation.Problems) { return cleanCompany(c, country, tariff.Currency) },
		BeforeSave: s.claimPhones,
	}
	s.Contracts = &record.Service[Contract]{
		Documents:  contracts,
		Normalize:  func(c Contract) (Contract, validation.Problems) { return cleanContract(c, tariff, country) },
		BeforeSave: s.checkContract,
	}
	return s
}

// UseEquipment gives the service the repository of equipment, and the counter of its numbers.
func (s *Service) UseEquipment(docs record.Repository[Equipment], numbers orders.Numbers) {
	s.Equipment = &record.Service[Equipment]{Documents: docs, Normalize: cleanEquipment, BeforeSave: s.checkEquipment}
	s.Numbers = numbers
}

func isMissing(err error) bool { return errors.Is(err, bot.ErrNotFound) }

// Day returns the date of a moment in the business's zone.
func (s *Service) Day(now time.Time) string {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	return now.In(zone).Format(time.DateOnly)
}
