package replay_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/cmd/recado/replay"
	"recado/dialogs"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/templates"
	"recado/workers/language"
)

var services = language.Services()

func build(t *testing.T) func(p replay.Parts) (replay.System, error) {
	return func(p replay.Parts) (replay.System, error) {
		db, err := sqlite.Temporary()
		if err != nil {
			return replay.System{}, err
		}
		inbox, _ := repo.NewInbox(db)
		sessions, _ := repo.NewSessions(db)
		messages, _ := repo.NewMessages(db)
		records, _ := repo.NewRecords(db, p.Clock.Now)
		ordersRepo, err := repo.NewOrders(db)
		if err != nil {
			return replay.System{}, err
		}
		assets, _ := repo.NewAssets(db)
		texts, _ := templates.Load("es")
		zone := time.FixedZone("co", -5*3600)
		m, err := bot.NewMachine(bot.Config{Dialogs: dialogs.All(services), Texts: texts, Locale: "es", Roles: dialogs.Roles, Facts: func(now time.Time) bot.Facts {
			h := now.In(zone).Hour()
			return bot.Facts{Open: h >= 8 && h < 18, Quiet: h >= 21 || h < 7, Wait: 10}
		}})
		if err != nil {
			return replay.System{}, err
		}
		svc := &orders.Service{Orders: ordersRepo, Numbers: db, Assets: assets, Zone: zone, Country: "CO"}
		off := language.NewOffline(services)
		e, err := engine.New(engine.Config{
			Machine: m, Inbox: inbox, Sessions: sessions, Messages: messages, Records: records, Queue: p.Queue, Texts: texts, Clock: p.Clock,
			Channels: []bot.Channel{p.Channel}, Outboxes: []engine.Outbox{}, Name: "replay", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
			Handlers: map[string]engine.Handler{
				dialogs.Understand: language.Effect(off),
				dialogs.ReadPlate: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
					var a struct{ Media bot.Media }
					_ = json.Unmarshal(t.Effect.Args, &a)
					return engine.Answer{Event: bot.OK, Data: p.Plates.Read(a.Media.ID)}, nil
				},
				bot.TranscribeVoice: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
					return engine.Answer{Event: engine.Failed}, nil
				},
				dialogs.CreateOrder: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
					var c orders.CreateCommand
					if err := json.Unmarshal(t.Effect.Args, &c); err != nil {
						return engine.Answer{}, engine.Permanent(err)
					}
					o, _, err := svc.Create(ctx, c, t.Now)
					return engine.Answer{Event: bot.OK, Data: map[string]string{"orderId": o.ID}}, err
				},
				dialogs.FindOrders: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
					return engine.Answer{Event: "none"}, nil
				},
			},
		})
		return replay.System{
			Engine: e, Messages: messages, Plates: p.Plates, Zone: zone, Close: func() { db.Close() }, Locale: func(string) {},
			Orders: func(ctx context.Context) (map[string]json.RawMessage, error) {
				page, _, err := svc.List(ctx, orders.Filter{})
				all := map[string]json.RawMessage{}
				for _, o := range page {
					all[o.ID], _ = json.Marshal(o)
				}
				return all, err
			},
			Mails:   func(context.Context) ([]replay.Mail, error) { return nil, nil },
			Records: func(ctx context.Context) ([]bot.Record, error) { return records.After(ctx, 0, 1000) },
		}, err
	}
}

func TestScripts(t *testing.T) {
	files, _ := filepath.Glob("../../../dialogs/testdata/*/*.txt")
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			s, err := replay.Parse(filepath.Base(file), f)
			if err != nil {
				t.Fatal(err)
			}
			out := replay.Printer{}
			if testing.Verbose() {
				out.Out = os.Stdout
			}
			if err := replay.Run(context.Background(), s, build(t), out); err != nil {
				t.Error(err)
			}
		})
	}
}
