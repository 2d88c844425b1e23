package companies

import (
	"cmp"
	"context"
	"time"

	"recado/flows/invoices"
	"recado/flows/orders"
)

var _ invoices.Billing = (*Service)(nil)

// Billing returns what is agreed with the payer of an order: by the contract that was in force on the day of the work. A
// company's bills go to its contact for bills, else to who asked for the order; those of an order of no company to the
// order's contact.
func (s *Service) Billing(ctx context.Context, o orders.Order, day time.Time) (invoices.Terms, error) {
	company, contract, err := s.contractFor(ctx, o, day)
	if err != nil {
		return invoices.Terms{}, err
	}
	t := invoices.Terms{Payer: invoices.Payer{Name: o.ClientName, Mail: o.ClientMail, Contact: o.Contact}}
	if t.Tariff, err = s.TariffOf(ctx, o, day); err != nil || company.ID == "" {
		return t, err
	}
	c := company.Data
	t.Company, t.Payer.Company, t.Payer.TaxID = company.ID, c.Name, c.TaxID
	for _, who := range c.Contacts {
		if who.Role == Billing && (who.Phone != "" || who.Mail != "") {
			t.Payer.Name, t.Payer.Mail = who.Name, cmp.Or(who.Mail, t.Payer.Mail)
			if who.Phone != "" {
				t.Payer.Contact = who.Phone
			}
			break
		}
	}
	if contract.ID == "" {
		return t, nil
	}
	b := contract.Data.Billing
	t.Contract, t.Days, t.Monthly, t.Day = contract.ID, contract.Data.PaymentDays, b.Method == Monthly, b.Day
	t.Payer.Company, t.Payer.TaxID = cmp.Or(b.Name, t.Payer.Company), cmp.Or(b.TaxID, t.Payer.TaxID)
	t.Payer.Address, t.Payer.Mail = b.Address, cmp.Or(b.Mail, t.Payer.Mail)
	return t, nil
}
