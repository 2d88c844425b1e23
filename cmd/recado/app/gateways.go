package app

import (
	"fmt"
	"os"

	"recado/bot/channels/conceptomovil"
	"recado/bot/channels/tigo"
)

// SMS gateways only send: recipients answer by another channel, or call.

func (a *App) openConceptoMovil() error {
	c := a.Config
	var origins []conceptomovil.Origin
	for _, o := range c.ConceptoMovilOrigins {
		origins = append(origins, conceptomovil.Origin(o))
	}
	ch, err := conceptomovil.New(conceptomovil.Config{
		URL: c.ConceptoMovilURL.String(), APIKey: string(c.ConceptoMovilAPIKey), Token: string(c.ConceptoMovilToken), Tag: c.ConceptoMovilTag,
		Origins: origins, Now: a.clock.Now,
	})
	if err != nil {
		return fmt.Errorf("CONCEPTOMOVIL_API_KEY is set, but a setting that it needs is missing or invalid: %w", err)
	}
	a.channels = append(a.channels, ch)
	return nil
}

func (a *App) openTigo() error {
	c := a.Config
	if err := complete("TIGO_URL", companion{"TIGO_BODY", c.TigoBody != ""}); err != nil {
		return err
	}
	body, err := os.ReadFile(c.TigoBody)
	if err != nil {
		return fmt.Errorf("TIGO_BODY: %w", err)
	}
	ch, err := tigo.New(tigo.Config{
		URL: c.TigoURL.String(), Body: string(body), Values: c.TigoValues, Header: c.TigoHeaders, ContentType: c.TigoContentType,
		Success: c.TigoSuccess, RetryPattern: c.TigoAgain, StopPattern: c.TigoDead, Now: a.clock.Now,
	})
	if err != nil {
		return fmt.Errorf("TIGO_URL is set, but a setting that it needs is missing or invalid: %w", err)
	}
	a.channels = append(a.channels, ch)
	return nil
}
