package reading

import (
	"slices"

	"recado/bot"
)

// addSchedule reads a day that is given while an order is taken, or with the work, as the time
// of that order: "para el viernes" changes another order only if it says so.
func (v *resolver) addSchedule() {
	orders := v.has(bot.ActProvide, bot.SlotDescription) && (v.has(bot.ActProvide, bot.SlotService) || v.has(bot.ActProvide, bot.SlotPlace))
	if !formQuestions[v.context.Expects] && !orders || len(v.entities.ids) > 0 {
		return
	}
	for i := range v.acts {
		if a := &v.acts[i]; a.Kind == bot.ActChange && a.About == "date" && !v.rules.reschedules(words(v.text[a.Span.From:a.Span.To])) {
			a.Kind, a.About = bot.ActProvide, bot.SlotTime
		}
	}
}

// formQuestions holds what the questions of an order expect.
var formQuestions = map[bot.Expects]bool{
	bot.ExpectsService: true, bot.ExpectsDescription: true, bot.ExpectsPhoto: true, bot.ExpectsSerial: true, bot.ExpectsPlace: true,
	bot.ExpectsFloor: true, bot.ExpectsRoom: true, bot.ExpectsPriority: true, bot.ExpectsMail: true, bot.ExpectsReview: true, bot.ExpectsField: true,
}

// dropDoubtfulChanges removes an unlikely change of another order from a message that describes a job: "el aire no
// enfría, Torre Futura piso 5" changes no place.
func (v *resolver) dropDoubtfulChanges() {
	a, ok := (bot.Reading{Acts: v.acts}).Find(bot.ActProvide, bot.SlotDescription)
	if v.context.Expects != bot.ExpectsOpen || !ok || a.Confidence < confidentChange {
		return
	}
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool { return a.Kind == bot.ActChange && a.Confidence < unlikelyChange })
}

// unlikelyChange is the confidence below which such a change is none.
const unlikelyChange = 0.5

// dropChangesOfNothing removes an unsure cancellation, change, opt-in or opt-out from a message that tells a whole new order: "solo
// queremos el arreglo del aire por ahora", "podría ser el miércoles a las 10". It stays part of what is told.
func (v *resolver) dropChangesOfNothing() {
	if !v.tellsOrder() || !v.has(bot.ActProvide, bot.SlotPlace) {
		return
	}
	v.readWantedTime()
	v.acts = slices.DeleteFunc(v.acts, func(a bot.Act) bool {
		switch a.Kind {
		case bot.ActCancel, bot.ActChange, bot.ActComplain, bot.ActStart, bot.ActStop: // "…, baja" is a priority
			tellsWhen := a.Kind == bot.ActChange && a.About == bot.SlotDate                                     // "you can come Monday": addSchedule makes it a time
			return (a.Confidence < confidentChange || a.Kind == bot.ActComplain && v.tellsWork()) && !tellsWhen // "llamé a otro y nunca llegó"
		case bot.ActAsk: // "dejar el nombre del técnico en portería"
			return v.isTold(a, a.Span)
		}
		return false
	})
}

// readWantedTime reads a question about hours that asks nothing and tells a time as the time that is wanted:
// "Horario: domingo de 8 a 12", "disponible hoy o mañana en la tarde".
func (v *resolver) readWantedTime() {
	wants := func(a bot.Act) bool {
		return a.Kind == bot.ActAsk && (a.About == bot.TopicHours || a.About == bot.TopicWhen) && v.isTold(a, a.Span) && v.tellsTime(a.Span)
	}
	for _, a := range v.acts {
		if wants(a) && !v.has(bot.ActProvide, bot.SlotTime) {
			v.add(bot.ActProvide, bot.SlotTime, "", a.Span, a.Confidence)
		}
	}
	v.acts = slices.DeleteFunc(v.acts, wants)
	for _, a := range v.acts { // "¿podrían venir el sábado por la mañana?" asks and tells
		if a.Kind == bot.ActAsk && a.About == bot.TopicWhen && v.tellsTime(a.Span) && !v.has(bot.ActProvide, bot.SlotTime) {
			v.add(bot.ActProvide, bot.SlotTime, "", a.Span, a.Confidence)
			return
		}
	}
}

// confidentChange is the confidence from which a message that tells an order changes or complains about another.
const confidentChange = 0.9
