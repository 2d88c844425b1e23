// Package app assembles the program, in reading order: settings, store, queue, readers, partners,
// the engine, HTTP. All other packages get their dependencies from here; only this package chooses
// them.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado/bot"
	"recado/bot/channels/sendgrid"
	"recado/bot/channels/simulator"
	"recado/bot/channels/whatsmeow"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/flows/business"
	"recado/flows/campaigns"
	"recado/flows/hooks"
	"recado/flows/users"
	"recado/flows/wording"
	"recado/store/media"
	"recado/webhooks"
	workhooks "recado/workers/hooks"
	"recado/workers/language"
	"recado/workers/queue"
	"recado/workers/vision"
	"recado/workers/voice"
)

// App is the program, opened but not yet running.
type App struct {
	Config     config.Config
	Business   business.Business
	Log        *slog.Logger
	Simulated  bool
	APIKey     string
	codesKey   []byte // of one-time codes
	APIKeyMade bool   // the key was generated, not set, and may be shown

	clock           bot.Clock
	simClock        *simulator.Clock
	stores          Stores
	redis           *queue.Redis
	queue           *queue.Queue
	media           *media.Store
	signer          media.Signer
	reader          *lazyReader
	understand      language.Understander
	consult         language.Reader // nil: messages are read offline only
	voices          *voice.Listener
	partners        partners
	channels        []bot.Channel
	webhookChannels []webhookChannel // the channels that vendors call
	limits          map[string]engine.Limits
	fallback        string
	device          *whatsmeow.Channel // nil: no linked device
	sink            *deferredSink
	hooks           *hooks.Service
	hookRunner      *workhooks.Runner
	mailEvents      *sendgrid.Webhook // nil: mail events are not received
	registry        *prometheus.Registry
	users           *users.Service
	core            core
	changes         webhooks.Changes
	wordings        *wording.Service
	options         Options
	closers         []func()
}

// Options are hooks for tests and measurements, and settings for the program itself.
type Options struct {
	Checkpoint func(step string)  // called at each step of a message's life; see package engine
	Sent       func(bot.Outbound) // called when a message has been sent
	ReadPlates []string           // command of the child processes that read plates; see vision.Options
}

// Open reads the business, opens the store and the queue and connects all parts. Call Close on the
// result in any case, also after an error.
func Open(ctx context.Context, c config.Config, log *slog.Logger, o Options) (*App, error) {
	a := &App{Config: c, Log: log, registry: prometheus.NewRegistry(), options: o}
	for _, step := range []func(context.Context) error{
		a.openBusiness, a.openStore, a.openClock, a.openKeys, a.openMedia, a.openQueue, a.openReaders, a.openVoices, a.openPartners, a.openChannels, a.openHooks, a.openMailEvents, a.openUsers, a.openEngine,
	} {
		if err := step(ctx); err != nil {
			return a, err
		}
	}
	return a, nil
}

// Close releases all resources, in reverse order.
func (a *App) Close() {
	for i := len(a.closers) - 1; i >= 0; i-- {
		a.closers[i]()
	}
	a.closers = nil
}

func (a *App) onClose(f func()) { a.closers = append(a.closers, f) }

func (a *App) openBusiness(context.Context) (err error) {
	a.Business, err = LoadBusiness(a.Config)
	return err
}

// LoadBusiness reads business.toml, or the built-in example.
func LoadBusiness(c config.Config) (business.Business, error) {
	file := business.Example
	if path := c.Business; path != "" {
		var err error
		if file, err = os.ReadFile(path); err != nil {
			return business.Business{}, fmt.Errorf("RECADO_BUSINESS: %w", err)
		}
	}
	b, err := business.Parse(file)
	if len(c.TeamMail) > 0 {
		b.TeamMail = c.TeamMail
	}
	return b, err
}

// realClock is the clock without a simulator.
type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

// openClock opens the clock. With the simulator its offset is stored, as sessions are.
func (a *App) openClock(ctx context.Context) (err error) {
	a.clock = realClock{}
	if err := a.chooseSimulator(ctx); err != nil || !a.Simulated {
		return err
	}
	kept, err := a.stores.Settings.Get(ctx, "simulator.offset")
	if err != nil {
		return err
	}
	ahead, _ := time.ParseDuration(kept) // "" is no offset
	a.simClock = simulator.NewClock(ahead, func(d time.Duration) error {
		return a.stores.Settings.Set(context.WithoutCancel(ctx), "simulator.offset", d.String())
	})
	a.clock = a.simClock
	return nil
}

func (a *App) openMedia(context.Context) (err error) {
	a.media, err = media.New(filepath.Join(a.Config.Data, "media"), media.Options{Now: a.clock.Now})
	return err
}

func (a *App) openQueue(ctx context.Context) (err error) {
	a.redis, err = queue.Connect(ctx, string(a.Config.RedisURL), a.Config.Data)
	if err != nil {
		return err
	}
	a.onClose(a.redis.Close)
	a.queue = queue.New(a.redis)
	a.onClose(a.queue.Close)
	return nil
}

// openReaders chooses the readers of texts and plates.
func (a *App) openReaders(context.Context) error {
	a.understand, a.consult = NewUnderstander(a.Config, a.Business), newReader(a.Config)
	a.reader = newLazyReader(vision.Options{Workers: int(a.Config.Readers), Weights: a.Config.Vision, Child: a.options.ReadPlates}, a.Log)
	a.onClose(a.reader.close)
	return nil
}

func (a *App) openPartners(context.Context) (err error) {
	a.partners, err = newPartners(a.Config, a.clock.Now, a.Log)
	return err
}

// NewUnderstander returns the language model with the offline classifier as fallback, or the
// classifier alone.
func NewUnderstander(c config.Config, b business.Business) language.Understander {
	offline := language.NewOffline(b.Codes())
	cfg := language.OpenAIConfig{Key: string(c.OpenAIAPIKey), BaseURL: c.OpenAIBaseURL.String(), Model: c.OpenAIModel}
	for _, s := range b.Services {
		cfg.Services = append(cfg.Services, language.Service{Code: s.Code, Description: b.ServiceName(s.Code, b.Locale)})
	}
	if cfg.Key == "" {
		return offline
	}
	return language.NewFallback(language.NewOpenAI(cfg), offline, language.Breaker{})
}

// newReader returns the language model that is asked about texts that nothing else understood; nil
// without one.
func newReader(c config.Config) language.Reader {
	if c.OpenAIAPIKey == "" {
		return nil
	}
	return language.NewOpenAIReader(language.OpenAIConfig{Key: string(c.OpenAIAPIKey), BaseURL: c.OpenAIBaseURL.String(), Model: c.OpenAIModel}, language.Breaker{})
}

// newReminders returns the language model that words reminders of invoices; nil without one.
func newReminders(c config.Config) campaigns.Model {
	if c.OpenAIAPIKey == "" {
		return nil
	}
	return language.NewReminder(language.OpenAIConfig{Key: string(c.OpenAIAPIKey), BaseURL: c.OpenAIBaseURL.String(), Model: c.OpenAIModel}, language.Breaker{})
}

// name returns a unique name of this process, for its claims.
func name() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), rand.Text()[:6])
}

var errNoChannel = errors.New("no channel: no messaging vendor is configured and RECADO_SIMULATOR is off")
