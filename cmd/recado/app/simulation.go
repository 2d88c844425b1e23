package app

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels/cloudapi"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/dialogs"
	"recado/flows/business"
	"recado/flows/codes"
	"recado/store"
	"recado/store/media"
	"recado/templates"
	"recado/webhooks"
	workdebts "recado/workers/debts"
	"recado/workers/language"
	"recado/workers/limit"
	"recado/workers/sealing"
)

// SimulationParts are what a deterministic simulation puts in the place of the world around one
// process: everything through which time, chance, the disk or a vendor could reach the program.
type SimulationParts struct {
	Name       string // of the process, in claims
	DB         store.DB
	Clock      bot.Clock
	Queue      engine.Queue
	Vendor     *http.Client // reaches the messaging vendor
	Random     io.Reader    // of one-time codes
	Log        *slog.Logger
	Checkpoint func(step string) // see package engine; nil: nobody looks
	Stopping   context.Context   // ends what the HTTP server has started
}

// Simulation is one process of the program in a simulation, not yet running.
type Simulation struct {
	Engine *engine.Engine
	Web    *fiber.App
}

// What a simulation shares with its vendors and callers.
const (
	SimulationKey    = "the key of simulations"     // of the REST API
	SimulationSecret = "the secret of the vendor's" // signs the webhooks
	SimulationNumber = "100200300"                  // the business's phone number id
)

// simulationPieces are made once for all simulations: they are expensive, and never change.
var simulationPieces = sync.OnceValues(func() (p struct {
	business business.Business
	texts    *templates.Catalog
	offline  *language.Offline
}, err error,
) {
	p.business = business.Default()
	p.offline = language.NewOffline(p.business.Codes())
	p.texts, err = loadTexts(p.business)
	return p, err
})

// ForSimulation assembles one process over the given world, as Open does over the real one: the real
// webhook of the WhatsApp Cloud API, inbox, engine, store, dialogs, services, REST API, delivery and
// timers. The queue is the simulation's, and there are no files, mails and partners.
func ForSimulation(p SimulationParts) (Simulation, error) {
	shared, err := simulationPieces()
	if err != nil {
		return Simulation{}, err
	}
	b := shared.business
	settings, err := config.Parse(nil)
	if err != nil {
		return Simulation{}, err
	}
	box, err := sealing.New([]byte("the key of simulations' secrets!"))
	if err != nil {
		return Simulation{}, err
	}
	stores, err := openStores(store.Sealed(p.DB, box, func(string, string, error) {}), p.Clock.Now)
	if err != nil {
		return Simulation{}, err
	}
	reach, err := newPartners(settings, p.Clock.Now, p.Log)
	if err != nil {
		return Simulation{}, err
	}
	phone := whatsapp{cloudapi.New(cloudapi.Config{ //nolint:gosec // the simulated vendor takes any token
		AccessToken: "token of simulations", PhoneNumberIDs: []string{SimulationNumber}, AppSecret: SimulationSecret,
		GraphURL: "http://vendor.invalid", HTTP: p.Vendor, Now: p.Clock.Now, Log: p.Log,
	})}
	counter := limit.NewMemory(p.Clock.Now)
	c, err := newCore(coreParts{
		texts: shared.texts, stores: stores, business: b, locale: b.Locale, clock: p.Clock, queue: p.Queue, channels: []bot.Channel{phone}, name: p.Name,
		limits:  map[string]engine.Limits{phone.Name(): {PerSecond: 80, ContactInterval: 6 * time.Second, Burst: 45}},
		counter: counter, log: p.Log, check: p.Checkpoint,
		oneTime:       codes.Config{Limits: codeLimits(settings, b), Pepper: []byte("the key of simulations' codes, long"), Random: p.Random},
		codeTemplate:  "one_time_code",
		storeDocument: discardDocument, sealer: box, secret: []byte("the secret of simulations"), vault: scriptVault{},
		handlers: func(c core) map[string]engine.Handler {
			h := map[string]engine.Handler{dialogs.ClassifyText: language.Effect(shared.offline, shared.offline)}
			maps.Copy(h, businessHandlers(c, b, stores, reach, workdebts.ReceiptReader{Files: scriptFiles{}}))
			return h
		},
	})
	if err != nil {
		return Simulation{}, err
	}
	d := offlineAPI(c, b, stores, p.Clock)
	d.APIKey, d.Links, d.Log, d.Stopping, d.Limiter = SimulationKey, media.Signer{Key: []byte("links of simulations, 32 bytes..")}, p.Log, p.Stopping, counter
	d.Routes = []func(fiber.Router){func(r fiber.Router) { webhooks.Mount(r, phone.Routes(c.engine)) }}
	web, err := webhooks.New(d)
	return Simulation{c.engine, web}, err
}
