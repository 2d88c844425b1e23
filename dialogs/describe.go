package dialogs

import (
	"regexp"
	"strings"
	"unicode"

	"recado/bot"
)

// What a first message says besides the problem itself: courtesy, the wish for
// a service, how urgent it is.
var (
	leads = regexp.MustCompile(`^(hola|buen[oa]s?( dias?| tardes?| noches?)?|saludos|que tal|por favor|porfa(vor)?|disculpe?|oiga|mire|necesito|ocupo|quiero|quisiera|solicito|requiero|me gustaria|podrian?|pueden?|un|una|el|solicitar|pedir|servicio( tecnico)?|mantenimiento|tecnico|reparacion|ayuda|orden|visita|con|de|para|que|vengan|venga|i need|please|hello|hi)\b[ ,.:;]*`)
	haste = regexp.MustCompile(`\b(es |muy |super |algo |no es |es de |lo mas )?(urgente|urgencia|emergencia|pronto posible)\b|\b(lo antes posible|cuanto antes|hoy mismo|ya mismo|sin afan|sin prisa|cuando puedan?|urgent|asap)\b`)
	cue   = regexp.MustCompile(`\b(no|ya no|sin|dan[oa]\w*|mal[oa]?|rot[oa]\w*|romp\w*|fug\w*|gote\w*|chorre\w*|bot[ao]\w*|tir[ao]\w*|ruid\w*|suena|quem\w*|prend\w*|enciend\w*|apag\w*|funciona\w*|enfri\w*|calient\w*|sirve\w*|tap[ao]\w*|atasc\w*|trab[ao]\w*|cort\w*|chisp\w*|huele|olor|humo|agua|luz|fall\w*|parpade\w*|jod\w*|fregad\w*|arruin\w*|descompus\w*|inund\w*|moj\w*|lent[oa]\w*|virus|pintar|limpi\w*|instalar|cambiar|arregl\w*|revis\w*|perd\w*|llave\w*|broken|drip\w*|leak\w*|not|noise|stuck)\b`)
)

// describe finds the problem in a first message: "necesito mantenimiento, el aire
// no enfría, es urgente" gives "el aire no enfría". It gives "" where the message
// names no problem, so that it is asked for.
func describe(text string) string {
	var said []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",.;\n!¡?¿", r) }) {
		part = strings.TrimSpace(part)
		folded := bot.Fold(part)
		rest := haste.ReplaceAllString(stripLeads(folded), "")
		words := strings.Fields(rest)
		if len(words) == 0 || len(words) < 2 && !cue.MatchString(rest) {
			continue
		}
		said = append(said, part)
	}
	whole := strings.Join(said, ", ")
	folded := bot.Fold(whole)
	if !cue.MatchString(folded) && len(strings.Fields(folded)) < 8 {
		return ""
	}
	if len(strings.Fields(folded)) < 3 {
		return ""
	}
	return whole
}

// clause is the part of a long message that names the trouble, or "".
func clause(text string) string {
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(text, " y ", ","), func(r rune) bool { return strings.ContainsRune(",.;\n!¡?¿", r) }) {
		part = strings.TrimSpace(part)
		if cue.MatchString(bot.Fold(part)) && len(strings.Fields(part)) > 2 && len(part) < len(text)-2 {
			return part
		}
	}
	return ""
}

func stripLeads(s string) string {
	for {
		next := leads.ReplaceAllString(s, "")
		if next == s {
			return s
		}
		s = next
	}
}

// says reports whether a text has words at all: letters or digits, at least n.
func says(text string, n int) bool {
	count := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if count++; count >= n {
				return true
			}
		}
	}
	return false
}

// usable are the photos among media that could be stored.
func usable(media []bot.Media) []bot.Media {
	var good []bot.Media
	for _, m := range media {
		if m.OK() && strings.HasPrefix(m.MIME, "image/") {
			good = append(good, m)
		}
	}
	return good
}

// fault is why the media of a message can't be used, as a text key, or "".
func fault(in bot.Input) string {
	for _, m := range in.Media {
		if m.Fault != "" {
			return "media." + string(m.Fault)
		}
	}
	if len(in.Media) > 0 && len(usable(in.Media)) == 0 {
		return "media." + string(bot.FaultNotImage)
	}
	return ""
}
