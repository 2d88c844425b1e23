package companies

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/record"
)

var _ orders.Customers = (*Service)(nil)

// Terms returns the terms of an order: who of its company may approve, and the contract in force
// today. An order of no known company has none.
func (s *Service) Terms(ctx context.Context, o orders.Order, now time.Time) (orders.Terms, error) {
	company, contract, err := s.contractFor(ctx, o, now)
	if err != nil || company.ID == "" {
		return orders.Terms{}, err
	}
	t := orders.Terms{Company: company.ID, Site: site(company.Data, o)}
	for _, c := range company.Data.Contacts {
		if c.Role.Approves() {
			t.Approvers = append(t.Approvers, orders.Approver{Contact: c.Phone, Name: c.Name, Mail: c.Mail, Limit: c.Limit})
		}
	}
	if contract.ID == "" {
		return t, nil
	}
	c := contract.Data
	t.Approvers = listed(t.Approvers, c.Approvers)
	t.PaymentDays, t.Hours = cmp.Or(c.PaymentDays, DefaultPaymentDays), s.hours(c.Hours)
	if s.includes(c.Authorized, now) {
		t.AutoApprove = c.AutoApprove
	}
	t.Contract, t.Emergency = contract.ID, c.Emergency
	t.WarrantyDays, t.Preferred, t.Vetoed, t.SLA = c.Warranty, c.Preferred, c.Vetoed, c.SLA
	return t, nil
}

// listed returns the approvers whom a contract names. If none of them may approve any more it
// returns all approvers.
func listed(approvers []orders.Approver, named []bot.ContactID) []orders.Approver {
	var kept []orders.Approver
	for _, a := range approvers {
		if slices.Contains(named, a.Contact) {
			kept = append(kept, a)
		}
	}
	if kept == nil {
		return approvers
	}
	return kept
}

// TariffOf returns the tariff of an order: the business's, changed by the contract in force today.
func (s *Service) TariffOf(ctx context.Context, o orders.Order, now time.Time) (pricing.Tariff, error) {
	_, contract, err := s.contractFor(ctx, o, now)
	if err != nil || contract.ID == "" {
		return s.Tariff, err
	}
	tariff, err := s.Tariff.With(contract.Data.Rates)
	if err == nil && s.Specialties != nil && len(contract.Data.Rates.BySpecialty) > 0 {
		tariff.Specialties, err = s.Specialties(ctx)
	}
	return tariff, err
}

// InForce returns the contract of a company that is in force at a moment; bot.ErrNotFound without one.
func (s *Service) InForce(ctx context.Context, company string, now time.Time) (ContractDoc, error) {
	contract, err := s.contractOf(ctx, record.Canonical(company), now)
	if err == nil && contract.ID == "" {
		err = bot.ErrNotFound
	}
	return contract, err
}

// contractFor finds an order's company and the contract in force; zero values if there is none.
func (s *Service) contractFor(ctx context.Context, o orders.Order, now time.Time) (company CompanyDoc, contract ContractDoc, err error) {
	company, err = s.companyOf(ctx, o)
	if errors.Is(err, bot.ErrNotFound) || err == nil && company.Data.Status != Active {
		return CompanyDoc{}, ContractDoc{}, nil
	}
	if err != nil {
		return CompanyDoc{}, ContractDoc{}, err
	}
	contract, err = s.contractOf(ctx, company.ID, now)
	return company, contract, err
}

// contractOf finds the contract of a company that is in force; the zero ContractDoc without one.
func (s *Service) contractOf(ctx context.Context, company string, now time.Time) (contract ContractDoc, err error) {
	all, err := s.Contracts.All(ctx, company)
	day := s.Day(now)
	all = slices.DeleteFunc(all, func(c ContractDoc) bool { return !c.Data.In(day) })
	if len(all) > 0 {
		contract = slices.MaxFunc(all, func(a, b ContractDoc) int {
			return cmp.Or(cmp.Compare(a.Data.From, b.Data.From), cmp.Compare(a.ID, b.ID))
		})
	}
	return contract, err
}

// companyOf finds an order's company: by the contact's phone, or by the id or name in the order.
func (s *Service) companyOf(ctx context.Context, o orders.Order) (CompanyDoc, error) {
	asked := []string{string(o.Contact), o.ClientPhone}
	if o.Contact != "" && !o.Contact.IsPhone() { // a phone that was only typed proves nothing
		asked = asked[:1]
	}
	for _, phone := range asked {
		if phone == "" {
			continue
		}
		if d, err := s.ByPhone(ctx, phone); !errors.Is(err, bot.ErrNotFound) {
			return d, err
		}
	}
	if o.Company == "" {
		return CompanyDoc{}, bot.ErrNotFound
	}
	if d, err := s.Companies.Get(ctx, o.Company); !errors.Is(err, bot.ErrNotFound) {
		return d, err
	}
	named, _, err := s.Companies.List(ctx, record.Filter{Owner: bot.Fold(o.Company), Limit: 2})
	if err == nil && len(named) != 1 { // the name is ambiguous
		err = bot.ErrNotFound
	}
	if err != nil {
		return CompanyDoc{}, err
	}
	return named[0], nil
}

// site returns the recorded location of an order's place.
func site(c Company, o orders.Order) *bot.Location {
	for _, l := range c.Locations {
		for _, said := range []string{o.Location.Building, o.Location.Text, o.Location.Neighborhood, o.Location.Street} {
			if l.Point != nil && said != "" && bot.Fold(said) == bot.Fold(l.Name) {
				return l.Point
			}
		}
	}
	return nil
}

// BillsOf returns the id of the company whose invoices concern a phone: of an active company in which its contact approves, pays or
// administers. "" is none.
func (s *Service) BillsOf(ctx context.Context, who bot.ContactID) (string, error) {
	d, err := s.ByPhone(ctx, string(who))
	if errors.Is(err, bot.ErrNotFound) || err == nil && d.Data.Status != Active {
		return "", nil
	}
	for _, c := range d.Data.Contacts {
		if c.Phone == who && (c.Role.Approves() || c.Role == Billing) {
			return d.ID, err
		}
	}
	return "", err
}

// Requesters lists the other contacts of the company for which a contact may approve; none if the
// contact may not approve.
func (s *Service) Requesters(ctx context.Context, who bot.ContactID) (others []bot.ContactID, err error) {
	d, err := s.ByPhone(ctx, string(who))
	if errors.Is(err, bot.ErrNotFound) || err == nil && d.Data.Status != Active {
		return nil, nil
	}
	approves := false
	for _, c := range d.Data.Contacts {
		switch {
		case c.Phone == who:
			approves = c.Role.Approves()
		case c.Phone != "":
			others = append(others, c.Phone)
		}
	}
	if !approves {
		others = nil
	}
	return others, err
}
