package reading

import (
	"slices"
	"strings"
)

// actLabels are the acts that the model distinguishes, each with what it is about unless the
// entity readers decide that. Rarer acts of the corpus have no label of their own: see labelOf.
var actLabels = strings.Fields(`
	confirm deny approve reject changes postpone wait cancel human stop start resume restart menu help back
	thank greet bye smalltalk offtopic unclear allclear
	provide:service provide:description provide:place provide:floor provide:room provide:building provide:serial
	provide:priority provide:mail provide:time provide:note provide:name provide:phone provide:minutes provide:hours
	provide:material provide:score provide:reason
	provide:document provide:birth provide:income provide:since provide:words go:credit
	correct:service correct:description correct:place correct:floor correct:room correct:serial correct:priority
	correct:mail correct:photo correct:other
	skip:photo skip:serial skip:place skip:floor skip:room skip:mail skip:priority skip:reason skip:description skip:score skip:other
	change:place change:date change:description change:other
	complain:late complain:work complain:price complain:bot complain:person complain:other
	ask:price ask:includes ask:tax ask:discount ask:when ask:status ask:hours ask:address ask:coverage ask:services
	ask:payment ask:invoice ask:warranty ask:duration ask:who ask:robot ask:what_photo ask:why_photo ask:how_photo
	ask:what_plate ask:where_plate ask:why_plate ask:why_floor ask:why_data ask:how ask:next ask:owed ask:contact
	ask:safety ask:amend ask:details ask:repeat ask:options ask:limit ask:interest ask:other
	hazard:gas hazard:fire hazard:smoke hazard:sparks hazard:shock hazard:water_electric hazard:explosion
	hazard:locked_in hazard:injury hazard:carbon_monoxide hazard:collapse hazard:flood hazard:self_harm hazard:threat
	progress:on_way progress:arrived progress:delayed progress:lost progress:blocked progress:started
	progress:finished progress:paused progress:resumed progress:needs_part
	pay:now pay:done pay:later pay:parts pay:wrong pay:unable pay:refused`)

// labelFamilies are kinds of acts that the model recognises even if it is unsure what they are
// about. Each is a class of its own, after the labels, and is trained on the examples of all
// labels of its kind.
var labelFamilies = strings.Fields("ask hazard complain skip correct change progress pay")

// classCount is the number of classes that the model scores: the labels, then the families.
var classCount = len(actLabels) + len(labelFamilies)

// familyOf returns the class of a label's family; false if it has none.
func familyOf(label string) (int, bool) {
	kind, _, _ := strings.Cut(label, ":")
	i := slices.Index(labelFamilies, kind)
	return len(actLabels) + i, i >= 0
}

// labelIndex maps a label to its class.
var labelIndex = func() map[string]int {
	m := map[string]int{}
	for i, l := range actLabels {
		m[l] = i
	}
	return m
}()

// labelOf returns the class for an act of the corpus; false if it has none.
func labelOf(act string) (int, bool) {
	if i, ok := labelIndex[act]; ok {
		return i, true
	}
	kind, about, _ := strings.Cut(act, ":")
	switch {
	case act == "provide:date":
		about = "time"
	case kind == "correct" && about == "photos":
		about = "photo"
	case kind == "correct" || kind == "ask" || kind == "change" || kind == "complain":
		about = "other"
	}
	i, ok := labelIndex[kind+":"+about]
	return i, ok
}
