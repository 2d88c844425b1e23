package cases_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/cases"
	"recado/flows/orders"
	"recado/flows/validation"
	worker "recado/workers/cases"
)

const ana = bot.ContactID("+573001234567")

// shelf holds one order, and what was asked of it.
type shelf struct {
	order orders.Order
	err   error
	asked []string
}

func (s *shelf) Get(_ context.Context, id string) (orders.Order, error) {
	if id != s.order.ID {
		return orders.Order{}, bot.ErrNotFound
	}
	return s.order, nil
}

func (s *shelf) Update(_ context.Context, id string, edition int64, change func(*orders.Intake), by orders.Actor, command string, _ time.Time) (orders.Order, error) {
	is := s.order.Intake()
	change(&is)
	s.asked = append(s.asked, fmt.Sprint("update ", id, " ", edition, " ", is.Priority, " ", by.Role, " ", command))
	return s.order, s.err
}

func (s *shelf) ChangeState(_ context.Context, id string, t orders.Transition, _ time.Time) (orders.Order, error) {
	s.asked = append(s.asked, fmt.Sprint("state ", id, " ", t.To.State, " ", t.By.Role, " ", t.Command))
	return s.order, s.err
}

func TestSettle(t *testing.T) {
	away := errors.New("the store is away")
	for name, tt := range map[string]struct {
		order orders.Order
		cmd   cases.Command
		err   error
		event bot.Event
		asked string
		fails bool
	}{
		"a visit without hurry":        {orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.KeepVisit}, nil, bot.OK, "[update O1 1 MEDIA client e1]", false},
		"it has none any more":         {orders.Order{ID: "O1", Contact: ana, Priority: orders.Medium}, cases.Command{Order: "O1", OrderChoice: cases.KeepVisit}, nil, bot.OK, "[]", false},
		"no visit":                     {orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.CancelVisit}, nil, bot.OK, "[state O1 cancelled client e1]", false},
		"somebody is on the way":       {orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.CancelVisit}, &orders.TransitionError{}, "refused", "[state O1 cancelled client e1]", false},
		"somebody else's order":        {orders.Order{ID: "O1", Contact: "+573000000009", Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.CancelVisit}, nil, "refused", "[]", false},
		"there is no such order":       {orders.Order{ID: "O1", Contact: ana}, cases.Command{Order: "O2", OrderChoice: cases.CancelVisit}, nil, "refused", "[]", false},
		"the store is away: once more": {orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.KeepVisit}, away, "", "", true},
		"changed meanwhile: once more": {orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}, cases.Command{Order: "O1", OrderChoice: cases.KeepVisit}, &validation.StaleError{}, "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{order: tt.order, err: tt.err}
			raw, err := json.Marshal(tt.cmd)
			if err != nil {
				t.Fatal(err)
			}
			h := worker.Worker{Orders: s}.Handlers()[cases.DoSettle]
			a, err := h(t.Context(), engine.Task{Owner: string(ana), Effect: bot.Effect{ID: "e1", Args: raw}})
			if tt.fails {
				if err == nil || engine.IsPermanent(err) {
					t.Errorf("%v", err)
				}
				return
			}
			if a.Event != tt.event || err != nil || fmt.Sprint(s.asked) != tt.asked {
				t.Errorf("%s, %v, %v", a.Event, err, s.asked)
			}
		})
	}
}

// TestAnUnauthenticatedSenderSettlesNothing checks that a sender whose number can be forged neither cancels
// the order of an emergency nor lowers its priority.
func TestAnUnauthenticatedSenderSettlesNothing(t *testing.T) {
	for _, choice := range []cases.OrderChoice{cases.KeepVisit, cases.CancelVisit} {
		s := &shelf{order: orders.Order{ID: "O1", Contact: ana, Priority: orders.Emergency}}
		raw, err := json.Marshal(cases.Command{Order: "O1", OrderChoice: choice})
		if err != nil {
			t.Fatal(err)
		}
		a, err := worker.Worker{Orders: s}.Handlers()[cases.DoSettle](t.Context(), engine.Task{Owner: string(ana), Effect: bot.Effect{ID: "e1", Args: raw, Spoofable: true}})
		if a.Event != "refused" || err != nil || len(s.asked) != 0 {
			t.Errorf("%s: %s, %v, %v", choice, a.Event, err, s.asked)
		}
	}
}

func TestGarbageIsNotTriedForever(t *testing.T) {
	for name, h := range (worker.Worker{}).Handlers() {
		if _, err := h(t.Context(), engine.Task{Effect: bot.Effect{Args: json.RawMessage(`"x"`)}}); !engine.IsPermanent(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
