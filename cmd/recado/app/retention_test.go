package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/flows/business"
	"recado/flows/hooks"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/flows/retention"
	"recado/store/media"
	"recado/store/sqlite"
	workretention "recado/workers/retention"
)

// moved is a clock that a test moves.
type moved struct{ now time.Time }

func (m *moved) Now() time.Time { return m.now }

const ana = bot.ContactID("+573001112233")

// aged returns a store in which everything has the same date, and its sweeper.
func aged(t *testing.T) (*App, *moved, *workretention.Sweeper) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	clock := &moved{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	a := &App{clock: clock, registry: prometheus.NewRegistry(), Log: slog.New(slog.DiscardHandler), Business: business.Default()}
	if a.stores, err = openStores(db, clock.Now); err != nil {
		t.Fatal(err)
	}
	if a.media, err = media.New(t.TempDir(), media.Options{Now: clock.Now}); err != nil {
		t.Fatal(err)
	}
	return a, clock, a.sweeper()
}

func (a *App) keepText(t *testing.T, text string) bot.Media {
	t.Helper()
	m, err := a.media.Put(t.Context(), bytes.NewReader([]byte("%PDF-1.4 "+text)), media.Any, "x.pdf")
	if err != nil || m.ID == "" {
		t.Fatal(m, err)
	}
	return m
}

