package dialogs

import (
	"encoding/json"
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

// The order has the advertisement that led the person here.
func TestOrderKeepsItsOrigin(t *testing.T) {
	o, ev := Order{}.confirm(bot.Input{ID: "1", Facts: bot.Facts{Contact: "+573001234567", Origin: &bot.Origin{Ad: "12", Title: "Aires 2x1"}}})
	if ev != bot.OK {
		t.Fatal(ev)
	}
	var c orders.CreateCommand
	if err := json.Unmarshal(create(o)[0].Args, &c); err != nil || c.Origin == nil || c.Origin.Title != "Aires 2x1" {
		t.Errorf("%+v, %v", c.Origin, err)
	}
}
