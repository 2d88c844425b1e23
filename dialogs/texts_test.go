package dialogs_test

import (
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/customers"
	"recado/flows/facts"
	"recado/flows/onboarding"
	"recado/flows/orders"
)

// Keys that are composed at run time are in no table, so NewMachine can't check them.
func TestComposedTextKeysExist(t *testing.T) {
	_, texts := officeMachine(t)
	var keys []string
	for _, fault := range []bot.Fault{bot.FaultNotImage, bot.FaultTooBig, bot.FaultBroken, bot.FaultEmpty, bot.FaultUnfetched, bot.FaultFormat, bot.FaultVideo} {
		keys = append(keys, "media."+string(fault))
	}
	for _, state := range orders.Statuses() {
		keys = append(keys, "state."+string(state))
	}
	for _, state := range []orders.Status{orders.StatusPublished, orders.StatusAssigned, orders.StatusCancelled} {
		keys = append(keys, orders.NoticeState+strings.ToLower(string(state)))
	}
	for _, priority := range []orders.Priority{orders.Low, orders.Medium, orders.High, orders.Emergency} {
		keys = append(keys, "priority."+string(priority))
	}
	for _, service := range services {
		keys = append(keys, "service."+service)
	}
	for _, act := range []string{"refuse", "give_back", "check_in", "extra", "report", "pause", "work_approve", "work_problem", "warranty_claim", "request_answer"} {
		keys = append(keys, "sender_code.act."+act)
	}
	for _, why := range []onboarding.Fault{onboarding.NoDigits, onboarding.WrongLength, onboarding.WrongDigits, onboarding.Zeros} {
		keys = append(keys, "onboarding.document."+string(why))
	}
	for _, why := range []onboarding.Fault{onboarding.Minor, onboarding.TooOld, onboarding.NotYet, onboarding.NoYear} {
		keys = append(keys, "onboarding.birth."+string(why))
	}
	for _, topic := range []string{bot.TopicWhyData, bot.TopicSafety, bot.TopicNext, bot.TopicHow, bot.TopicWhyPhoto, bot.TopicDuration, bot.TopicWhen, "why_denied"} {
		keys = append(keys, "onboarding.answer."+topic)
	}
	for question, why := range map[string]string{
		"document": "needed", "phone": "other not_mobile", "code": "six words alone", "consent_data": "sure", "consent_bureau": "sure", "names": "not_a_name too_long one",
		"birth": "not_a_date", "address": "more written", "mail": "wrong", "employer": "needed too_long", "position": "needed too_long", "income": "odd one needed currency",
		"since": "before_birth", "front": "wait needed", "back": "wait needed same", "selfie": "wait needed same", "card": "which", "line": "date name", "reference": "phone own twice needed",
	} {
		for _, w := range strings.Fields(why) {
			keys = append(keys, "onboarding."+question+"."+w)
		}
	}
	for _, country := range []string{"SV", "CO", "HN", ""} {
		for _, kind := range customers.IdentityKinds(country)[:min(1, len(customers.IdentityKinds(country)))] {
			keys = append(keys, "document."+string(kind))
		}
	}
	keys = append(keys, "document.", "currency.", "currency.USD", "currency.COP", "currency.HNL", orders.NoticeCreated, "media.some", "photos.full", "removed.value", "photos.revoked")
	for _, plan := range facts.Plans() {
		keys = append(keys, "report."+plan.Name)
	}
	for _, k := range facts.KPIs(facts.Input{}, facts.Input{}, facts.Operations, facts.Quality, facts.Money) {
		keys = append(keys, "kpi."+k.Name)
	}
	keys = append(keys, "kpi.churn", "kpi.forecast", "kpi.forecast_error")
	for _, locale := range texts.Locales() {
		for _, key := range keys {
			if !texts.Has(key, locale) {
				t.Errorf("no text %q in %s", key, locale)
			}
		}
	}
}

// A title that means two options of one question would make neither selectable by name.
func TestOptionNamesAreUniquePerQuestion(t *testing.T) {
	m, texts := officeMachine(t)
	for _, frame := range allQuestions() {
		for _, locale := range []string{"es", "en", "es-CO", "es-HN", "es-SV"} {
			l := newRandomConversation(m, texts, locale, true)
			l.s.FrameCount, l.s.Stack = 1, []bot.Frame{frame}
			l.do(randomEvent{What: "text", Text: "repetir"})
			owner := map[string]string{}
			for _, e := range l.fresh {
				if e.Say == nil {
					continue
				}
				for _, o := range e.Say.Options {
					for _, name := range texts.Names(o.Title, locale) {
						name = bot.Fold(name)
						if other, taken := owner[name]; taken && other != o.Choice {
							t.Errorf("%s.%s in %s: %q means %s and %s", frame.Dialog, frame.State, locale, name, other, o.Choice)
						}
						owner[name] = o.Choice
					}
				}
			}
		}
	}
}
