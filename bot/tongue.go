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
	byChoice = "chosen" // the person asked for it: nothing but the person changes it
	byWords  = "heard"  // from what the person wrote first
)

// youngest is how many messages may show a person's language before the
// business's own is taken to be it.
const youngest = 6

// marks are the words by which a text is known: strong ones are of one language and are
// said in sentences, weak ones only confirm, as they stand in names and addresses too.
// What both languages write alike (no, me, a, son, come, once, hay …) is not here.
var marks = func() map[string]mark {
	m := map[string]mark{}
	for _, of := range []struct {
		mark
		words string
	}{
		{mark{english, 2}, `i'm im i'd i'll i've my mine we we're our you're your he's she it it's its is isn't are aren't was
			wasn't were been am do does doesn't dont don't did didn't not can't cannot cant can could couldn't would will won't should have
			haven't has hasn't had need needs want please when where what how who why which there there's this that these those they their them
			with from because but working broken stopped leaking cooling fix repair someone anyone anything something
			won't wont doesnt isnt nothing`},
		{mark{english, 1}, `i you the of in at on to an and for or up out off over new first today tomorrow yesterday morning good thanks thank very again by so water
			power door kitchen bathroom room upstairs downstairs leak`},
		{mark{spanish, 2}, `que qué está esta están estan estoy tengo tiene tienen necesito necesita necesitamos quiero quisiera puede pueden podría mi mis
			se le les lo nos esto eso este hace haciendo funciona funcionando enfría enfria prende enciende dañó daño dañado dañada
			favor porque pero cuando cuándo cuanto cuánto cuánta cómo como donde dónde quien quién hola buenas gracias muy ya sirve salió
			bota botando gotea gotera fuga tambien también soy vivo hay fue ser era estaba desde hasta aquí aqui ahí alguien nada todo`},
		{mark{spanish, 1}, `el la los las de del en un una unos unas y con por para al su sus mas más agua aire luz casa día días buenos tardes noches`},
	} {
		for _, word := range strings.Fields(of.words) {
			m[word] = of.mark
		}
	}
	return m
}()

type mark struct {
	language string
	weight   int
}

// The least that a text must show: one strong mark and another one, in so many words.
const (
	enough   = 3
	minWords = 3
)

// tongueOf tells the language of a text, or "" where it does not show it clearly: a
// greeting, a yes, a number, a name, an address, both languages at once. It would rather
// say nothing than be wrong, since nobody is asked.
func tongueOf(text string) string {
	if len(text) > maxHeard {
		text = strings.ToValidUTF8(text[:maxHeard], "")
	}
	score, strong := map[string]int{}, map[string]bool{}
	seen, words := map[string]bool{}, 0
	for _, word := range strings.FieldsFunc(strings.ToLower(text), notOfWord) {
		word = strings.Trim(strings.ReplaceAll(word, "’", "'"), "'")
		if strings.IndexFunc(word, unicode.IsDigit) < 0 {
			words++
		}
		mark, ok := marks[word]
		if !ok && strings.ContainsAny(word, "ñáéíóú") {
			mark, ok = spanishLetters, true
		}
		if !ok || seen[word] {
			continue
		}
		seen[word] = true
		score[mark.language] += mark.weight
		strong[mark.language] = strong[mark.language] || mark.weight > 1
	}
	if words < minWords {
		return ""
	}
	for language, other := range map[string]string{english: spanish, spanish: english} {
		if strong[language] && score[language] >= enough && score[language] >= 3*score[other] {
			return language
		}
	}
	return ""
}

// spanishLetters weigh no more than a weak mark: names and streets have them too.
var spanishLetters = mark{spanish, 1}

func notOfWord(r rune) bool {
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

// attune takes the language of a person's first words for the person's, without a word
// about it.
func (r *run) attune(in Input) Input {
	if r.s.LocaleSource != "" || r.s.InputCount > youngest || in.Text == "" {
		return in
	}
	if row := r.row(); row != nil && row.secret {
		return in
	}
	if locale := r.m.locale(tongueOf(in.Text)); locale != "" {
		r.s.Locale, r.s.LocaleSource = locale, byWords
		in.Facts.Locale, r.in.Facts.Locale = locale, locale
	}
	return in
}

// speak changes the language for good, because the person asked for it, and goes on
// with the open question in it.
func (r *run) speak(language string) error {
	r.s.Locale, r.s.LocaleSource = r.m.locale(language), byChoice
	r.in.Facts.Locale = r.s.Locale
	r.tell(Say{Key: "language.changed"})
	return r.neverSilent()
}
