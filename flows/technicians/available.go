package technicians

import (
	"context"
	"slices"
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
	if n.Specialty == "" && n.Service != "" && s.Requirements != nil {
		specialty, certificates, err := s.Requirements(ctx, n.Service)
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

// binding are the reasons that bind a supervisor too: rules RN-020 to RN-022. Hours, distance
// and taste are his to weigh.
var binding = []string{OutTerminated, OutVacation, OutSick, OutAbsent, OutNoSpecialty, OutCertificateExpired, OutExpired}

// Ineligibility is the first reason for which a technician may not be given a job, whoever wishes it;
// "" where there is none.
func (s *Service) Ineligibility(ctx context.Context, id string, n Need, now time.Time) (string, error) {
	id = canonical(id)
	none := map[string]int{} // what others have in hand is not asked
	n.InProcess, n.Scheduled, n.Served = none, none, none
	_, out, err := s.Available(ctx, n, now)
	for _, e := range out {
		if e.Technician.ID != id {
			continue
		}
		for _, r := range e.Reasons {
			if slices.Contains(binding, r.Key) {
				return r.Key, nil
			}
		}
	}
	return "", err
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
