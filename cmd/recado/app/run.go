package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/bot/fairqueue"
	"recado/cmd/recado/config"
	"recado/flows/workspace"
	"recado/store/media"
	"recado/webhooks"
	"recado/webhooks/metrics"
	"recado/webhooks/sim"
	"recado/workers/limit"
	"recado/workers/queue"
)

// Role says what a process does: `up` does both.
type Role struct{ Serve, Work bool }

// shutdownTimeout is how long turns, effects and requests in progress may take to end.
const shutdownTimeout = 20 * time.Second

// Run runs until ctx ends, then drains: it accepts nothing more, finishes the work in progress and
// releases its resources. It calls ready once requests are answered.
func (a *App) Run(ctx context.Context, role Role, ready func(addr string)) error {
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var parts sync.WaitGroup
	parts.Go(func() { a.core.engine.Run(running) })
	defer parts.Wait()
	defer stop()
	parts.Go(func() { a.followSettings(running) })
	if role.Serve && !a.Simulated {
		parts.Go(func() { a.watch(running, time.Duration(a.Config.QuietAlarm)) })
	}

	if role.Work {
		n := int(a.Config.Workers)
		workers, err := queue.Serve(a.redis, a.core.engine, n, a.Log)
		if err != nil {
			return fmt.Errorf("workers: %w", err)
		}
		defer workers.Shutdown()
		defer a.queue.RunLocally(a.core.engine, n, a.Log)()
		parts.Go(func() { a.hookRunner.Run(running) })
		parts.Go(func() { a.sweeper().Run(running) })
		if a.device != nil {
			parts.Go(func() {
				if err := a.device.Run(running); err != nil {
					a.Log.Error("the linked device has stopped", "error", err)
				}
			})
		}
	}
	web, err := a.web(ctx, role)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.Config.Addr) //nolint:noctx // it lives as long as the program
	if err != nil {
		return fmt.Errorf("RECADO_ADDR: %w", err)
	}
	failed := make(chan error, 1)
	go func() { failed <- web.Listener(listener) }()
	defer func() {
		if err := web.ShutdownWithTimeout(shutdownTimeout); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			a.Log.Warn("not every request ended", "error", err)
		}
	}()
	defer func() { go a.reader.close() }() // runs first, so that reads in progress end; Close waits for it
	if role.Serve && a.Simulated {
		a.warnOpen(listener.Addr().String())
	}
	if ready != nil {
		ready(listener.Addr().String())
	}
	select {
	case <-ctx.Done():
		a.Log.Info("stopping: no more requests, what is under way ends")
		return nil
	case err := <-failed:
		return err
	}
}

// web builds the HTTP server. Only a process that serves has the vendors' webhooks and the simulator.
func (a *App) web(ctx context.Context, role Role) (*fiber.App, error) {
	backlog(a.registry, a.stores, a.clock.Now)
	names := make([]string, len(a.channels))
	for i, ch := range a.channels {
		names[i] = ch.Name()
	}
	channelsUp(a.registry, names, a.core.engine.ChannelDown)
	templatesStopped(a.registry, names, a.core.engine.TemplatesDown)
	d := webhooks.Deps{
		Conversations: a.core.engine, Orders: a.core.orders, Quotations: a.core.quotations, Technicians: a.core.technicians, Documents: a.core.documents.PDF, Currency: a.Business.Tariff().Currency,
		Campaigns: a.core.campaigns, Credentials: a.core.credentials, Origins: a.Config.Origins,
		Evaluations: a.core.credit.evaluations, CreditOrders: a.core.credit.orders,
		Codes: a.core.oneTime, Invoices: a.core.invoices, InvoicePDF: a.core.bills.PDF, Payments: a.core.payments, Statements: a.core.statements, FiscalRanges: a.core.cai, Margins: a.core.margins, Ledger: a.core.ledger, Reports: a.core.facts, Debts: a.core.debts, Stock: a.core.stock, Hours: a.core.hours, Contacts: a.core.contactsAPI, Companies: a.core.companies.Companies, Contracts: a.core.companies.Contracts, Today: a.core.companies.Day, Resources: a.core.resources,
		Schedules: schedules(a.stores.Schedules, a.Business), Wordings: a.wordings, TextSource: a.core.texts,
		BusinessName: a.Business.Name, Suggest: a.suggest(), Zone: a.Business.Location(), Changes: &a.changes, Workspace: &workspace.Service{Drafts: a.stores.Drafts, Presence: a.stores.Presence},
		Events: a.stores.Records, Deliveries: a.hooks, RequestKeys: a.stores.RequestKeys, Clock: a.clock,
		Proxies: a.Config.Proxies, MaskAddresses: a.Config.LogAddresses == config.LogMasked, APIKey: a.APIKey, JWTSecret: string(a.Config.JWTSecret), OrdersFrom: webhooks.Access(a.Config.OrdersFrom()),
		Country: a.Business.Country, Countries: a.Business.Served(), ConfirmAt: a.Business.ChatLink(), Alarm: a.appendAlarm,
		PayLink: payLink(a.core.payments),
		Files:   a.media, Links: a.signer, PublicURL: a.Config.PublicURL.String(),
		StoreFile: func(ctx context.Context, r io.Reader, name string) (bot.Media, error) {
			return a.media.Put(fairqueue.WithSender(ctx, "api"), r, media.Any, name)
		},
		Limiter: limit.NewRedis(a.redis.Client, "recado:limit:", limit.NewMemory(a.clock.Now), a.Log),
		Metrics: metrics.New(a.registry), Texts: a.core.texts, Log: a.Log, Stopping: ctx,
		Checks: []webhooks.Check{
			{Name: "store", Detail: a.storeKind(), Probe: a.stores.DB.Ping},
			{Name: "queue", Detail: a.redis.Kind, Probe: func(ctx context.Context) error { return a.redis.Client.Ping(ctx).Err() }},
		},
	}
	d.Checks = append(d.Checks, a.channelChecks()...)
	if role.Serve {
		d.Routes, d.SettingsRoutes = a.mount(), a.mountSettings()
		d.Console = a.console()
	}
	if role.Serve && a.Simulated {
		d.Simulator = a.simulator()
	}
	return webhooks.New(d)
}

func (a *App) storeKind() string {
	if a.Config.MongoDBURI != "" {
		return "mongodb"
	}
	return "sqlite"
}

func (a *App) simulator() *sim.Sim {
	return &sim.Sim{
		Engine: a.core.engine, Log: a.stores.Phones, Clock: a.simClock, StoreFile: a.storeSimulatedFile, Mails: a.stores.Mails,
		Link:    webhooks.Link(a.signer, a.clock),
		Hosts:   a.simulatorHosts(),
		Pending: a.stores.Inbox.Pending,
		ClockMoved: func() {
			if err := a.core.engine.SweepNow(context.Background()); err != nil {
				a.Log.Warn("timers wait for the next sweep", "error", err)
			}
		},
		States: func(s bot.Session) (states []bot.State) {
			for _, step := range a.core.machine.Form(s).Steps {
				states = append(states, step.State)
			}
			return states
		},
	}
}

// storeSimulatedFile stores a file of a simulated phone, with the media type of its kind.
func (a *App) storeSimulatedFile(ctx context.Context, f simulator.File) (bot.Media, error) {
	return a.media.Put(fairqueue.WithSender(ctx, string(f.From)), f.Body, kinds[f.Kind], f.Name)
}
