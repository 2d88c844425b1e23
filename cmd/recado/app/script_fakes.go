package app

import (
	"context"
	"encoding/json"

	"recado/bot/engine"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/money"
)

// fakeCredit stands in for credit until it is there.
func fakeCredit(c core) map[string]engine.Handler {
	return map[string]engine.Handler{
		credit.DoEvaluate: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			var r credit.EvaluateWork
			_ = json.Unmarshal(t.Effect.Args, &r)
			who, _ := c.persons.Get(ctx, r.Customer)
			switch income := who.Work.MonthlyIncome.Minor; {
			case who.State != customers.StateRegistered:
				return engine.Answer{Event: credit.EventIncomplete, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001"}}, nil
			case income < 20000:
				return engine.Answer{Event: credit.EventDenied, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001", Decision: credit.Denied}}, nil
			case income < 40000:
				return engine.Answer{Event: credit.EventInProcess, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001"}}, nil
			}
			return engine.Answer{Event: credit.EventApproved, Data: credit.EvaluateAnswer{Evaluation: "EVA-00001", Level: 1, Limit: money.Amount{Minor: 15000, Currency: "USD"}}}, nil
		},
		credit.DoAppeal: func(context.Context, engine.Task) (engine.Answer, error) {
			return engine.Answer{Event: credit.EventAccepted}, nil
		},
	}
}
