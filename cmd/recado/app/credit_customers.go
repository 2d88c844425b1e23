package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/money"
)

// creditCustomers shows the customers who are people to the services of credit.
type creditCustomers struct {
	persons  *customers.Persons
	consents *consent.Service
}

var _ credit.Customers = creditCustomers{}

// Applicant implements credit.Customers.
func (c creditCustomers) Applicant(ctx context.Context, id string) (credit.Applicant, error) {
	who, err := c.persons.Current(ctx, id)
	switch {
	case err != nil:
		return credit.Applicant{}, err
	case who.Gone():
		return credit.Applicant{}, fmt.Errorf("customer %s: %w", id, bot.ErrNotFound)
	}
	contacts := slices.DeleteFunc(append([]bot.ContactID{who.Contact}, who.Contacts...), func(one bot.ContactID) bool { return one == "" })
	agreed, _, err := c.consents.InForce(ctx, consent.CreditBureau, who.ID, contacts...)
	if err != nil {
		return credit.Applicant{}, err
	}
	a := credit.Applicant{
		ID: who.ID, Country: who.Country, Contact: who.Contact, Name: who.Names, Blocked: who.State == customers.StateBlocked,
		BirthDate: who.BirthDate, Income: who.Work.MonthlyIncome, Since: who.Work.Since, Consent: agreed.ID, Locale: agreed.Locale,
	}
	if n := who.Document.Number; n != "" && n.Readable() { // one that was sealed with another key is asked for again
		a.DocType, a.DocNo = string(who.Document.Kind), string(n)
	}
	for _, d := range who.Documents {
		a.Documents = append(a.Documents, string(d.Kind))
	}
	return a, nil
}

// ByContact implements credit.Customers. Who is blocked still sees what is owed.
func (c creditCustomers) ByContact(ctx context.Context, who bot.ContactID) (string, error) {
	found, err := c.persons.Customers.ByContact(ctx, who, maxOfContact)
	if err != nil {
		return "", err
	}
	for _, f := range found {
		if f.State == customers.StateRegistered || f.State == customers.StateBlocked {
			return f.ID, nil
		}
	}
	return "", bot.ErrNotFound
}

// maxOfContact bounds the customers of one conversation that are looked at.
const maxOfContact = 20

// SetCredit implements credit.Customers. It is the same whenever it is called again.
func (c creditCustomers) SetCredit(ctx context.Context, id string, level int, limit money.Amount, _ string, now time.Time) error {
	who, err := c.persons.Current(ctx, id)
	if err != nil {
		return err
	}
	_, err = c.persons.SetCredit(ctx, who.ID, level, limit, now)
	if errors.Is(err, customers.ErrGone) {
		return bot.ErrNotFound
	}
	return err
}
