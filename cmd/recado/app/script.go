package app

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"maps"

	"recado/bot"
	"recado/bot/engine"
	"recado/cmd/recado/replay"
	"recado/dialogs"
	"recado/flows/business"
	"recado/flows/orders"
	"recado/store/sqlite"
	"recado/workers/language"
)

// ForScript puts the program together in a script's hands: the real engine, store,
// dialogs, texts, classifier, orders and mails; the script's clock and queue; what
// is read on a photo, and how partners fare, as the script says.
func ForScript(p replay.Parts) (replay.System, error) {
	db, err := sqlite.Temporary()
	if err != nil {
		return replay.System{}, err
	}
	sys := replay.System{Plates: p.Plates, Close: func() { _ = db.Close() }} // an empty file of its own
	stores, err := openStores(db, p.Clock.Now)
	if err != nil {
		return sys, err
	}
	outside, err := newStandIns()
	if err != nil {
		return sys, err
	}
	sys.Partners, sys.Close = outside, func() { outside.close(); _ = db.Close() }
	b := business.Default()
	reach, err := newPartners(Config{"ASANA_TOKEN": "script", "ASANA_URL": outside.addr + "/asana", "ASANA_PROJECT": "1"}, p.Clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return sys, err
	}
	c, err := newCore(coreParts{
		stores: stores, business: b, locale: cmp.Or(p.Locale, b.Locale), clock: p.Clock, queue: p.Queue, channels: []bot.Channel{p.Channel}, name: "script",
		handlers: func(o *orders.Service) map[string]engine.Handler {
			h := map[string]engine.Handler{
				dialogs.Understand: language.Effect(language.NewOffline(b.Codes())),
				dialogs.ReadPlate:  plates(p.Plates),
				bot.TranscribeVoice: func(context.Context, engine.Task) (engine.Answer, error) {
					return engine.Answer{Event: engine.Failed}, nil // as without a transcriber
				},
			}
			maps.Copy(h, orderHandlers(o, b, stores.Mails, reach))
			return h
		},
	})
	sys.Engine, sys.Messages, sys.Zone = c.engine, stores.Messages, b.Location()
	sys.Orders = func(ctx context.Context) (map[string]json.RawMessage, error) { return allOrders(ctx, c.orders) }
	sys.Mails = func(ctx context.Context) ([]replay.Mail, error) { return allMails(ctx, stores) }
	sys.Records = func(ctx context.Context) ([]bot.Record, error) { return stores.Records.After(ctx, 0, 1000) }
	return sys, err
}

// plates reads on a photo what the script says is on it.
func plates(seen *replay.Plates) engine.Handler {
	return func(_ context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Media bot.Media `json:"media"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return engine.Answer{Event: bot.OK, Data: seen.Read(args.Media.ID)}, nil
	}
}

func allOrders(ctx context.Context, s *orders.Service) (map[string]json.RawMessage, error) {
	page, _, err := s.List(ctx, orders.Filter{Limit: 200})
	all := map[string]json.RawMessage{}
	for _, o := range page {
		raw, e := json.Marshal(o)
		if e != nil {
			return nil, e
		}
		all[o.ID] = raw
	}
	return all, err
}

func allMails(ctx context.Context, s Stores) ([]replay.Mail, error) {
	kept, _, err := s.Mails.List(ctx, 200, "")
	var all []replay.Mail
	for _, k := range kept {
		for _, to := range k.To {
			all = append(all, replay.Mail{To: to, Subject: k.Subject, Text: k.Text})
		}
	}
	return all, err
}
