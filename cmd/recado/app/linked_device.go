package app

import (
	"context"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/whatsmeow"
	"recado/bot/engine"
)

// deferredSink forwards to the engine, for a channel that is made before the engine.
type deferredSink struct{ engine *engine.Engine }

var _ channels.Sink = (*deferredSink)(nil)

func (s *deferredSink) Accept(ctx context.Context, in ...bot.Inbound) ([]bool, error) {
	return s.engine.Accept(ctx, in...)
}

func (s *deferredSink) Report(ctx context.Context, reports ...channels.DeliveryReport) error {
	return s.engine.Report(ctx, reports...)
}

func (s *deferredSink) Consent(ctx context.Context, who bot.ContactID, channel string, granted bool, at time.Time) error {
	return s.engine.Consent(ctx, who, channel, granted, at)
}

func (s *deferredSink) AddressChanged(ctx context.Context, channel string, from, to bot.ContactID, at time.Time) error {
	return s.engine.AddressChanged(ctx, channel, from, to, at)
}

func (s *deferredSink) Echo(ctx context.Context, echoes ...channels.Echo) error {
	return s.engine.Echo(ctx, echoes...)
}

func (s *deferredSink) Notice(ctx context.Context, n channels.Notice) error {
	return s.engine.Notice(ctx, n)
}

func (s *deferredSink) SaveInvalid(ctx context.Context, channel, why string, body []byte) error {
	return s.engine.SaveInvalid(ctx, channel, why, body)
}

// openDevice makes the channel of a linked device. Run connects it, in one process only.
func (a *App) openDevice() (err error) {
	a.sink = &deferredSink{}
	a.device, err = whatsmeow.New(context.Background(), whatsmeow.Config{
		Store: string(a.Config.WhatsAppDevice), Sink: a.sink, Open: a.openMediaFile, Now: a.clock.Now, Log: a.Log,
	})
	if err != nil {
		return err
	}
	a.onClose(func() { _ = a.device.Close() }) // the library has saved its state already
	a.channels = append(a.channels, a.device)
	if of, known := whatsmeow.LibraryDate(); known && whatsmeow.Old(of, a.clock.Now()) {
		a.Log.Warn("the linked device's library is old, WhatsApp may refuse it: update the program", "of", of.Format(time.DateOnly))
	}
	return nil
}
