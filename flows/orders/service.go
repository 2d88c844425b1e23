package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/sla"
)

// Service implements all operations on orders. It is safe for concurrent use by any number of
// processes. It returns errors of its ports unchanged.
type Service struct {
	Orders  Repository
	Numbers Numbers
	Assets  Assets

	FailedVisitFee Amount        // billed for a failed visit where the contract says nothing; zero: nothing
	PendingTimeout time.Duration // after which a paused order is cancelled; 0: never
	CheckOutPlace  bool          // a departure needs a place, like an arrival
	// SignLink returns the URL on which an order's customer signs finished work, valid until a time; nil: nobody is asked.
	SignLink func(order string, until time.Time) string

	Technicians   Technicians     // nil: the business has no technicians of its own
	Customers     Customers       // nil: no contracts
	Catalog       Catalog         // nil: no materials, and extra work has no price
	Equipment     FindEquipment   // nil: nothing is known of equipment
	Chats         Chats           // nil: the two sides can't write to each other
	ChatRetention time.Duration   // how long the chat is kept after the order's end; default: 90 days
	People        []notify.Person // supervisors and admins
	// Wishes returns how a contact of a company wants to be notified; nil: as everybody.
	Wishes      func(ctx context.Context, company string, who bot.ContactID) (notify.Wishes, error)
	Hours       func() sla.Hours // of the business, now; nil: always open
	ExtraShare  *decimal.Decimal // percent of a quotation up to which extra work needs no approval (RN-006); default: 20
	Stock       bool             // what a job uses leaves the technician's van
	Bills       bool             // approved work is invoiced at once (DoBill)
	Facts       bool             // each change makes the order's fact again, which reports read
	Emergencies bool             // ask technicians at once for emergencies of customers without a contract too

	// DepositFor returns what an emergency without a contract pays before a technician is sent (RN-014), zero for nothing; nil:
	// nothing.
	DepositFor func(ctx context.Context, o Order, now time.Time) (Amount, error)
	// TooManyOverdue reports whether the customer of an order has too many overdue invoices to ask for more (RN-013); nil: nobody has.
	TooManyOverdue func(ctx context.Context, o Order, now time.Time) (bool, error)

	Zone         *time.Location                       // for dates; nil: UTC
	Country      string                               // default country of phone numbers: "CO"
	Business     string                               // its name, for the messages
	KnownService func(code string) bool               // nil accepts every code
	ServiceTitle func(code, locale string) string     // the title of a service; may be nil
	PerMinute    int                                  // orders of one contact per minute; default: 10; negative: no limit
	Signal       func(ctx context.Context, id string) // called when an outbox has new effects; nil: the sweep finds them

	// ResolveContact returns the person to whom an address belonged at a time; nil: every address
	// is a person of its own.
	ResolveContact func(ctx context.Context, address bot.ContactID, at time.Time) (bot.ContactID, error)
}

// ErrTooMany means that the contact made too many orders within a minute. The error is always a
// *TooManyError.
var ErrTooMany = errors.New("orders: too many in a minute")

// TooManyError says how long the contact must wait.
type TooManyError struct{ After time.Duration }

func (e *TooManyError) Error() string { return ErrTooMany.Error() }

// Is makes errors.Is(err, ErrTooMany) true.
func (e *TooManyError) Is(target error) bool { return target == ErrTooMany }

// ServiceName returns the title of a service, or its code.
func (s *Service) ServiceName(code, locale string) string {
	if s.ServiceTitle != nil {
		if name := s.ServiceTitle(code, locale); name != "" {
			return name
		}
	}
	return code
}

// Create makes the order that c requests. If c.Command has made an order already, it returns that
// one, whatever else c contains, and created is false. It returns a *validation.InvalidError for an
// invalid command and a *TooManyError for a contact above the rate limit.
func (s *Service) Create(ctx context.Context, c CreateCommand, now time.Time) (o Order, created bool, err error) {
	return s.create(ctx, c, Link{}, now)
}

