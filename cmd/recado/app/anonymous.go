package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"recado/bot"
	"recado/webhooks"
)

// ordersFrom reads who may request orders without the API key. The default allows anonymous callers
// only if nobody but this machine can call: with the embedded store, on a loopback address.
func (c Config) ordersFrom() (webhooks.Access, error) {
	switch v := c["RECADO_ORDERS"]; webhooks.Access(v) {
	case webhooks.OrdersOff, webhooks.OrdersKey, webhooks.OrdersAnonymous:
		return webhooks.Access(v), nil
	case "", "auto":
		if c["MONGODB_URI"] == "" && loopback("http://"+c["RECADO_ADDR"]) {
			return webhooks.OrdersAnonymous, nil
		}
		return webhooks.OrdersKey, nil
	default:
		return "", fmt.Errorf("RECADO_ORDERS: %q is none of off, key, anonymous, auto", v)
	}
}

// appendAlarm appends an event that an operator should look at.
func (a *App) appendAlarm(ctx context.Context, name string, data any) {
	raw, err := json.Marshal(data)
	if err == nil {
		err = a.core.engine.Records.Append(ctx, bot.Record{ID: "alarm/" + rand.Text(), Name: name, At: a.clock.Now(), Data: raw})
	}
	if err != nil {
		a.Log.Error("an alarm was not recorded", "event", name, "error", err)
	}
}
