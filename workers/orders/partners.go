package orders

import (
	"context"
	"errors"
	"fmt"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/connect"
	"recado/flows/connect/asana"
	"recado/flows/orders"
	words "recado/templates/mail"
)

// outcome writes a partner's failure into the order and returns a retryable or a permanent error.
func (w *Worker) outcome(ctx context.Context, t engine.Task, id, partner string, err error) error {
	if err == nil {
		return nil
	}
	as := orders.Refused
	if connect.Retryable(err) {
		as = orders.Waiting
	}
	if noted := w.Orders.SetSyncStatus(ctx, id, partner, as, err.Error(), t.Now); noted != nil {
		return errors.Join(err, noted) // retry, because the status could not be written
	}
	if as == orders.Refused {
		return engine.Permanent(err)
	}
	return err
}

// createTask creates the order's task. An earlier attempt may have arrived, so it searches for the
// task first.
func (w *Worker) createTask(ctx context.Context, t engine.Task, o orders.Order, _ orders.Ref) error {
	switch {
	case o.Partners[orders.Asana].Ref != "":
		return nil
	case w.Tasks == nil:
		return w.Orders.SetSyncStatus(ctx, o.ID, orders.Asana, orders.Off, "", t.Now)
	}
	o, err := w.Orders.Begin(ctx, o.ID, orders.Asana, t.Now)
	if err != nil {
		return err
	}
	letter, err := w.letter(o, words.OrderCreatedTeam, w.Locale)
	if err != nil {
		return engine.Permanent(err)
	}
	var gid string
	if p := o.Partners[orders.Asana]; p.Attempts > 1 {
		if gid, err = w.Tasks.Find(ctx, o.ID, p.Since); err != nil {
			return w.outcome(ctx, t, o.ID, orders.Asana, err)
		}
	}
	if gid == "" {
		gid, err = w.Tasks.Create(ctx, asana.Task{
			OrderID: o.ID, Title: w.Orders.ServiceName(o.ServiceType, "en") + " - " + place(o), Notes: letter.Text, DueOn: o.DueOn,
		})
		if err != nil {
			return w.outcome(ctx, t, o.ID, orders.Asana, err)
		}
	}
	return w.Orders.Synced(ctx, o.ID, orders.Asana, gid, o.Status(), t.Now)
}

// commentTask adds a comment with the order's present status to the task, unless the task already has it.
func (w *Worker) commentTask(ctx context.Context, t engine.Task, o orders.Order, ref orders.Ref) error {
	p := o.Partners[orders.Asana]
	if w.Tasks == nil || p.Ref == "" || p.LastStatus == o.Status() {
		return nil
	}
	text := fmt.Sprintf("%s: %s → %s", o.ID, p.LastStatus, o.Status())
	if ref.Reason != "" && ref.State == o.Status() {
		text += "\n" + ref.Reason
	}
	if err := w.Tasks.Comment(ctx, p.Ref, text); err != nil {
		return w.outcome(ctx, t, o.ID, orders.Asana, err)
	}
	return w.Orders.Synced(ctx, o.ID, orders.Asana, p.Ref, o.Status(), t.Now)
}

func (w *Worker) createWork(ctx context.Context, t engine.Task, o orders.Order, _ orders.Ref) error {
	switch {
	case o.Company == "" || o.Partners[orders.Qsystems].Ref != "":
		return nil
	case w.Company == nil:
		return w.Orders.SetSyncStatus(ctx, o.ID, orders.Qsystems, orders.Off, "", t.Now)
	}
	o, err := w.Orders.Begin(ctx, o.ID, orders.Qsystems, t.Now)
	if err != nil {
		return err
	}
	sent := o
	sent.Photos = orders.PhotoURLs(o.Photos, w.PhotoURL)
	ref, err := w.Company.Create(ctx, sent)
	if err != nil {
		return w.outcome(ctx, t, o.ID, orders.Qsystems, err)
	}
	return w.Orders.Synced(ctx, o.ID, orders.Qsystems, ref, o.Status(), t.Now)
}

// updateWork tells the company's system the order's present status. That may be later than the
// effect's, so that a late effect never sets the status back.
func (w *Worker) updateWork(ctx context.Context, t engine.Task, o orders.Order, ref orders.Ref) error {
	p := o.Partners[orders.Qsystems]
	if w.Company == nil || p.Ref == "" || p.LastStatus == o.Status() {
		return nil
	}
	if err := w.Company.Update(ctx, p.Ref, o.Status(), ref.Reason); err != nil {
		return w.outcome(ctx, t, o.ID, orders.Qsystems, err)
	}
	return w.Orders.Synced(ctx, o.ID, orders.Qsystems, p.Ref, o.Status(), t.Now)
}

// enrich writes the data of the order's equipment into the order. It uses our own record, and asks
// the assets system only if the record has nothing but the serial. In every case the order gets its
// asset.
func (w *Worker) enrich(ctx context.Context, t engine.Task, o orders.Order, _ orders.Ref) error {
	if o.AssetSerial == "" {
		return nil
	}
	own, err := w.Orders.SaveAsset(ctx, o.AssetSerial, orders.Details{}, t.Now)
	if err != nil {
		return err
	}
	if own.Details.Known {
		return w.Orders.Enrich(ctx, o.ID, own, orders.Synced, t.Now)
	}
	as := orders.Off
	if w.Assets != nil {
		as = orders.Unknown
		d, err := w.Assets.BySerial(ctx, o.AssetSerial)
		switch {
		case err == nil:
			as = orders.Synced
			if own, err = w.Orders.SaveAsset(ctx, o.AssetSerial, d, t.Now); err != nil {
				return err
			}
		case !errors.Is(err, bot.ErrNotFound):
			if linked := w.Orders.Enrich(ctx, o.ID, own, orders.Waiting, t.Now); linked != nil {
				return linked
			}
			return w.outcome(ctx, t, o.ID, orders.AssetsDB, err)
		}
	}
	return w.Orders.Enrich(ctx, o.ID, own, as, t.Now)
}
