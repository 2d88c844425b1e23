package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/quotations"
	"recado/flows/users"
)

// bounds are the rows that a caller reads of an action: all, or those of one contact.
type bounds struct {
	all     bool
	contact bot.ContactID
}

type boundsKey struct{}

// boundsOf returns the bounds of a request that passed require or requireOwn.
func boundsOf(c *fiber.Ctx) bounds {
	b, _ := c.Locals(boundsKey{}).(bounds)
	return b
}

// boundsFor returns what a caller with a grant reads: everything, or what belongs to the caller's own contact. A
// caller without a contact reads nothing.
func boundsFor(who users.Principal, grant users.Grant) bounds {
	return bounds{grant == users.All, bot.ContactID(who.User.Client)}
}

// reads reports whether the caller may read an order. One that a stranger requested for the contact
// is nobody's before the contact has confirmed it.
func (b bounds) reads(o orders.Order) bool {
	return b.all || b.contact != "" && o.Contact == b.contact && !o.Unconfirmed
}

// readsQuotation reports whether the caller may read a quotation: drafts are the business's.
func (b bounds) readsQuotation(q quotations.Quotation) bool {
	return b.all || b.contact != "" && q.Contact == b.contact && q.Status != quotations.Drafted
}

// order returns the order of the path. The order of somebody else is bot.ErrNotFound.
func (s *server) order(c *fiber.Ctx) (orders.Order, error) {
	o, err := s.Orders.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return orders.Order{}, err
	}
	if !boundsOf(c).reads(o) {
		return orders.Order{}, bot.ErrNotFound
	}
	return o, nil
}

// quotationOf is order for quotations.
func (s *server) quotationOf(c *fiber.Ctx) (quotations.Quotation, error) {
	q, err := s.Quotations.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return quotations.Quotation{}, err
	}
	if !boundsOf(c).readsQuotation(q) {
		return quotations.Quotation{}, bot.ErrNotFound
	}
	return q, nil
}

// showOrderTo shows an order to the caller. A client sees neither partners nor where the client came
// from, nor who of the business did what.
func (s *server) showOrderTo(c *fiber.Ctx, o orders.Order) order {
	shown := s.showOrder(o)
	if shown.Work != nil && principalOf(c).Allowed(users.StockRead) == users.All {
		shown.Work.Materials = showUsed(o.Work.Materials, true)
	}
	if boundsOf(c).all {
		return shown
	}
	shown.Partners, shown.Origin, shown.ProviderID, shown.ClientID = map[string]orders.Partner{}, nil, nil, ""
	shown.History = hideStaff(shown.History)
	return shown
}

// hideStaff removes who of the business made a change.
func hideStaff(all []change) []change {
	for i := range all {
		if all[i].By.Role != orders.RoleClient {
			all[i].By.ID = ""
		}
	}
	return all
}

// showQuotationTo is showOrderTo for quotations.
func showQuotationTo(c *fiber.Ctx, q quotations.Quotation) quotation {
	shown := showQuotation(q)
	if boundsOf(c).all {
		shown.Draft = showDraft(q.Job)
		return shown
	}
	shown.History = append([]quotations.Change{}, shown.History...)
	for i := range shown.History {
		if shown.History[i].By.Role != notify.Client {
			shown.History[i].By.ID = ""
		}
	}
	if d := shown.Decision; d != nil && d.By.Role != notify.Client {
		hidden := *d
		hidden.By.ID = ""
		shown.Decision = &hidden
	}
	return shown
}
