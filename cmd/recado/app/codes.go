package app

import (
	"context"
	"encoding/json"

	"recado/bot"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/flows/business"
	"recado/flows/codes"
	workcodes "recado/workers/codes"
)

// codeLimits returns what one-time codes may be sent in a day. The countries are those that the business serves.
func codeLimits(c config.Config, b business.Business) codes.Limits {
	return codes.Limits{
		Countries: b.Served(), PerRange: int(c.CodesRange), PerCountry: int(c.CodesCountry),
		Spend: int(c.CodesBudget), Price: int(c.CodesPrice), Prices: c.CodesPrices,
	}
}

// newCodes makes the service of one-time codes.
func newCodes(p coreParts, signal func(context.Context, string), alarm alarmFunc) (*codes.Service, error) {
	c := p.oneTime
	c.Store, c.Budget, c.Country, c.Signal, c.Alarm = p.stores.Codes, p.counter, p.business.Country, signal, alarm
	return codes.New(c)
}

// codeHandlers returns the handlers that deliver one-time codes.
func codeHandlers(p coreParts, c core, alarm alarmFunc) map[string]engine.Handler {
	return workcodes.Worker{
		Codes: c.oneTime, Channels: p.channels, Template: p.codeTemplate, Texts: c.texts, Locale: p.locale, Business: p.business.Name, Alarm: alarm,
	}.Handlers()
}

// alarmFunc records an event that operators look at; about is its subject, such as a country and a day.
type alarmFunc = func(ctx context.Context, name, about, reason string)

// alarmOnce records an event once for its subject.
func alarmOnce(clock bot.Clock, record func(context.Context, bot.Record)) alarmFunc {
	return func(ctx context.Context, name, about, reason string) {
		raw, err := json.Marshal(map[string]string{"about": about, "reason": reason})
		if err != nil {
			return // strings always encode
		}
		record(ctx, bot.Record{ID: name + "/" + about, Name: name, At: clock.Now(), Data: raw})
	}
}
