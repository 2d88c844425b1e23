package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/channels/safehttp"
	"recado/flows/business"
	"recado/flows/campaigns"
	"recado/flows/connect/cuenti"
	"recado/flows/connect/sheets"
	"recado/flows/connect/siigo"
	"recado/flows/debts"
	"recado/flows/policy"
	"recado/templates"
)

// newCampaigns makes the service of campaigns. kick returns the signal of an outbox.
func newCampaigns(p coreParts, contacts *policy.Ledger, owed *debts.Service, vault *campaigns.Vault, loans func(f campaigns.Filters) campaigns.Instalments, kick func(outbox string) func(context.Context, string)) *campaigns.Service {
	s := &campaigns.Service{
		Campaigns: p.stores.Campaigns, Items: p.stores.CampaignItems, Files: p.stores.CampaignFiles, Numbers: p.stores.DB,
		Policy: contacts, Debts: owed, Render: p.texts.Render,
		Model: p.reminders, Sources: campaignSources{p.stores.CampaignFiles, p.business, vault, loans, p.clock.Now}, Standing: standing(p),
		Business: p.business.Name, Country: p.business.Country, Currency: p.business.Tariff().Currency, Locale: p.business.Locale, Zone: p.business.Location(),
		Money: templates.Money, Pepper: p.oneTime.Pepper, Signal: kick(p.stores.Campaigns.Name()), Told: kick(p.stores.CampaignItems.Name()),
	}
	s.Channels = []campaigns.Channel{campaigns.ByWhatsApp}
	if p.fallback != "" {
		s.Channels = append(s.Channels, campaigns.BySMS)
	}
	if p.mails {
		s.Channels = append(s.Channels, campaigns.ByMail)
	}
	return s
}

// standing returns what is known of a phone: whether the person has written to us, and by what.
func standing(p coreParts) func(ctx context.Context, phone string, now time.Time) (campaigns.Standing, error) {
	return func(ctx context.Context, phone string, _ time.Time) (known campaigns.Standing, err error) {
		known.Country = lawOf(phone, p.business.Country)
		s, err := p.stores.Sessions.Get(ctx, bot.ContactID(phone).Canonical())
		if errors.Is(err, bot.ErrNotFound) {
			return known, nil
		}
		if known.OptedOut = s.OptedOut; !s.LastInboundAt.IsZero() {
			ch := campaigns.Channel(policy.Channel(s.Channel))
			if slices.Contains([]campaigns.Channel{campaigns.ByWhatsApp, campaigns.BySMS}, ch) {
				known.Channels = []campaigns.Channel{ch}
			}
		}
		return known, err
	}
}

// invoiceAddresses are other addresses than those of the vendors; "" is theirs.
type invoiceAddresses struct{ siigo, cuenti, sheets, export string }

// newCredentials makes the store of credentials, with the systems to which they belong.
func newCredentials(p coreParts) *campaigns.Vault {
	currency, country := p.business.Tariff().Currency, p.business.Country
	return &campaigns.Vault{
		Store: p.stores.Credentials, Sealer: p.sealer, Now: p.clock.Now,
		Connect: map[campaigns.Platform]campaigns.Connector{
			campaigns.PlatformSiigo:  &siigo.Connector{Base: p.addresses.siigo, Currency: currency, Country: country, Now: p.clock.Now},
			campaigns.PlatformCuenti: &cuenti.Connector{Base: p.addresses.cuenti, Currency: currency, Country: country, Zone: p.business.Location(), Now: p.clock.Now},
			campaigns.PlatformSheets: &sheets.Connector{
				Base: p.addresses.sheets, Export: p.addresses.export, Currency: currency, Country: country, Files: p.stores.CampaignFiles, Now: p.clock.Now,
				HTTP: safehttp.New(safehttp.Options{Allow: allowed(p.addresses.export)}),
			},
		},
	}
}

func allowed(base string) []string {
	if base == "" {
		return nil
	}
	return []string{base}
}

// campaignSources opens the sources of campaigns.
type campaignSources struct {
	files    campaigns.Files
	business business.Business
	vault    *campaigns.Vault
	loans    func(f campaigns.Filters) campaigns.Instalments // known once the services are made
	now      func() time.Time
}

func (o campaignSources) Open(ctx context.Context, c campaigns.Campaign) (campaigns.Source, error) {
	if c.Platform == campaigns.PlatformCSV {
		return campaigns.CSV{Files: o.files, File: c.File, Currency: o.business.Tariff().Currency, Country: o.business.Country}, nil
	}
	if c.Platform == campaigns.PlatformInstalments {
		until := c.Filters.DueTo
		if until == "" && c.Filters.Reminder == "" { // what is not due yet is not asked for, unless somebody says so
			until = o.now().In(o.business.Location()).Format(time.DateOnly)
		}
		s := o.loans(c.Filters)
		s.Until = until
		return s, nil
	}
	return o.vault.Open(ctx, c)
}

// instalmentSource returns the source of the instalments of the business's own loans.
func instalmentSource(c *core, b business.Business) func(f campaigns.Filters) campaigns.Instalments {
	return func(f campaigns.Filters) campaigns.Instalments {
		s := campaigns.Instalments{
			Loans: c.credit.orders, Debtor: creditCustomers{c.persons, c.consents}.Applicant, Filters: f, Country: cmp.Or(f.Country, b.Country),
			Currency: b.Tariff().Currency,
		}
		if currency, ok := c.credit.rules.Currency(f.Country); ok {
			s.Currency = currency
		}
		return s
	}
}

// newCalendar makes the calendar of reminders of instalments.
func newCalendar(c *core, p coreParts) *campaigns.Calendar {
	source := instalmentSource(c, p.business)
	return &campaigns.Calendar{
		Campaigns: c.campaigns, Countries: c.credit.rules.Countries(), ZoneOf: debtorZones(p.business), Now: p.clock.Now,
		Source: func(f campaigns.Filters) campaigns.Source { return source(f) },
	}
}

// Campaigns returns the service of campaigns, for the command.
func (a *App) Campaigns() *campaigns.Service { return a.core.campaigns }

// AwaitDelivery waits until nothing that a campaign has asked for is under way in this process's store, and
// reports whether that is so. Messages that wait for a lawful hour are not waited for.
func (a *App) AwaitDelivery(ctx context.Context, most time.Duration) bool {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	end := time.After(most)
	for {
		later := a.clock.Now().Add(time.Second)
		asked, err1 := a.stores.CampaignItems.Waiting(ctx, later, 1)
		heard, err2 := a.stores.Inbox.WaitingContacts(ctx, later, 1)
		unsent, err3 := a.stores.Sessions.Unsent(ctx, later, 1)
		if errors.Join(err1, err2, err3) == nil && len(asked)+len(heard)+len(unsent) == 0 {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-end:
			return false
		case <-look.C:
		}
	}
}
