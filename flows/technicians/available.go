package technicians

import (
	"context"
	"slices"
	"time"

	"recado/flows/record"
)

// Available ranks the technicians for a job; see Rank. It completes what the need leaves open: the
// requirements of the service if no specialty is named, and the current load of each technician and
// the jobs done for the customer if the maps are nil. The error is bot.ErrNotFound for a service
// that is not offered.
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

// binding lists the reasons that bind a supervisor too: rules RN-020 to RN-022. A supervisor may
// overrule hours, distance and preferences.
var binding = []string{OutTerminated, OutVacation, OutSick, OutAbsent, OutNoSpecialty, OutCertificateExpired, OutExpired}

// Ineligibility returns the first binding reason why nobody may give a technician the job; "" without one.
func (s *Service) Ineligibility(ctx context.Context, id string, n Need, now time.Time) (string, error) {
	id = record.Canonical(id)
	none := map[string]int{} // the load of others does not matter here
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

// Expiring lists the staff's certificates that end within days, and those that have ended (RN-021).
func (s *Service) Expiring(ctx context.Context, days int, now time.Time) ([]Expiry, error) {
	all, err := s.Technicians.Staff(ctx)
	if err != nil {
		return nil, err
	}
	return Expiring(all, now.In(s.zone()), days), nil
}

// Day returns the date of a time in the business's zone: "2026-12-31".
func (s *Service) Day(now time.Time) string { return now.In(s.zone()).Format(time.DateOnly) }

func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}
