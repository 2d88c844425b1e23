package bot

import (
	"slices"
	"strings"
	"unicode"
)

// The languages that a person's words are told apart by.
const (
	spanish = "es"
	english = "en"
)

// How a session came to its locale, besides being given the business's own.
const (
	localeChosen   = "chosen" // the person asked for it: nothing but the person changes it
	localeDetected = "heard"  // from what the person wrote first
)

// maxDetectMessages is how many messages may show a person's language before the
// business's own is taken to be it.
const maxDetectMessages = 6

// languageMarkers are the words by which a text is known: strong ones are of one language and are
// said in sentences, weak ones only confirm, as they stand in names and addresses too.
// What both languages write alike (no, me, a, son, come, once, hay …) is not here.
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

// The least that a text must show: one strong mark and another one, in so many words.
const (
	minLanguageScore = 3
	minLanguageWords = 3
)

// detectLanguage tells the language of a text, or "" where it does not show it clearly: a
// greeting, a yes, a number, a name, an address, both languages at once. It would rather
// say nothing than be wrong, since nobody is asked.
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

// spanishLetterMarker weigh no more than a weak mark: names and streets have them too.
var spanishLetterMarker = languageMarker{spanish, 1}

func isWordSeparator(r rune) bool {
	return r != '\'' && r != '’' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// locale is the business's locale of a language, with its regional wording, or the
// language itself; "" for one without texts.
func (m *Machine) locale(language string) string {
	if own, _, _ := strings.Cut(m.Locale, "-"); own == language {
		return m.Locale
	}
	if slices.Contains(m.Texts.Locales(), language) {
		return language
	}
	return ""
}

// detectLocale takes the language of a person's first words for the person's, without a word
// about it.
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

// setLanguage changes the language for good, because the person asked for it, and goes on
// with the open question in it.
func (r *run) setLanguage(language string) error {
	r.s.Locale, r.s.LocaleSource = r.m.locale(language), localeChosen
	r.in.Facts.Locale = r.s.Locale
	r.say(Say{Key: "language.changed"})
	return r.ensureReply()
}
