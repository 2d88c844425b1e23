package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/simulator"
	"recado/bot/channels/whatsmeow"
	"recado/bot/engine"
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
		setting string
		open    func() error
	}{
		{"WHATSAPP_ACCESS_TOKEN", a.openCloudAPI},
		{"JELOU_CLIENT_ID", a.openJelou},
		{"TWILIO_ACCOUNT_SID", a.openTwilio},
		{"SMSTO_API_KEY", a.openSMSTo},
		{"CONCEPTOMOVIL_API_KEY", a.openConceptoMovil},
		{"TIGO_URL", a.openTigo},
		{"WHATSAPP_DEVICE", a.openDevice},
	} {
		if a.Config[vendor.setting] == "" {
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
func Channels(c Config) (string, error) {
	a := &App{Config: maps.Clone(c), Log: slog.New(slog.DiscardHandler), clock: realClock{}}
	var err error
	if a.Simulated, err = c.simulated(); err != nil {
		return "", err
	}
	delete(a.Config, "WHATSAPP_DEVICE") // opening its keys would take the device from the running program
	err = a.openChannels(context.Background())
	device := c["WHATSAPP_DEVICE"] != ""
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
	for _, name := range []string{"WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"} {
		if c[name] == "" {
			return fmt.Errorf("WHATSAPP_ACCESS_TOKEN is set, and %s is not", name)
		}
	}
	numbers, err := c.phoneNumberIDs()
	if err != nil {
		return err
	}
	ch := whatsapp{cloudapi.New(cloudapi.Config{
		AccessToken: c["WHATSAPP_ACCESS_TOKEN"], PhoneNumberIDs: numbers,
		AppSecret: c["WHATSAPP_APP_SECRET"], VerifyToken: c["WHATSAPP_VERIFY_TOKEN"], GraphURL: c["WHATSAPP_GRAPH_URL"], Version: c["WHATSAPP_VERSION"],
		Open: a.openMediaFile, Now: a.clock.Now, Log: a.Log,
	})}
	limits, err := a.whatsappLimits()
	a.addRouted(ch)
	a.limits[ch.Name()] = limits
	for _, other := range ch.OtherNumbers() { // each number answers the messages that it received, with its own limits
		a.channels = append(a.channels, other)
		a.limits[other.Name()] = limits
	}
	return err
}

// phoneNumberIDs returns the ids of the account's numbers. Each channel but the first is named
// after its number, so the order must stay and new ones must be appended.
func (c Config) phoneNumberIDs() ([]string, error) {
	var ids []string
	for id := range strings.SplitSeq(c["WHATSAPP_PHONE_NUMBER_ID"], ",") {
		id = strings.TrimSpace(id)
		if id == "" || strings.Trim(id, "0123456789") != "" {
			return nil, fmt.Errorf("WHATSAPP_PHONE_NUMBER_ID: %q is no id of a number: digits only, several parted by commas", id)
		}
		if slices.Contains(ids, id) {
			return nil, fmt.Errorf("WHATSAPP_PHONE_NUMBER_ID: %s stands there twice", id)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// whatsappLimits returns the vendor's limits: 80 messages a second for a number, and one in six
// seconds to a person, with bursts. A stand-in on this machine has none.
func (a *App) whatsappLimits() (engine.Limits, error) {
	if a.Config["WHATSAPP_RATE"] == "" && loopback(a.Config["WHATSAPP_GRAPH_URL"]) {
		return engine.Limits{}, nil
	}
	perSecond := 80
	if a.Config["WHATSAPP_RATE"] != "" {
		var err error
		if perSecond, err = a.Config.number("WHATSAPP_RATE"); err != nil {
			return engine.Limits{}, err
		}
	}
	return engine.Limits{PerSecond: perSecond, ContactInterval: 6 * time.Second, Burst: 45}, nil
}

func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
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

// mount returns the functions that add the vendors' routes.
func (a *App) mount() []func(fiber.Router) {
	var add []func(fiber.Router)
	for _, ch := range a.webhookChannels {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, ch.Routes(a.core.engine)) })
	}
	if a.device != nil {
		keyed := webhooks.RequireKey(a.APIKey)
		add = append(add, func(r fiber.Router) { pairing.Mount(r, keyed, a.device) })
	}
	if a.mailEvents != nil {
		add = append(add, func(r fiber.Router) { webhooks.Mount(r, a.mailEvents.Routes(a.stores.Mails, a.core.engine)) })
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
