package app

import (
	"context"

	"recado/bot"
	"recado/bot/engine"
	workonboarding "recado/workers/onboarding"
)

// registrationHandlers returns the handlers of the work that only the registration of people asks for.
func registrationHandlers(c core, s Stores, cards workonboarding.CardReader, files workonboarding.Opener) map[string]engine.Handler {
	return workonboarding.Worker{
		Codes: c.oneTime, Cards: cards, Files: files,
		Locale: func(ctx context.Context, who bot.ContactID) string {
			talk, err := s.Sessions.Get(ctx, who)
			if err != nil {
				return "" // the business's
			}
			return talk.Locale
		},
	}.Handlers()
}
