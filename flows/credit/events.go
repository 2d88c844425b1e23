package credit

import (
	"encoding/json"
	"reflect"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// The events of orders in the log, which partners get under the names of the seed project: order_created,
// order_state_changed and installment_state_changed.
const (
	EventCreated    = "credit_order.created"
	EventState      = "credit_order.state_changed"
	EventInstalment = "credit_order.installment_state_changed"
)

// orderEvent is the payload of EventCreated and EventState. Its names are those of the seed project.
type orderEvent struct {
	Customer string `json:"customer_uuid"`
	Order    string `json:"order_uuid"`
	Status   State  `json:"order_status"`
	Period   string `json:"period_uuid"`
}

// instalmentEvent is the payload of EventInstalment.
type instalmentEvent struct {
	Customer   string        `json:"customer_uuid"`
	Order      string        `json:"order_uuid"`
	Instalment instalmentNow `json:"installment"`
}

type instalmentNow struct {
	Status    string `json:"status"`
	Amount    string `json:"amount"` // what it comes to, with late fees: "50.00"
	Number    int    `json:"number"`
	ExpiredAt string `json:"expired_at"` // its date
}

func event(name string, data any) bot.Effect {
	raw, _ := json.Marshal(data) // plain structs never fail
	return bot.Effect{Kind: bot.EffectEvent, Name: name, Args: raw}
}

// announce puts what partners hear of a change into the outbox, and the end of the claim on the limit. The
// version must be the new one. A zero was means that the order is new.
func (o *Order) announce(was Order, now time.Time) {
	fresh := was.ID == ""
	if fresh {
		o.add(now, event(EventCreated, o.event()))
	}
	for i, one := range o.Plan.Instalments {
		before := "PENDING"
		if i < len(was.Plan.Instalments) {
			before = string(was.Plan.Instalments[i].State)
		}
		if before == string(one.State) {
			continue
		}
		o.add(now, event(EventInstalment, instalmentEvent{o.Customer, o.ID, instalmentNow{
			string(one.State), money.Amount{Minor: one.Owed.Sum(), Currency: o.Currency}.Text(), one.Number, one.Due,
		}}))
	}
	if !fresh && was.State != o.State {
		o.add(now, event(EventState, o.event()))
	}
	if o.Over() != was.Over() && !fresh {
		o.add(now, bot.Do(DoSettle, Settlement{o.ID}))
	}
	if !reflect.DeepEqual(was.Plan, o.Plan) || was.Over() != o.Over() {
		o.add(now, bot.Do(DoReport, Settlement{o.ID}))
	}
}

func (o *Order) event() orderEvent { return orderEvent{o.Customer, o.ID, o.State, o.Period} }

func (o *Order) add(now time.Time, effects ...bot.Effect) { o.Box.Add(o.ID, o.V, now, effects...) }
