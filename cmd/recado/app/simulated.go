package app

import (
	"cmp"
	"context"
	"errors"
	"net"
	"strings"

	"recado/bot"

	"recado/bot/channels/simulator"
)

// servedSetting stores whether the store has served a vendor's channel: servedReal, or
// servedStandin if all vendors were programs on this machine.
const (
	servedSetting = "channels.served"
	servedReal    = "real"
	servedStandin = "standin"
)

// errServed means that the simulator stays off, because it would show and control real conversations.
var errServed = errors.New("this store has served real people, so RECADO_SIMULATOR stays off: configure a messaging vendor, or set RECADO_DATA to another folder")

// errBesideVendor means that the simulator stays off, because a configured vendor serves real people.
var errBesideVendor = errors.New("RECADO_SIMULATOR=on beside a messaging vendor would show and steer real conversations: remove one of the two")

// chooseSimulator decides whether the simulator is a channel: as the settings say, but never with a
// store that has served a real channel.
func (a *App) chooseSimulator(ctx context.Context) error {
	if a.Simulated = a.Config.Simulated(); !a.Simulated {
		return nil
	}
	if a.vendorsServe() == servedReal {
		return errBesideVendor
	}
	served, err := a.served(ctx)
	if err != nil {
		return err
	}
	if served == servedReal {
		return errServed
	}
	return nil
}

// served returns what the store has served so far: "" for the simulator only. For a store without
// the setting it searches the sessions once.
func (a *App) served(ctx context.Context) (string, error) {
	kept, err := a.stores.Settings.Get(ctx, servedSetting)
	if err != nil || kept != "" {
		return kept, err
	}
	for after := ""; ; {
		page, next, err := a.stores.Sessions.Queue(ctx, bot.QueueQuery{Limit: servedPage, After: after})
		if err != nil {
			return "", err
		}
		for _, s := range page {
			if s.Channel != "" && s.Channel != simulator.Name {
				return servedReal, a.stores.Settings.Set(ctx, servedSetting, servedReal)
			}
		}
		if after = next; next == "" {
			return "", nil
		}
	}
}

// servedPage is the page size of that search.
const servedPage = 500

// saveServed records that the store serves vendors' channels from now on.
func (a *App) saveServed(ctx context.Context) error {
	now := a.vendorsServe()
	if now == "" {
		return nil
	}
	kept, err := a.stores.Settings.Get(ctx, servedSetting)
	if err != nil || kept == now || kept == servedReal {
		return err
	}
	return a.stores.Settings.Set(ctx, servedSetting, now)
}

// vendorsServe returns what the configured vendors serve: servedReal, servedStandin, or "" without a vendor.
func (a *App) vendorsServe() (now string) {
	for _, vendor := range a.Config.Vendors() {
		switch {
		case !vendor.On:
		case vendor.Address.Loopback():
			now = cmp.Or(now, servedStandin)
		default:
			now = servedReal
		}
	}
	return now
}

// simulatorHosts returns the host names at which the simulator may be opened, besides loopback.
func (a *App) simulatorHosts() []string {
	var hosts []string
	if host, _, err := net.SplitHostPort(a.Config.Addr); err == nil && host != "" {
		hosts = append(hosts, strings.ToLower(host))
	}
	if host := a.Config.PublicURL.Hostname(); host != "" {
		hosts = append(hosts, strings.ToLower(host))
	}
	return hosts
}

// warnOpen logs a warning that the simulator requires no key.
func (a *App) warnOpen(addr string) {
	a.Log.Warn("the simulator is open: whoever reaches this address reads and steers every conversation of this store", "address", "http://"+addr+"/sim")
}
