package bot

import (
	"slices"
	"strings"
	"unicode"
)

// The languages that are detected.
const (
	spanish = "es"
	english = "en"
)

// Where a session's locale comes from, unless it is the business's own.
const (
	localeChosen   = "chosen" // the person asked for it: only the person changes it
	localeDetected = "heard"  // detected from the person's first messages
)

// maxDetectMessages is how many of a person's messages are used for detection; after that the
// business's own language stays.
const maxDetectMessages = 6

// languageMarkers are the words by which a language is detected. Strong ones (2) belong to one
// language and occur in sentences; weak ones (1) only confirm, because they occur in names and
// addresses too. Words of both languages (no, me, a, son, come, once, hay …) are left out.
var languageMarkers = func() map[string]languageMarker {
	m := map[string]languageMarker{}
	for _, of := range []struct {
		languageMarker
		words string
	}{
		{languageMarker{english, 2}, `i'm im i'd i'll i've my mine we we're our you're your he's she it it's its is isn't are aren't was
			wasn't were been am do does doesn't dont don't did didn't not can't cannot cant can could couldn't would will won't should have
			haven't has hasn't had need needs want please when where what how who why which there there's this that these those they their them
			with from because but working broken stopped leaking cooling fix repair someone anyone anything something
			won't wont doesnt isnt nothing`},
		{languageMarker{english, 1}, `i you the of in at on to an and for or up out off over new first today tomorrow yesterday morning good thanks thank very again by so water
			power door kitchen bathroom room upstairs downstairs leak`},
		{languageMarker{spanish, 2}, `que qué está esta están estan estoy tengo tiene tienen necesito necesita necesitamos quiero quisiera puede pueden podría mi mis
			se le les lo nos esto eso este hace haciendo funciona funcionando enfría enfria prende enciende dañó daño dañado dañada
			favor porque pero cuando cuándo cuanto cuánto cuánta cómo como donde dónde quien quién hola buenas gracias muy ya sirve salió
			bota botando gotea gotera fuga tambien también soy vivo hay fue ser era estaba desde hasta aquí aqui ahí alguien nada todo`},
		{languageMarker{spanish, 1}, `el la los las de del en un una unos unas y con por para al su sus mas más agua aire luz casa día días buenos tardes noches`},
	} {
		for _, word := range strings.Fields(of.words) {
			m[word] = of.languageMarker
		}
	}
	return m
}()

type languageMarker struct {
	language string
	weight   int
}

// The least that a text must have: one strong marker and another one, among this many words.
const (
	minLanguageScore = 3
	minLanguageWords = 3
)

// detectLanguage returns the language of a text, or "" if it is not clear: a greeting, a yes, a
// number, a name, an address, both languages at once. It prefers no result to a wrong one,
// because the person is not asked.
func detectLanguage(text string) string {
	if len(text) > maxFoldedText {
		text = strings.ToValidUTF8(text[:maxFoldedText], "")
	}
	score, strong := map[string]int{}, map[string]bool{}
	seen, words := map[string]bool{}, 0
	for _, word := range strings.FieldsFunc(strings.ToLower(text), isWordSeparator) {
		word = strings.Trim(strings.ReplaceAll(word, "’", "'"), "'")
		if strings.IndexFunc(word, unicode.IsDigit) < 0 {
			words++
		}
		mark, ok := languageMarkers[word]
		if !ok && strings.ContainsAny(word, "ñáéíóú") {
			mark, ok = spanishLetterMarker, true
		}
		if !ok || seen[word] {
			continue
		}
		seen[word] = true
		score[mark.language] += mark.weight
		strong[mark.language] = strong[mark.language] || mark.weight > 1
	}
	if words < minLanguageWords {
		return ""
	}
	for language, other := range map[string]string{english: spanish, spanish: english} {
		if strong[language] && score[language] >= minLanguageScore && score[language] >= 3*score[other] {
			return language
		}
	}
	return ""
}

// spanishLetterMarker is weak: names and streets have these letters too.
var spanishLetterMarker = languageMarker{spanish, 1}

func isWordSeparator(r rune) bool {
	return r != '\'' && r != '’' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// locale returns the business's locale of a language, with its regional wording, or the
// language itself; "" if it has no texts.
func (m *Machine) locale(language string) string {
	if own, _, _ := strings.Cut(m.Locale, "-"); own == language {
		return m.Locale
	}
	if slices.Contains(m.Texts.Locales(), language) {
		return language
	}
	return ""
}

// detectLocale sets the locale to the language of the person's first messages, without telling
// the person.
func (r *run) detectLocale(in Input) Input {
	if r.s.LocaleSource != "" || r.s.InputCount > maxDetectMessages || in.Text == "" {
		return in
	}
	if row := r.currentStep(); row != nil && row.secret {
		return in
	}
	if locale := r.m.locale(detectLanguage(in.Text)); locale != "" {
		r.s.Locale, r.s.LocaleSource = locale, localeDetected
		in.Facts.Locale, r.in.Facts.Locale = locale, locale
	}
	return in
}

// setLanguage sets the language that the person asked for and continues with the open question
// in it.
func (r *run) setLanguage(language string) error {
	r.s.Locale, r.s.LocaleSource = r.m.locale(language), localeChosen
	r.in.Facts.Locale = r.s.Locale
	r.say(Say{Key: "language.changed"})
	return r.ensureReply()
}
