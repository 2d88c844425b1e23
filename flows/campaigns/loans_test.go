package campaigns_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/credit"
	"recado/flows/instalments"
)

// loans are listed one a page.
type loans []credit.Order

func (l loans) List(_ context.Context, f credit.Filter) (page []credit.Order, next string, err error) {
	for _, one := range l {
		if string(one.State) != f.State || f.After != "" && one.ID <= f.After {
			continue
		}
		if len(page) == 1 {
			return page, page[0].ID, nil
		}
		page = append(page, one)
	}
	return page, "", nil
}

func loan(n int, state credit.State, contact, currency string) credit.Order {
	o := credit.Order{ID: fmt.Sprintf("CRE-%05d", n), State: state, Currency: currency}
	o.Contact = bot.ContactID(contact)
	for i, due := range []string{"2026-10-31", "2026-11-30", "2026-12-31"} {
		one := instalments.Instalment{Number: i + 1, Due: due, Owed: instalments.Parts{Principal: 1000, Interest: 50}}
		if i == 0 {
			one.Paid = instalments.Parts{Principal: 1000, Interest: 50}
		}
		o.Plan.Instalments = append(o.Plan.Instalments, one)
	}
	return o
}

// nobody knows no customer: the loan's own address is written to.
func nobody(_ context.Context, customer string) (credit.Applicant, error) {
	return credit.Applicant{}, fmt.Errorf("customer %s: %w", customer, bot.ErrNotFound)
}

// TestUnpaidInstalmentsAreRead checks which instalments of which loans are asked for.
func TestUnpaidInstalmentsAreRead(t *testing.T) {
	source := campaigns.Instalments{Until: "2026-12-02", Currency: "COP", Country: "CO", Debtor: nobody, Loans: loans{
		loan(1, credit.Due, "+573211234567", "COP"), loan(2, credit.InArrears, "+573211234568", "COP"), loan(3, credit.Active, "+573211234569", "COP"), loan(4, credit.InArrears, "+573211234568", "COP"),
		loan(5, credit.Paid, "+573211234569", "COP"), loan(6, credit.ProcessingPayment, "+573211234569", "COP"), loan(7, credit.Due, "web:abc", "COP"), loan(8, credit.Due, "+573211234569", "USD"),
	}}
	var got []string
	for cursor := ""; ; {
		p, err := source.Page(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range p.Invoices {
			got = append(got, fmt.Sprint(in.Number, " ", in.Balance.Text(), " ", in.Due, " ", in.Debtor.Phones[0]))
		}
		for _, bad := range p.Rejected {
			got = append(got, bad.Number+" "+bad.Reason)
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	want := "CRE-00002-2 10.50 2026-11-30 +573211234568, CRE-00004-2 10.50 2026-11-30 +573211234568, CRE-00001-2 10.50 2026-11-30 +573211234567, CRE-00007-2 contact, CRE-00008-2 currency, CRE-00003-2 10.50 2026-11-30 +573211234569"
	if all := strings.Join(got, ", "); all != want {
		t.Errorf("%s\nwant %s", all, want)
	}
	w := setUp(t)
	w.sources[campaigns.PlatformInstalments] = source
	c, _, err := w.Create(t.Context(), campaigns.Request{User: "ana", Platform: campaigns.PlatformInstalments, Channels: []campaigns.Channel{campaigns.ByWhatsApp}}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if p := w.run(t, c.ID); p.Invoices != 4 || p.Rejected != 2 || p.Debtors[campaigns.Queued] != 3 {
		t.Errorf("%+v", p)
	}
}