func (a *App) has(id string) bool {
	f, _, err := a.media.Open(context.Background(), id)
	if err == nil {
		f.Close()
	}
	return err == nil
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestEachCollectionIsPurgedAfterItsPeriod checks that each kind is deleted on the day its period
// ends and not before, and that the business's documents and the files that they refer to stay.
func TestEachCollectionIsPurgedAfterItsPeriod(t *testing.T) {
	a, clock, sweeper := aged(t)
	start, ctx := clock.now, t.Context()
	shown, ordered, chatted := a.keepText(t, "shown"), a.keepText(t, "ordered"), a.keepText(t, "chatted")
	_, err := a.stores.Inbox.Add(ctx, bot.Inbound{Input: bot.Input{ID: "in", Kind: bot.KindImage, At: start, Media: []bot.Media{shown}}, Contact: ana, Received: start})
	must(t, err, a.stores.Inbox.MarkConsumed(ctx, []string{"in"}),
		a.stores.Messages.Claim(ctx, bot.Message{ID: "out", Contact: ana, At: start, Status: bot.Sent}),
		a.stores.Records.Append(ctx, bot.Record{ID: "rec"}),
		a.stores.Mails.Add(ctx, mail.StoredMail{Mail: mail.Mail{ID: "mail"}, V: 1, At: start}),
		a.stores.Hooks.Add(ctx, hooks.Delivery{ID: "hook", V: 1, At: start}),
		a.stores.Phones.Append(ctx, simulator.Sent{ID: "sim", To: ana, At: start}),
		a.stores.Orders.Insert(ctx, orders.Order{ID: "ORD-1", V: 1, Command: "c", CreatedAt: start, State: orders.Requested, Photos: []string{ordered.ID}}),
		a.stores.Chats.Add(ctx, orders.ChatEntry{ID: "chat", Order: "ORD-1", At: start, Media: []bot.Media{chatted}}),
	)
	left := func() string {
		var all []string
		add := func(name string, n int, err error) {
			must(t, err)
			if n > 0 {
				all = append(all, name)
			}
		}
		in, err := a.stores.Inbox.History(ctx, ana, time.Time{}, start.Add(time.Hour), 9)
		add("in", len(in), err)
		out, err := a.stores.Messages.History(ctx, ana, time.Time{}, start.Add(time.Hour), 9)
		add("out", len(out), err)
		rec, err := a.stores.Records.After(ctx, 0, 9)
		add("rec", len(rec), err)
		mails, _, err := a.stores.Mails.List(ctx, 9, "")
		add("mail", len(mails), err)
		told, _, err := a.stores.Hooks.List(ctx, hooks.Filter{})
		add("hook", len(told), err)
		sim, err := a.stores.Phones.After(ctx, "", 0, 9)
		add("sim", len(sim), err)
		made, _, err := a.stores.Orders.List(ctx, orders.Filter{})
		add("order", len(made), err)
		chats, _, err := a.stores.Chats.List(ctx, "ORD-1", 9, "")
		add("chat", len(chats), err)
		for name, m := range map[string]bot.Media{"shown": shown, "ordered": ordered, "chatted": chatted} {
			if a.has(m.ID) {
				add(name, 1, nil)
			}
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	day := 24 * time.Hour
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{30 * day, "chat chatted hook in mail order ordered out rec shown sim"},
		{30*day + time.Hour, "chat chatted in mail order ordered out rec shown"},
		{365 * day, "chat chatted in mail order ordered out rec shown"},
		{366 * day, "chat chatted order ordered"}, // and the photo that only the transcript refers to
		{20 * 365 * day, "chat chatted order ordered"},
	} {
		clock.now = start.Add(step.after)
		for range 2 {
			must(t, sweeper.Sweep(ctx))
		}
		if got := left(); got != step.want {
			t.Errorf("after %v: %s\nwant %s", step.after, got, step.want)
		}
	}
	must(t, a.stores.Chats.Forget(ctx, "ORD-1"))
	clock.now = clock.now.Add(day)
	must(t, sweeper.Sweep(ctx))
	if a.has(chatted.ID) || !a.has(ordered.ID) {
		t.Error("a file stayed that nobody names, or one went that the order names")
	}
	counted, err := a.registry.Gather()
	must(t, err)
	var said []string
	for _, family := range counted {
		for _, m := range family.Metric {
			said = append(said, fmt.Sprintf("%s=%g", m.Label[0].GetValue(), m.Counter.GetValue()))
		}
	}
	if got := strings.Join(said, " "); got != "events=1 mails=1 media=2 simulator=1 transcript=2 webhooks=1" {
		t.Errorf("counted %s", got)
	}
}

// TestFileSentAgainIsNotPurged checks that the period of a file begins again when it is sent again.
func TestFileSentAgainIsNotPurged(t *testing.T) {
	a, clock, sweeper := aged(t)
	m := a.keepText(t, "twice")
	clock.now = clock.now.Add(29 * 24 * time.Hour)
	a.keepText(t, "twice")
	clock.now = clock.now.Add(29 * 24 * time.Hour)
	must(t, sweeper.Sweep(t.Context()))
	if !a.has(m.ID) {
		t.Error("it was deleted 29 days after it came again")
	}
	f, _, err := a.media.Open(t.Context(), m.ID)
	must(t, err)
	defer f.Close()
	if body, err := io.ReadAll(f); err != nil || string(body) != "%PDF-1.4 twice" {
		t.Errorf("%q, %v", body, err)
	}
}

// TestEveryCollectionHasAPeriod checks that every collection either has a period in the table, or a
// reason to be kept.
func TestEveryCollectionHasAPeriod(t *testing.T) {
	a, _, sweeper := aged(t)
	rows, err := sqlite.Check(t.Context(), snapshot(t, a))
	must(t, err)
	of := map[string]retention.Kind{
		"inbox": retention.Transcript, "messages": retention.Transcript, "mails": retention.Mails, "records": retention.Events,
		"campaigns":          retention.Campaigns,
		"campaign_items":     retention.Campaigns,
		"campaign_phones":    retention.Campaigns,
		"campaign_files":     retention.Imports,
		"hooks":              retention.Webhooks,
		"request_keys":       retention.Requests,
		"codes":              retention.Codes,
		"credit_evaluations": retention.Credit,
		"audit":              retention.Audit,
		"user_logins":        retention.Access,
		"user_attempts":      retention.Access,
		"user_links":         retention.Access,
		"phones":             retention.Simulator,
		"drafts":             retention.Transcript,
		"presence":           retention.Transcript,
		"chats":              retention.Chats,
		"contact_books":      retention.Contacts,
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		_, kept := retention.NeverDeleted[name]
		kept = kept || slices.ContainsFunc(resources, func(r resource) bool { return r.collection == name && r.kept != "" })
		kind, runsOut := of[name]
		switch {
		case strings.HasPrefix(name, "_"):
		case kept == runsOut:
			t.Errorf("%s: kept %v, runs out %v", name, kept, runsOut)
		case runsOut && kind != retention.Chats && len(sweeper.Purges[kind]) == 0:
			t.Errorf("%s: nobody deletes %s", name, kind)
		case !slices.Contains([]string{"audit", "codes", "campaigns", "campaign_items", "campaign_phones", "campaign_files", "credentials", "contact_books", "credit_evaluations", "credit_orders", "credit_lines", "drafts", "presence", "wordings", "schedules", "facts", "fact_days", "fact_changes"}, name) && name != "settings" && name != "contact_phones" && name != "request_keys" && !strings.HasPrefix(name, "user_") && !slices.Contains(mediaCollections(), name):
			t.Errorf("%s: nobody looks there for the files it names", name)
		}
	}
}

func snapshot(t *testing.T, a *App) string {
	t.Helper()
	path := t.TempDir() + "/copy.db"
	must(t, a.stores.DB.(*sqlite.DB).Copy(t.Context(), path))
	return path
}
