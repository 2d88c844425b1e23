package app

import (
	"context"
	"errors"
	"fmt"

	"recado/bot"
	"recado/cmd/recado/config"
	"recado/webhooks"
	"recado/workers/language"
)

// newSuggester returns the language model that drafts agents' messages; nil without one.
func newSuggester(c config.Config) language.Suggester {
	if c.OpenAIAPIKey == "" {
		return nil
	}
	return language.NewOpenAISuggester(language.OpenAIConfig{Key: string(c.OpenAIAPIKey), BaseURL: c.OpenAIBaseURL.String(), Model: c.OpenAIModel}, language.Breaker{})
}

// suggest returns the function that drafts agents' messages, or nil without a language model.
func (a *App) suggest() webhooks.Suggest {
	model := newSuggester(a.Config)
	if model == nil {
		return nil
	}
	return func(ctx context.Context, r webhooks.SuggestionRequest) (webhooks.Suggestion, error) {
		c := language.Conversation{
			Business: a.Business.Name, Agent: r.Agent, Language: r.Locale, Facts: a.businessFacts(r.Locale),
			Known: r.Known, Missing: r.Missing, Orders: r.Orders,
		}
		for _, x := range r.Entries {
			from := map[string]string{"contact": "customer", "bot": "bot", "system": ""}[x.From]
			switch {
			case x.Text == "" || x.Redacted || x.Kind == string(bot.KindAct) || x.From == "system":
				continue
			case from == "":
				from = "agent"
			}
			c.Lines = append(c.Lines, language.Said{From: from, Text: x.Text})
		}
		made, err := model.Suggest(ctx, c)
		switch {
		case errors.Is(err, language.ErrRefused), errors.Is(err, language.ErrCut), errors.Is(err, language.ErrMalformed):
			return webhooks.Suggestion{}, fmt.Errorf("%w: %w", webhooks.ErrNoSuggestion, err)
		case err != nil:
			return webhooks.Suggestion{}, fmt.Errorf("%w: %w", bot.ErrUnavailable, err)
		}
		return webhooks.Suggestion(made), nil
	}
}

// businessFacts lists what the business answers to questions, as the bot words it.
func (a *App) businessFacts(locale string) []string {
	var facts []string
	for _, topic := range bot.Topics() {
		say, known := a.Business.Answer(bot.Question{Topic: topic, Locale: locale, At: a.clock.Now()}, "")
		if !known {
			continue
		}
		text := say.Text
		if say.Key != "" {
			var err error
			if text, err = a.core.texts.Render(say.Key, locale, "", say.Args); err != nil {
				continue
			}
		}
		facts = append(facts, text)
	}
	return facts
}
