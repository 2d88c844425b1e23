package app

import (
	"context"
	"maps"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/bot/engine"
	"recado/dialogs"
	"recado/flows/orders"
	"recado/store/media"
	"recado/workers/language"
	"recado/workers/vision"
)

// kinds are what a file must be to be kept as what it was sent for.
var kinds = map[bot.Kind]media.Kind{
	bot.KindImage: media.Image, bot.KindAudio: media.Audio, bot.KindVideo: media.Video, bot.KindDocument: media.Any,
}

func (a *App) openEngine(context.Context) (err error) {
	var channels []bot.Channel
	if a.Simulated {
		channels = append(channels, watched{simulator.New(a.stores.Phones, a.clock), a.options.Sent})
	}
	if len(channels) == 0 {
		return errNoChannel
	}
	a.core, err = newCore(coreParts{
		stores: a.stores, business: a.Business, locale: a.Business.Locale, clock: a.clock, queue: a.queue, channels: channels,
		handlers: a.handlers, observer: newObserver(a.registry), log: a.Log, name: name(), check: a.options.Checkpoint,
	})
	return err
}

// handlers are who carries out each effect.
func (a *App) handlers(o *orders.Service) map[string]engine.Handler {
	h := map[string]engine.Handler{
		dialogs.Understand:  language.Effect(a.understand),
		dialogs.ReadPlate:   vision.Effect(a.reader, a.media),
		bot.TranscribeVoice: language.TranscribeEffect(a.transcribe, a.media),
	}
	maps.Copy(h, orderHandlers(o, a.Business, a.stores.Mails, a.partners))
	return h
}

// watched tells of each message that its channel has taken.
type watched struct {
	bot.Channel
	sent func(bot.Outbound)
}

func (w watched) Send(ctx context.Context, out bot.Outbound) (string, error) {
	id, err := w.Channel.Send(ctx, out)
	if err == nil && w.sent != nil {
		w.sent(out)
	}
	return id, err
}
