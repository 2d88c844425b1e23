package bot

import "strings"

// youngFor is for how many messages a contact is still a stranger, whose language may show
// in the middle of a dialog. Later it only shows where a conversation begins: a person who
// describes a fault quotes what stands on the machine.
const youngFor = 3

// speak goes on in a language that the person has asked for, for good.
func (r *run) speak(language string) error {
	r.s.Locale, _ = r.m.localeOf(language)
	r.s.Chosen = true
	r.tell(Say{Key: "language.now"})
	if len(r.s.Stack) == 0 {
		return r.push(r.m.Roles.Root, "", mustJSON(map[string]bool{"shown": true}))
	}
	return r.repeat()
}

// overhear takes up the language that a person writes in, as long as none was asked for.
func (r *run) overhear(in Input) {
	if r.s.Chosen || in.Kind != KindText || len(r.s.Stack) > 0 && r.s.Heard > youngFor {
		return
	}
	if locale, ok := r.m.localeOf(languageOf(in.Text)); ok {
		r.s.Locale = locale
	}
}

// localeOf is the locale in which the business speaks a language: its own where that is the
// language, else the catalogue's. It reports false for a language that it does not speak.
func (m *Machine) localeOf(language string) (string, bool) {
	if base, _, _ := strings.Cut(m.Locale, "-"); base == language {
		return m.Locale, true
	}
	for _, locale := range m.Texts.Locales() {
		if locale == language {
			return locale, true
		}
	}
	return "", false
}

// tells are words that tell one of our languages from the others: none of them is a word of
// two, none is a name or stands on machines.
var tells = func() map[string]string {
	m := map[string]string{}
	for language, words := range map[string]string{
		"es": "el la los las un una de del al que y o por para con sin en se es esta estan son hay mi mis su lo le nos les pero como cuando donde porque muy mas ya necesito quiero tengo tiene puede pueden quisiera favor buenos buenas dias tardes noches hola gracias aqui alguien nada todo hoy manana ayer",
		"en": "the is are was my your our and have need needs want with we you it this that there to for of from can could would please does doesn't isn't won't can't don't didn't it's i'm i i've what when where how who someone anyone good morning afternoon evening thanks thank today tomorrow yesterday not working an do did its in on at off out any went came broken leaking leaks stopped fix repair help",
	} {
		for _, word := range strings.Fields(words) {
			m[word] = language
		}
	}
	return m
}()

// enough is how many words must tell a language. One alone may be quoted or mistyped.
const enough = 2

// languageOf tells in which language a text is written, by the words that only one of them
// has; "" where that is not clear: numbers, names, addresses, "ok", a word or two.
func languageOf(text string) string {
	found := map[string]int{}
	words := strings.FieldsFunc(Fold(text), func(r rune) bool { return strings.ContainsRune(" \n\t.,;:!?¡¿()\"", r) })
	for _, word := range words[:min(len(words), 100)] {
		found[tells[strings.ReplaceAll(word, "’", "'")]]++
	}
	switch es, en := found["es"], found["en"]; {
	case es >= enough && es > 2*en:
		return "es"
	case en >= enough && en > 2*es:
		return "en"
	}
	return ""
}
