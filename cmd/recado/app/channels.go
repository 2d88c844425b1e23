package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/simulator"
	"recado/bot/channels/whatsmeow"
	"recado/bot/engine"
	"recado/cmd/recado/config"
	"recado/webhooks"
	"recado/webhooks/pairing"
)

// webhookChannel is a channel with webhooks.
type webhookChannel interface {
	bot.Channel
	Routes(sink channels.Sink) []channels.Route
}

// openChannels makes a channel for each configured vendor.
func (a *App) openChannels(ctx context.Context) error {
	a.limits = map[string]engine.Limits{}
	if a.Simulated {
		a.channels = append(a.channels, simulator.New(a.stores.Phones, a.clock))
	}
	for _, vendor := range []struct {
		on   bool
		open func() error
	}{
		{a.Config.WhatsAppAccessToken != "", a.openCloudAPI},
		{a.Config.JelouClientID != "", a.openJelou},
		{a.Config.TwilioAccountSID != "", a.openTwilio},
		{a.Config.SMSToAPIKey != "", a.openSMSTo},
		{a.Config.ConceptoMovilAPIKey != "", a.openConceptoMovil},
		{a.Config.TigoURL.IsSet(), a.openTigo},
		{a.Config.WhatsAppDevice != "", a.openDevice},
	} {
		if !vendor.on {
			continue
		}
		if err := vendor.open(); err != nil {
			return err
		}
	}
	for _, ch := range a.channels { // the first SMS channel reaches people whom WhatsApp can't reach
		if name, _, _ := strings.Cut(ch.Name(), "-"); name == "sms" && a.fallback == "" {
			a.fallback = ch.Name()
		}
	}
	if len(a.channels) == 0 {
		return errNoChannel
	}
	if a.stores.Settings != nil { // nil if only the settings are checked
		if err := a.saveServed(ctx); err != nil {
			return err
		}
	}
	for i := range a.channels {
		a.channels[i] = watch(a.channels[i], a.options.Sent)
	}
	return nil
}

// Channels lists in one line the channels that the settings enable, without calling any vendor. The
// error names the invalid setting.
func Channels(c config.Config) (string, error) {
	a := &App{Config: c, Log: slog.New(slog.DiscardHandler), clock: realClock{}, Simulated: c.Simulated()}
	a.Config.WhatsAppDevice = "" // opening its keys would take the device from the running program
	err := a.openChannels(context.Background())
	device := c.WhatsAppDevice != ""
	if err != nil && !(device && errors.Is(err, errNoChannel)) {
		return "", err
	}
	var names []string
	for _, ch := range a.channels {
		names = append(names, ch.Name())
	}
	if device {
		names = append(names, whatsmeow.Name)
	}
	line := strings.Join(names, ", ")
	if a.fallback != "" {
		line += "; SMS in place of WhatsApp by " + a.fallback
	}
	return line, nil
}

// whatsapp is the Cloud API with its rule of the customer service window: free messages are allowed
// for 24 hours after the person's last message.
type whatsapp struct{ *cloudapi.Client }

// Windowed reports that outside the 24-hour window only templates may be sent.
func (whatsapp) Windowed() bool { return true }

func (a *App) openCloudAPI() error {
	c := a.Config
	if err := complete(
		"WHATSAPP_ACCESS_TOKEN",
		companion{"WHATSAPP_PHONE_NUMBER_ID", len(c.WhatsAppPhoneNumberIDs) > 0},
		companion{"WHATSAPP_APP_SECRET", c.WhatsAppAppSecret != ""},
		companion{"WHATSAPP_VERIFY_TOKEN", c.WhatsAppVerifyToken != ""},
	); err != nil {
		return err
	}
	ch := whatsapp{cloudapi.New(cloudapi.Config{
		AccessToken: string(c.WhatsAppAccessToken), PhoneNumberIDs: c.WhatsAppPhoneNumberIDs,
		AppSecret: string(c.WhatsAppAppSecret), VerifyToken: string(c.WhatsAppVerifyToken), GraphURL: c.WhatsAppGraphURL.String(), Version: string(c.WhatsAppVersion),
		Open: a.openMediaFile, Now: a.clock.Now, Log: a.Log,
	})}
	limits := a.whatsappLimits()
	a.addRouted(ch)
	a.limits[ch.Name()] = limits
	for _, other := range ch.OtherNumbers() { // each number answers the messages that it received, with its own limits
		a.channels = append(a.channels, other)
		a.limits[other.Name()] = limits
	}
	return nil
}

