package app

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"recado/cmd/recado/config"
	"recado/flows/business"
	"recado/flows/credit"
	"recado/flows/record"
	"recado/templates"
	workcredit "recado/workers/credit"
)

// credits are the services of credit.
type credits struct {
	rules       *credit.Rules
	products    *record.Service[credit.Product]
	evaluations *credit.Evaluations
	orders      *credit.Orders
	lines       *credit.Lines
}

// loadCreditRules reads the file of decision rules, or those of the program.
func loadCreditRules(c config.Config) (*credit.Rules, error) {
	if c.CreditRules == "" {
		return credit.DefaultRules()
	}
	file, err := os.ReadFile(c.CreditRules)
	if err != nil {
		return nil, fmt.Errorf("RECADO_CREDIT_RULES: %w", err)
	}
	rules, err := credit.ParseRules(c.CreditRules, string(file))
	if err != nil {
		return nil, fmt.Errorf("RECADO_CREDIT_RULES: %w", err)
	}
	return rules, nil
}

// newCredits makes the services of credit. The texts of the rules are added to the others.
func newCredits(p coreParts, people credit.Customers, signal func(outbox string) func(context.Context, string)) (credits, error) {
	c := credits{rules: p.creditRules}
	var err error
	if c.rules == nil {
		if c.rules, err = credit.DefaultRules(); err != nil {
			return c, err
		}
	}
	if err := addReasons(p.texts, c.rules); err != nil {
		return c, err
	}
	bureau, err := credit.NewSimulator()
	if err != nil {
		return c, err
	}
	tariff, zones := p.business.Tariff(), debtorZones(p.business)
	c.products = credit.Products(p.stores.Products, c.rules)
	c.lines = &credit.Lines{Lines: p.stores.CreditLines, Customers: people, Rules: c.rules}
	c.evaluations = &credit.Evaluations{
		Evaluations: p.stores.Evaluations, Customers: people, Bureau: bureau, Rules: c.rules, Lines: c.lines, Numbers: p.stores.DB, ZoneOf: zones,
		Signal: signal(p.stores.Evaluations.Name()),
	}
	c.orders = &credit.Orders{
		Orders: p.stores.CreditOrders, Products: c.products, Customers: people, Lines: c.lines, Numbers: p.stores.DB, VATOn: tariff.VATOn, ZoneOf: zones,
		Signal: signal(p.stores.CreditOrders.Name()),
	}
	return c, nil
}

// addReasons adds the rules' own words to the texts. Every reason must then have words in every language.
func addReasons(texts *templates.Catalog, rules *credit.Rules) error {
	for _, locale := range texts.Locales() {
		if words := rules.Words()[locale]; len(words) > 0 {
			if err := texts.Extend(locale, words); err != nil {
				return err
			}
		}
	}
	for _, key := range rules.Texts() {
		for _, locale := range texts.Locales() {
			if !texts.Has(key, locale) {
				return fmt.Errorf("rules of credit %s: the reason %s has no words in %q", rules.Version(), key, locale)
			}
		}
	}
	return nil
}

// debtorZones returns the time zone of the people of a country: the capital's, or else the business's.
func debtorZones(b business.Business) func(country string) *time.Location {
	zones := map[string]*time.Location{}
	for country, name := range map[string]string{"CO": "America/Bogota", "SV": "America/El_Salvador", "HN": "America/Tegucigalpa"} {
		if zone, err := time.LoadLocation(name); err == nil { // the program carries the zones
			zones[country] = zone
		}
	}
	return func(country string) *time.Location { return cmp.Or(zones[country], b.Location()) }
}

// creditWorker carries out the effects of credit.
func creditWorker(c core) workcredit.Worker {
	return workcredit.Worker{
		Evaluations: c.credit.evaluations, Orders: c.credit.orders, Lines: c.credit.lines, Debts: c.debts,
		Customers: creditCustomers{c.persons, c.consents},
	}
}