func (s *Service) create(ctx context.Context, c CreateCommand, link Link, now time.Time) (o Order, created bool, err error) {
	if c, err = s.validated(c); err != nil {
		return Order{}, false, err
	}
	if c.Contact, err = s.resolveContact(ctx, c.Contact, now); err != nil {
		return Order{}, false, err
	}
	if o, err = s.Orders.ByCommand(ctx, c.Command); !errors.Is(err, bot.ErrNotFound) {
		return o, false, err
	}
	if link.To == "" && !c.RateLimited {
		if err = s.checkRateLimit(ctx, c.Contact, now); err != nil {
			return Order{}, false, err
		}
	}
	if c.Unconfirmed {
		if err = s.checkUnconfirmed(ctx, c.Contact, now); err != nil {
			return Order{}, false, err
		}
	}
	if link.To == "" {
		if err = s.checkOverdue(ctx, c, now); err != nil {
			return Order{}, false, err
		}
	}
	n, err := s.Numbers.Next(ctx, "orders")
	if err != nil {
		return Order{}, false, err
	}
	if o, err = s.compose(ctx, c, link, n, now); err != nil {
		return Order{}, false, err
	}
	switch err = s.Orders.Insert(ctx, o); {
	case errors.Is(err, bot.ErrDuplicate): // a concurrent call had the same command
		o, err = s.Orders.ByCommand(ctx, c.Command)
		return o, false, err
	case err != nil:
		return Order{}, false, err
	}
	s.signal(ctx, o.ID)
	return o, true, nil
}

// resolveContact returns the person to whom an address belongs now.
func (s *Service) resolveContact(ctx context.Context, address bot.ContactID, now time.Time) (bot.ContactID, error) {
	if s.ResolveContact == nil {
		return address, nil
	}
	return s.ResolveContact(ctx, address, now)
}

func (s *Service) checkRateLimit(ctx context.Context, who bot.ContactID, now time.Time) error {
	limit := s.PerMinute
	if limit == 0 {
		limit = 10
	}
	if limit < 0 {
		return nil
	}
	made, err := s.Orders.Recent(ctx, who, now.Add(-time.Minute), limit)
	made = slices.DeleteFunc(made, func(at time.Time) bool { return at.After(now.Add(time.Minute)) }) // made before the clock was set back
	if err != nil || len(made) < limit {
		return err
	}
	return &TooManyError{max(made[0].Add(time.Minute).Sub(now), time.Second)}
}

// compose returns the new order with its effects.
func (s *Service) compose(ctx context.Context, c CreateCommand, link Link, n int64, now time.Time) (Order, error) {
	role, id := RoleClient, first(c.ClientID, string(c.Contact))
	o := Order{
		ID: fmt.Sprintf("ORD-%05d", n), V: 1, Command: c.Command,
		ServiceType: c.ServiceType, Description: c.Description, Photos: c.Photos,
		AssetSerial: c.AssetSerial, Location: c.Location, Priority: c.Priority, State: Requested,
		Kind: link.Kind, LinkedTo: link.To, Preferred: link.Technician,
		Contact: c.Contact, ClientID: c.ClientID, ClientPhone: c.ClientPhone, ClientName: c.ClientName,
		ClientMail: c.ClientMail, Unconfirmed: c.Unconfirmed, Company: c.Company, Source: c.Source, Origin: c.Origin.Sanitized(), Locale: c.Locale, Danger: c.Danger,
		DueOn:     now.In(s.zone()).AddDate(0, 0, c.Priority.Days()).Format(time.DateOnly),
		History:   []Change{{State: Requested, At: now, By: Actor{role, id}}},
		CreatedAt: now, UpdatedAt: now,
	}
	if o.Unconfirmed {
		o.requestConfirmation(now)
	} else if err := s.effectsOnStart(ctx, &o, now); err != nil {
		return Order{}, err
	}
	o.DueAt = o.Deadlines.Next()
	s.keepFact(&o, now)
	return o, nil
}

func (s *Service) keepFact(o *Order, now time.Time) {
	if s.Facts {
		o.AddFact("order", o.ID, o.V, now)
	}
}

// effectsOnStart adds the effects of a new order once its contact is confirmed.
func (s *Service) effectsOnStart(ctx context.Context, o *Order, now time.Time) error {
	terms, err := s.terms(ctx, *o, now)
	if err != nil {
		return err
	}
	o.CustomerOf = terms.Company
	if err := s.nameEquipment(ctx, o); err != nil {
		return err
	}
	if err := s.loadWishes(ctx, o); err != nil {
		return err
	}
	s.startSLA(o, terms, now)
	s.watchUnassigned(o, now)
	o.add(now, s.effectsOfCreation(*o)...)
	return s.begin(ctx, o, terms, now)
}

// begin handles the order's kind and priority (5.6): everybody is notified of an emergency, and a
// technician is asked for one that needs no quotation.
func (s *Service) begin(ctx context.Context, o *Order, t Terms, now time.Time) error {
	if o.Priority != Emergency {
		s.notifyAll(o, notify.OrderRequested, s.noticeArgs(o), now)
		if o.Kind == Warranty && s.Technicians != nil {
			o.Deadlines = o.Deadlines.Set(dueNext, now)
		}
		return nil
	}
	return s.emergency(ctx, o, t, now)
}

func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

func (s *Service) signal(ctx context.Context, id string) {
	if s.Signal != nil {
		s.Signal(ctx, id)
	}
}
