package campaigns

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// ReasonErased is why a debtor whose data were erased gets no message.
const ReasonErased = "erased"

// maxPerson bounds the items of a person that are looked at at once.
const maxPerson = 500

// OfPerson lists what is kept of the debtors with some addresses.
func (s *Service) OfPerson(ctx context.Context, addresses []string) (all []Item, err error) {
	for _, address := range addresses {
		found, err := s.Items.OfContact(ctx, address, maxPerson)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// Erase removes who the debtors with some addresses are. Amounts and results stay, since they count in the
// campaigns. It may be repeated.
func (s *Service) Erase(ctx context.Context, addresses []string) error {
	for _, address := range addresses {
		for {
			found, err := s.Items.OfContact(ctx, address, maxPerson)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				break
			}
			for _, item := range found {
				if err := s.forget(ctx, item.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) forget(ctx context.Context, id string) error {
	var phones []string
	item, err := edit.Document(ctx, s.Items, id, func(i *Item) error {
		phones = i.Debtor.Phones
		if i.State == New || i.State == Waiting {
			i.State, i.Reason = Refused, ReasonErased
		}
		i.V++
		i.Debtor, i.DocumentEnd, i.Person, i.Contact, i.Text, i.Says, i.Box.Outbox, i.PendingSince = Debtor{}, "", "", "", "", TextArgs{}, nil, time.Time{}
		kept := make([]Listed, len(i.Invoices))
		for n, in := range i.Invoices {
			in.Link = ""
			kept[n] = in
		}
		i.Invoices = kept
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Items.ForgetPhones(ctx, item.Campaign, phones)
}
