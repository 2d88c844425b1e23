package app

import (
	"context"
	"os"

	"recado/bot/channels/sendgrid"
	"recado/flows/hooks"
	workhooks "recado/workers/hooks"
)

// openHooks prepares the webhooks to partners: deliveries are stored before their event, and a
// runner sends them.
func (a *App) openHooks(context.Context) error {
	receivers, err := hooks.LoadSecrets(a.Business.Webhooks, os.Getenv)
	if err != nil {
		return err
	}
	a.hookRunner = &workhooks.Runner{Deliveries: a.stores.Hooks, Receivers: receivers, Now: a.clock.Now, Log: a.Log}
	a.hooks = &hooks.Service{Deliveries: a.stores.Hooks, Receivers: receivers, Signal: a.hookRunner.Signal}
	return nil
}

// openMailEvents opens the webhook for mail events, if the vendor's key is set.
func (a *App) openMailEvents(context.Context) (err error) {
	if a.Config.SendGridPublicKey == "" {
		return nil
	}
	a.mailEvents, err = sendgrid.New(sendgrid.Config{PublicKey: a.Config.SendGridPublicKey, Log: a.Log})
	return err
}