// companion is a setting that another one needs.
type companion struct {
	name string
	set  bool
}

// complete returns an error that names the first companion that the setting first lacks.
func complete(first string, companions ...companion) error {
	for _, c := range companions {
		if !c.set {
			return fmt.Errorf("%s is set, and %s is not", first, c.name)
		}
	}
	return nil
}

// whatsappLimits returns the vendor's limits: 80 messages a second for a number, and one in six
// seconds to a person, with bursts. A stand-in on this machine has none.
func (a *App) whatsappLimits() engine.Limits {
	if a.Config.WhatsAppRate == 0 && a.Config.WhatsAppGraphURL.Loopback() {
		return engine.Limits{}
	}
	return engine.Limits{PerSecond: cmp.Or(int(a.Config.WhatsAppRate), 80), ContactInterval: 6 * time.Second, Burst: 45}
}

// openMediaFile opens a stored file that a channel sends.
func (a *App) openMediaFile(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	f, _, err := a.media.Open(ctx, m.ID)
	return f, err
}

// storeFile stores a file that a channel has fetched.
func (a *App) storeFile(ctx context.Context, from bot.ContactID, kind bot.Kind, body io.Reader, name string) (bot.Media, error) {
	return a.storeSimulatedFile(ctx, simulator.File{Name: name, Kind: kind, Body: body, From: from})
}

// mountSettings returns the functions that add routes for who may change settings.
func (a *App) mountSettings() (add []func(fiber.Router, fiber.Handler)) {
	if a.device != nil {
		add = append(add, func(r fiber.Router, guard fiber.Handler) { pairing.Mount(r, guard, a.device) })
	}
	return add
}

// mount returns the functions that add the vendors' routes.
func (a *App) mount() []func(fiber.Router) {
	var add []func(fiber.Router)
	for _, ch := range a.webhookChannels {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, ch.Routes(a.core.engine)) })
	}
	if a.mailEvents != nil {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, a.mailEvents.Routes(a.stores.Mails, a.core.engine)) })
	}
	if a.partners.payments != nil {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, a.partners.payments.Routes(a.core.payments, a.core.engine)) })
	}
	if a.partners.updates != nil {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, a.partners.updates.Routes(a.core.orders, a.core.engine)) })
	}
	return add
}

// channelChecks returns the readiness checks of the channels.
func (a *App) channelChecks() []webhooks.Check {
	var checks []webhooks.Check
	for _, ch := range a.channels {
		if ch.Name() == simulator.Name {
			continue
		}
		checks = append(checks, webhooks.Check{Name: "channel " + ch.Name(), Detail: ch.Name(), Probe: func(context.Context) error {
			return a.core.engine.ChannelDown(ch.Name())
		}, Notes: func() []string { return a.core.engine.TemplatesDown(ch.Name()) }})
	}
	return checks
}

// watch calls sent for each message that a channel has accepted. It is for measurements: it hides
// the channel's optional interfaces.
func watch(ch bot.Channel, sent func(bot.Outbound)) bot.Channel {
	if sent == nil {
		return ch
	}
	return watched{ch, sent}
}

type watched struct {
	bot.Channel
	sent func(bot.Outbound)
}

func (w watched) Send(ctx context.Context, out bot.Outbound) (string, error) {
	id, err := w.Channel.Send(ctx, out)
	if err == nil {
		w.sent(out)
	}
	return id, err
}
