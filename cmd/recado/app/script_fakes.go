package app

import (
	"context"
	"encoding/json"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/consent"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/money"
)

// fakeServices stand in for customers, consents and credit until they are there.
func fakeServices() map[string]engine.Handler {
	income := int64(0)
	ok := func(ev bot.Event, data any) engine.Handler {
		return func(context.Context, engine.Task) (engine.Answer, error) {
			return engine.Answer{Event: ev, Data: data}, nil
		}
	}
	return map[string]engine.Handler{
		customers.DoFindCustomer:  ok(customers.CustomerNew, customers.FindAnswer{}),
		customers.DoStoreDocument: ok(bot.OK, customers.DocumentAnswer{Document: "DOC-1"}),
		consent.DoRecord:          ok(bot.OK, consent.RecordAnswer{Consent: "CON-1"}),
		customers.DoSaveCustomer: func(_ context.Context, t engine.Task) (engine.Answer, error) {
			var r customers.SaveRequest
			_ = json.Unmarshal(t.Effect.Args, &r)
			income = r.Profile.Work.MonthlyIncome.Minor
			return engine.Answer{Event: bot.OK, Data: customers.SaveAnswer{Customer: "CLI-00001"}}, nil
		},
		credit.DoEvaluate: func(context.Context, engine.Task) (engine.Answer, error) {
			switch {
			case income < 20000:
				return engine.Answer{Event: credit.EventDenied, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001"}}, nil
			case income < 40000:
				return engine.Answer{Event: credit.EventInProcess, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001"}}, nil
			}
			return engine.Answer{Event: credit.EventApproved, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001", Level: 1, Limit: money.Amount{Minor: 15000, Currency: "USD"}}}, nil
		},
		credit.DoAppeal: ok(credit.EventAccepted, nil),
	}
}
