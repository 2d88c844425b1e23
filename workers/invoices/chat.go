package invoices

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/invoices"
)

// Answers besides "ok".
const (
	None   bot.Event = "none"
	Shared bot.Event = "shared"
)

// find lists the invoices that a person asks for.
func (w *Worker) find(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var asked invoices.Asked
	if err := json.Unmarshal(t.Effect.Args, &asked); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	found, shared, err := w.Invoices.Find(ctx, bot.ContactID(t.Owner), asked)
	switch {
	case shared:
		return engine.Answer{Event: Shared}, nil
	case errors.Is(err, bot.ErrNotFound):
		return engine.Answer{Event: None}, nil
	}
	return engine.Answer{Event: bot.OK, Data: found}, err
}

// send makes the document of an invoice as it stands now, for the chat.
func (w *Worker) send(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var asked invoices.Asked
	if err := json.Unmarshal(t.Effect.Args, &asked); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	i, err := w.Invoices.Asked(ctx, bot.ContactID(t.Owner), asked.Invoice)
	if errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{Event: None}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	raw, err := w.PDF(i)
	if err != nil {
		return engine.Answer{}, err
	}
	file, err := w.StoreDocument(ctx, bytes.NewReader(raw), i.ID+".pdf")
	if err == nil && file.Fault != "" {
		err = fmt.Errorf("document of %s: %s", i.ID, file.Fault)
	}
	return engine.Answer{Event: bot.OK, Data: invoices.Found{Invoices: []invoices.Shown{invoices.Show(i)}, File: &file, Link: w.Invoices.PageOf(i)}}, err
}
