package app

import (
	"context"
	"crypto/rand"
	"encoding/json"

	"recado/bot"
)

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
