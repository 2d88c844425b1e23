package catalog

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/validation"
)

// written matches a material as technicians write it: "2 codo 1/2", "3 x CAB-12", "codo 1/2".
var written = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)\s*(?:[xX×*]\s*|\s)(.+)$`)

// Extra returns the price of extra work before VAT: hours × rate plus materials, each with the
// quantity before its name (default 1). It returns the zero Amount for unclear input: hours that
// are not a number, a material that is unknown or ambiguous.
func (s *Service) Extra(ctx context.Context, o orders.Order, hours string, materials []string, now time.Time) (orders.Amount, error) {
	job := pricing.Job{Country: s.Country, Date: now}
	if hours != "" {
		h, err := money.ParseDecimal(strings.Replace(hours, ",", ".", 1))
		if err != nil {
			return orders.Amount{}, nil //nolint:nilerr // a person is asked for the price instead
		}
		if h.Sign() != 0 { // pricing refuses negative hours
			job.Labour = append(job.Labour, pricing.Labour{Service: o.ServiceType, Start: now, Hours: h, Priority: priority(o)})
		}
	}
	for _, said := range materials {
		m, ok, err := s.material(ctx, said)
		if err != nil || !ok {
			return orders.Amount{}, err
		}
		job.Materials = append(job.Materials, m)
	}
	if len(job.Labour)+len(job.Materials) == 0 {
		return orders.Amount{}, nil
	}
	tariff, err := s.Tariff(ctx, o, now)
	if err != nil {
		return orders.Amount{}, err
	}
	estimate, err := pricing.Price(job, tariff, s.Calendar)
	if _, wrong := errors.AsType[*validation.InvalidError](err); wrong {
		return orders.Amount{}, nil
	}
	return estimate.Net, err
}

// material finds the one material that a text means, and its quantity.
func (s *Service) material(ctx context.Context, said string) (pricing.Material, bool, error) {
	said = strings.TrimSpace(said)
	found, err := s.find(ctx, said)
	quantity := money.Int(1)
	named := len(found) == 1 && (bot.Fold(found[0].Data.Name) == bot.Fold(said) || bot.Fold(found[0].ID) == bot.Fold(said))
	if parts := written.FindStringSubmatch(said); err == nil && !named && parts != nil { // a complete name may begin with a number
		if quantity, err = money.ParseDecimal(strings.Replace(parts[1], ",", ".", 1)); err != nil {
			return pricing.Material{}, false, nil //nolint:nilerr // a person is asked for the price instead
		}
		found, err = s.find(ctx, parts[2])
	}
	if err != nil || len(found) != 1 {
		return pricing.Material{}, false, err
	}
	m := item(found[0])
	m.Quantity = quantity
	return m, true, nil
}

func priority(o orders.Order) pricing.Priority {
	switch o.Priority.Class() {
	case orders.EmergencyClass:
		return pricing.PriorityEmergency
	case orders.UrgentClass:
		return pricing.PriorityUrgent
	}
	return pricing.PriorityNormal
}
