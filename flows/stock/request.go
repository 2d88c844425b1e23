package stock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/outbox"
	"recado/flows/validation"
)

// RequestState is what became of a technician's request.
type RequestState string

// The states.
const (
	Asked     RequestState = "asked"
	Approved  RequestState = "approved" // it is moved from the store to the van
	OnOrder   RequestState = "on_order" // the store has not enough: it is bought, and moved when it arrives
	Denied    RequestState = "denied"
	Fulfilled RequestState = "fulfilled" // it is in the van
)

// Request is a technician's request for material for the van. It is stored as one document.
type Request struct {
	ID      string `json:"_id"` // "REP-00001"
	V       int64  `json:"v"`
	Command string `json:"command"` // idempotency key, unique

	Technician orders.Technician `json:"technician"`
	SKU        string            `json:"sku"`
	Name       string            `json:"name"`
	Unit       string            `json:"unit,omitempty"`
	Quantity   money.Decimal     `json:"quantity"`
	From       Place             `json:"from"`
	Order      string            `json:"order,omitempty"` // the job that waits for it
	Text       string            `json:"text,omitempty"`  // the technician's words
	State      RequestState      `json:"state"`
	Purchase   string            `json:"purchase,omitempty"`
	Reason     string            `json:"reason,omitempty"` // of the decision
	Decider    orders.Actor      `json:"decider,omitzero"`

	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	outbox.Box
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (r *Request) Key() string { return r.ID }

// Rev points to the document's version.
func (r *Request) Rev() *int64 { return &r.V }

// Due returns the zero time: a request has no deadline.
func (r *Request) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (r *Request) Effects() *outbox.Box { return &r.Box }

// RequestDialog is the dialog of the buttons under the notice about a request.
const RequestDialog = "supply_request"

// Ask makes a technician's request, once for its command, and tells the supervisors. Without From it is for
// what the central store has.
func (s *Service) Ask(ctx context.Context, r Request, now time.Time) (Request, error) {
	if known, err := s.Requests.ByCommand(ctx, r.Command); !errors.Is(err, bot.ErrNotFound) {
		return known, err
	}
	var p validation.Problems
	if p.Number("quantity", r.Quantity, MaxQuantity, MaxPlaces); r.Quantity.Sign() == 0 {
		p.Add("quantity", validation.Zero)
	}
	p.Line("text", &r.Text, MaxReason, false)
	if err := p.Err(); err != nil {
		return Request{}, err
	}
	item, err := s.Catalog.StockItem(ctx, r.SKU)
	if errors.Is(err, bot.ErrNotFound) {
		return Request{}, validation.Refuse("sku", validation.Unknown)
	}
	if err != nil {
		return Request{}, err
	}
	n, err := s.Numbers.Next(ctx, "supply_requests")
	if err != nil {
		return Request{}, err
	}
	r.ID, r.V, r.SKU, r.Name, r.Unit, r.State, r.CreatedAt, r.UpdatedAt = fmt.Sprintf("REP-%05d", n), 1, item.SKU, item.Name, item.Unit, Asked, now, now
	if r.From == "" {
		r.From = Store
	}
	button := func(choice, title string) bot.Option {
		return bot.Option{ID: bot.ReopenOptionID(RequestDialog, choice+" "+r.ID), Title: title}
	}
	notice := notify.Notice{Event: notify.SupplyRequested, About: r.ID, Args: r.args(), Buttons: []bot.Option{
		button("approve", "option.approve_request"), button("deny", "option.deny_request"),
	}}
	r.Add(r.ID, r.V, now, notice.Effects(s.People...)...)
	if err := s.Requests.Insert(ctx, r); errors.Is(err, bot.ErrDuplicate) {
		return s.Requests.ByCommand(ctx, r.Command)
	} else if err != nil {
		return Request{}, err
	}
	s.signalRequest(ctx, r.ID)
	return r, nil
}

// Decide approves or denies a request. Approved, it is moved from the store by an effect; what the store
// has not is bought first. It returns ErrOver for a request that was decided otherwise.
func (s *Service) Decide(ctx context.Context, id string, approve bool, reason string, by orders.Actor, now time.Time) (Request, error) {
	var p validation.Problems
	if p.Line("reason", &reason, MaxReason, false); p.Err() != nil {
		return Request{}, p.Err()
	}
	r, err := edit.Document(ctx, s.Requests, id, func(r *Request) error {
		r.V++
		r.UpdatedAt = now
		decided := r.State == Approved || r.State == OnOrder || r.State == Fulfilled
		switch {
		case approve && decided, !approve && r.State == Denied:
			return edit.ErrUnchanged
		case r.State != Asked:
			return ErrOver
		}
		r.Decider, r.Reason = by, reason
		if r.State = Denied; approve {
			r.State = Approved
			r.Add(r.ID, r.V, now, bot.Do(DoFulfil, map[string]string{"request": r.ID}))
			return nil
		}
		r.Add(r.ID, r.V, now, notify.Notice{Event: notify.SupplyDenied, About: r.ID, Args: r.args()}.Effects(r.person())...)
		return nil
	})
	if err == nil {
		s.signalRequest(ctx, r.ID)
	}
	return r, err
}

// DecideBy is Decide for a supervisor or an admin in a chat; bot.ErrNotFound for anybody else.
func (s *Service) DecideBy(ctx context.Context, who bot.ContactID, id string, approve bool, reason string, now time.Time) (Request, error) {
	i := slices.IndexFunc(s.People, func(p notify.Person) bool {
		return who != "" && p.Contact == who && (p.Role == notify.Supervisor || p.Role == notify.Admin)
	})
	if i < 0 {
		return Request{}, bot.ErrNotFound
	}
	name := s.People[i].Name
	if name == "" {
		name = string(who)
	}
	return s.Decide(ctx, id, approve, reason, orders.Actor{Role: orders.RoleAgent, ID: name}, now)
}

// Fulfil moves what an approved request asks for from the store to the van, or buys it. It may be repeated.
func (s *Service) Fulfil(ctx context.Context, id string, now time.Time) (Request, error) {
	r, err := s.Requests.Get(ctx, id)
	if err != nil || r.State != Approved && r.State != OnOrder {
		return r, err
	}
	_, err = s.Move(ctx, Movement{
		Command: r.ID, SKU: r.SKU, Kind: Transfer, From: r.From, To: Van(r.Technician.ID), Quantity: r.Quantity, Order: r.Order, Request: r.ID, By: r.Decider,
	}, now)
	var lacking *NotEnoughError
	if errors.As(err, &lacking) {
		bought, err := s.Buy(ctx, Purchase{
			Command: "buy/" + r.ID, Lines: []PurchaseLine{{SKU: r.SKU, Quantity: s.toBuy(ctx, r.SKU, r.Quantity.Sub(lacking.Has))}},
			Request: r.ID, Order: r.Order, Technician: r.Technician.ID, By: r.Decider,
		}, now)
		if err != nil {
			return r, err
		}
		return s.follow(ctx, id, OnOrder, bought, notify.SupplyOnOrder, now)
	}
	if err != nil {
		return r, err
	}
	return s.follow(ctx, id, Fulfilled, Purchase{ID: r.Purchase}, notify.SupplyReady, now)
}

// toBuy is how many are bought when so many lack: at least the quantity in which the business buys.
func (s *Service) toBuy(ctx context.Context, sku string, lacking money.Decimal) money.Decimal {
	item, err := s.Catalog.StockItem(ctx, sku)
	if err == nil && item.Reorder != nil && item.Reorder.Cmp(lacking) > 0 {
		return *item.Reorder
	}
	return lacking
}

func (s *Service) follow(ctx context.Context, id string, state RequestState, bought Purchase, ev notify.Event, now time.Time) (Request, error) {
	r, err := edit.Document(ctx, s.Requests, id, func(r *Request) error {
		if r.State == state {
			return edit.ErrUnchanged
		}
		r.V++
		r.UpdatedAt, r.State, r.Purchase = now, state, bought.ID
		told := r.args()
		told.ETA, told.Supplier = bought.ETA, bought.SupplierName
		r.Add(r.ID, r.V, now, notify.Notice{Event: ev, About: r.ID, Args: told}.Effects(r.person())...)
		return nil
	})
	if err == nil {
		s.signalRequest(ctx, r.ID)
	}
	return r, err
}

func (r *Request) args() NoticeArgs {
	return NoticeArgs{ID: r.ID, SKU: r.SKU, Name: r.Name, Unit: r.Unit, Quantity: r.Quantity.String(), Technician: r.Technician.Name, Order: r.Order, Place: r.From, Reason: r.Reason}
}

func (r *Request) person() notify.Person {
	t := r.Technician
	return notify.Person{Role: notify.Technician, Contact: t.Contact, Mail: t.Mail, Name: t.Name, Locale: t.Locale}
}

func (s *Service) signalRequest(ctx context.Context, id string) {
	if s.SignalRequest != nil {
		s.SignalRequest(ctx, id)
	}
}
