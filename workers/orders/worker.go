package orders

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect/asana"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/flows/validation"
	"recado/workers/code"
)

// The effects that conversations request; the effects of orders are in flows/orders.
const (
	Create = "orders.create" // orders.CreateCommand → "ok" Made · "invalid" Refusal · "failed" Refusal
	Status = "orders.status" // {phone?} → "ok" {orders: […]} · "none"
)

// MailDeliverer delivers each mail once; *mail.Deliverer of workers/mail implements it.
type MailDeliverer interface {
	Deliver(ctx context.Context, m mail.Mail, now time.Time) error
}

// Tasks manages a task for each order; see flows/connect/asana.
type Tasks interface {
	Create(ctx context.Context, t asana.Task) (gid string, err error)
	Find(ctx context.Context, orderID string, since time.Time) (gid string, err error)
	Comment(ctx context.Context, gid, text string) error
}

// WorkOrders manages companies' orders in their own system; see flows/connect/qsystems.
type WorkOrders interface {
	Create(ctx context.Context, o orders.Order) (ref string, err error)
	Update(ctx context.Context, ref string, state orders.Status, reason string) error
}

// AssetSystem finds equipment by serial; see flows/connect/assets. The error is bot.ErrNotFound for
// an unknown serial.
type AssetSystem interface {
	BySerial(ctx context.Context, serial string) (orders.Details, error)
}

// Worker carries out the effects. A nil partner is off; pass a plain nil, not a typed nil pointer.
type Worker struct {
	Orders   *orders.Service
	Mail     MailDeliverer
	Tasks    Tasks
	Company  WorkOrders
	Assets   AssetSystem
	Counts   Counts // nil: technicians have no statistics
	Quotes   Quotes // nil: there are no quotations
	Codes    code.Issuer
	Zone     *time.Location // time zone of dates in mails; default: UTC
	Locale   string         // of the team
	Website  string
	TeamMail []string

	PhotoURL func(id string) string // of a stored photo, for partners and the team; nil: there is none
}

// Handlers returns the handlers by the effect's name.
func (w *Worker) Handlers() map[string]engine.Handler {
	all := map[string]engine.Handler{
		Create:                   w.create,
		Status:                   w.status,
		orders.OpenFind:          w.open,
		orders.DoConfirm:         w.settleConfirmation(w.Orders.Confirm),
		orders.DoReject:          w.settleConfirmation(w.Orders.Reject),
		orders.DoFindUnconfirmed: w.findUnconfirmed,
		orders.DoEnrich:          w.onOrder(w.enrich),
		orders.DoMail:            w.onOrder(w.mailClient),
		orders.DoTeamMail:        w.onOrder(w.mailTeam),
		orders.DoAsana:           w.onOrder(w.createTask),
		orders.DoAsanaNote:       w.onOrder(w.commentTask),
		orders.DoQsystems:        w.onOrder(w.createWork),
		orders.DoQsystemsUp:      w.onOrder(w.updateWork),
	}
	maps.Copy(all, w.work())
	return all
}

// Made is the answer of "orders.create".
type Made struct {
	OrderID string        `json:"orderId"`
	Status  orders.Status `json:"status"`
}

// Refusal is the answer of "orders.create" without an order: Key is the text key of the reason, and
// Problems name the fields if it is "orders.invalid".
type Refusal struct {
	Key      string               `json:"key"`
	Problems []validation.Problem `json:"problems,omitempty"`
	Seconds  int                  `json:"seconds,omitempty"` // time until the next try is allowed
}

// create creates the order that a conversation requests. A store error is retried, because the
// write may have succeeded.
func (w *Worker) create(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var c orders.CreateCommand
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if c.Command == "" {
		c.Command = commandID(t)
	}
	if c.Contact == "" {
		c.Contact = bot.ContactID(t.Owner)
	}
	if c.ClientID == "" { // who writes is the client
		c.ClientID = string(c.Contact)
	}
	o, _, err := w.Orders.Create(ctx, c, t.Now)
	var invalid *validation.InvalidError
	var many *orders.TooManyError
	switch {
	case errors.As(err, &invalid):
		return engine.Answer{Event: "invalid", Data: Refusal{Key: "orders.invalid", Problems: invalid.Problems}}, nil
	case errors.As(err, &many):
		return engine.Answer{Event: engine.Failed, Data: Refusal{Key: "orders.too_many", Seconds: int(many.After.Seconds())}}, nil
	case errors.Is(err, orders.ErrOverdue):
		return engine.Answer{Event: engine.Failed, Data: Refusal{Key: "orders.overdue"}}, nil
	case err != nil:
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK, Data: Made{o.ID, o.Status()}}, nil
}

// commandID identifies a conversation's request by its details, so that asking again after a lost
// answer returns the order that was created, not a second one.
func commandID(t engine.Task) string {
	if t.Effect.Frame == 0 {
		return t.Effect.ID
	}
	details := sha256.Sum256(t.Effect.Args)
	return fmt.Sprintf("%s/frame/%d/%x", t.Owner, t.Effect.Frame, details[:8])
}

// Found is an order in the answer of "orders.status".
type Found struct {
	OrderID     string          `json:"orderId"`
	Status      orders.Status   `json:"status"`
	ServiceType string          `json:"serviceType"`
	Description string          `json:"description"`
	Priority    orders.Priority `json:"priority"`
	CreatedAt   time.Time       `json:"createdAt"`
	DueOn       string          `json:"dueOn"`
}

func (w *Worker) status(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var args struct {
		Phone bot.ContactID `json:"phone"`
	}
	if len(t.Effect.Args) > 0 {
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
	}
	if args.Phone == "" {
		args.Phone = bot.ContactID(t.Owner)
	}
	latest, err := w.Orders.Latest(ctx, args.Phone)
	if err != nil {
		return engine.Answer{}, err
	}
	found := make([]Found, len(latest))
	for i, o := range latest {
		found[i] = Found{o.ID, o.Status(), o.ServiceType, o.Description, o.Priority, o.CreatedAt, o.DueOn}
	}
	if len(found) == 0 {
		return engine.Answer{Event: "none"}, nil
	}
	return engine.Answer{Event: bot.OK, Data: map[string][]Found{"orders": found}}, nil
}

// onOrder loads the order that an effect is about.
func (w *Worker) onOrder(do func(context.Context, engine.Task, orders.Order, orders.Ref) error) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var ref orders.Ref
		if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		if ref.OrderID == "" {
			ref.OrderID = t.Owner
		}
		o, err := w.Orders.Get(ctx, ref.OrderID)
		if errors.Is(err, bot.ErrNotFound) {
			return engine.Answer{}, engine.Permanent(err)
		}
		if err == nil {
			err = do(ctx, t, o, ref)
		}
		return engine.Answer{Event: bot.OK}, err
	}
}

func (w *Worker) zone() *time.Location {
	if w.Zone == nil {
		return time.UTC
	}
	return w.Zone
}

// place returns an order's location in its shortest form.
func place(o orders.Order) string {
	return o.Location.Short()
}
