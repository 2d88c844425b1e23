package app

import (
	"context"
	"crypto/rand"
	"io"
	"maps"

	"recado/bot"
	"recado/bot/engine"
	"recado/dialogs"
	"recado/flows/codes"
	"recado/flows/hooks"
	"recado/flows/wording"
	"recado/store/media"
	workdebts "recado/workers/debts"
	"recado/workers/language"
	"recado/workers/limit"
	"recado/workers/sealing"
	"recado/workers/vision"
)

// kinds maps the kind of a message to the media type that its file must have.
var kinds = map[bot.Kind]media.Kind{
	bot.KindImage: media.Image, bot.KindAudio: media.Audio, bot.KindVideo: media.Video, bot.KindDocument: media.Any,
}

func (a *App) openEngine(context.Context) (err error) {
	texts, err := loadTexts(a.Business)
	if err != nil {
		return err
	}
	box, err := sealing.New(a.signer.Key)
	if err != nil {
		return err
	}
	vault, err := newVault(a.media, a.signer.Key)
	if err != nil {
		return err
	}
	creditRules, err := loadCreditRules(a.Config)
	if err != nil {
		return err
	}
	issuer, err := fiscalIssuer(a.Config, a.Business, a.clock.Now)
	if err != nil {
		return err
	}
	a.core, err = newCore(coreParts{
		addresses: invoiceAddresses{a.Config.SiigoURL.Base(), a.Config.CuentiURL.Base(), a.Config.SheetsURL.Base(), a.Config.SheetsExportURL.Base()}, sealer: box, reminders: newReminders(a.Config),
		texts: texts, stores: a.stores, business: a.Business, locale: a.Business.Locale, clock: a.clock, queue: a.queue, channels: a.channels,
		limits: a.limits, files: a.storeFile, fallback: a.fallback, mails: a.partners.mail != nil,
		records:       hooks.Log{Appender: a.stores.Records, Hooks: a.hooks, Clock: a.clock},
		storeDocument: a.storeDocument, open: a.media.Open, link: a.conversationLink, consult: a.consult != nil,
		photoURL: a.photoURL, signLink: a.signLink(),
		page:    a.invoicePage(),
		gateway: paymentGateway(a.partners.gateway), issuer: issuer,
		oneTime: codes.Config{Limits: codeLimits(a.Config, a.Business), Pepper: a.codesKey, Random: rand.Reader}, codeTemplate: a.Config.CodesTemplate,
		secret: a.signer.Key, vault: vault, creditRules: creditRules,
		counter:  limit.NewRedis(a.redis.Client, "recado:limit:", limit.NewMemory(a.clock.Now), a.Log),
		handlers: a.handlers, observer: newObserver(a.registry), log: a.Log, name: name(), check: a.options.Checkpoint, changed: a.changes.Notify,
	})
	a.wordings = &wording.Service{Wordings: a.stores.Wordings, Texts: texts}
	if a.sink != nil {
		a.sink.engine = a.core.engine
	}
	return err
}

// handlers returns the handlers of all effects.
func (a *App) handlers(c core) map[string]engine.Handler {
	h := map[string]engine.Handler{
		dialogs.ClassifyText: language.Effect(a.understand, language.NewOffline(a.Business.Codes())),
		dialogs.ReadPlate:    vision.Effect(a.reader, a.media, a.storeCrop),
		bot.TranscribeVoice:  a.voices.Effect,
	}
	if a.consult != nil {
		h[bot.ReadWithModel] = language.ReadEffect(a.consult)
	}
	maps.Copy(h, businessHandlers(c, a.Business, a.stores, a.partners, workdebts.ReceiptReader{Pictures: a.reader, Files: a.media}))
	maps.Copy(h, registrationHandlers(c, a.stores, a.reader, a.media))
	return h
}

// storeDocument stores a generated document.
func (a *App) storeDocument(ctx context.Context, document io.Reader, name string) (bot.Media, error) {
	return a.media.Put(ctx, document, media.Document, name)
}

// storeCrop stores the crop of a serial plate for the person who is asked to confirm the number.
func (a *App) storeCrop(ctx context.Context, jpeg io.Reader, name string) (bot.Media, error) {
	return a.media.Put(ctx, jpeg, media.Image, name)
}
