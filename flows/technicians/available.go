package technicians

import (
	"context"
	"time"
)

// Available decides whom to ask for a job; see Rank. What the need leaves open it finds
// out: what the service asks for, where no specialty is named; what everybody has in
// hand, and has done for the customer, where the maps are nil. A service that is not
// offered is bot.ErrNotFound.
func (s *Service) Available(ctx context.Context, n Need, now time.Time) (ranked []Candidate, out []Excluded, err error) {
	if n.Zone == nil {
		n.Zone = s.Zone
	}
	if n.Specialty == "" && n.Service != "" && s.Asks != nil {
		specialty, certificates, err := s.Asks(ctx, n.Service)
		if err != nil {
			return nil, nil, err
		}
		n.Specialty = specialty
		n.Certificates = append(certificates[:len(certificates):len(certificates)], n.Certificates...)
	}
	if s.Jobs != nil && (n.InProcess == nil || n.Scheduled == nil) {
		inProcess, scheduled, err := s.Jobs.Load(ctx)
		if err != nil {
			return nil, nil, err
		}
		if n.InProcess == nil {
			n.InProcess = inProcess
		}
		if n.Scheduled == nil {
			n.Scheduled = scheduled
		}
	}
	if s.Jobs != nil && n.Served == nil && n.Company != "" {
		if n.Served, err = s.Jobs.Served(ctx, n.Company); err != nil {
			return nil, nil, err
		}
	}
	all, err := s.Technicians.Staff(ctx)
	if err != nil {
		return nil, nil, err
	}
	ranked, out = Rank(n, all, now)
	return ranked, out, nil
}

// Expiring lists the certificates of the staff that end within so many days, and those
// that have ended (RN-021).
func (s *Service) Expiring(ctx context.Context, days int, now time.Time) ([]Expiry, error) {
	all, err := s.Technicians.Staff(ctx)
	if err != nil {
		return nil, err
	}
	return Expiring(all, now.In(s.zone()), days), nil
}

// Day is the date of a moment, in the business's zone: "2026-12-31".
func (s *Service) Day(now time.Time) string { return now.In(s.zone()).Format(time.DateOnly) }

func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}
