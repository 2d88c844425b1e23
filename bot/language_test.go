package bot

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestDetectLanguage(t *testing.T) {
	for language, texts := range map[string][]string{
		english: {
			"my AC is not cooling", "Hi, I need a plumber", "the fridge is broken", "did you assign someone to my order yet",
			"it doesn't work", "it doesn’t work", "I HAVE A LEAK IN THE KITCHEN", "please fix the printer of my office",
			"hola, I need someone to fix the door",
		},
		spanish: {
			"el aire no enfría", "necesito un electricista", "se me dañó la nevera", "buenas tardes, tengo una fuga", "mi orden ya está?",
			"necesito un check up del aire de la oficina", "ok thanks, pero el aire sigue sin funcionar",
		},
		"": {
			"", " ", "ok", "ok thanks", "thank you", "hello", "hi", "good morning", "menu", "no", "2", "4711", "👍", "🔥🔥🔥", "AC-12345", "IS-220 I", "a@b.co",
			"Ana María López", "John Can", "Calle 10 # 5-20, barrio El Prado", "Avenida de las Américas", "The Palms, Main Street 12", "Hotel The Place on the Water",
			"Edificio A, piso 3", "Building A, Floor 3, Meeting room", "wifi", "mini split inverter", "\xff\xfe", "el the de of",
			"I need ayuda, el aire está muy caliente", "je ne parle pas", "o ar condicionado",
		},
	} {
		for _, text := range texts {
			if got := detectLanguage(text); got != language {
				t.Errorf("tongueOf(%q) = %q, want %q", text, got, language)
			}
		}
	}
}

// Digits and signs around a text do not change its language, and alone they have none.
func TestDigitsAndEmojiDoNotAffectLanguageDetection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		noise := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789 .,-#?¿!🔥👍\n")), 0, 40, -1).Draw(t, "noise")
		if got := detectLanguage(noise); got != "" {
			t.Fatalf("%q is taken for %s", noise, got)
		}
		text := rapid.SampledFrom([]string{"my AC is not cooling", "el aire no enfría nada", "ok thanks", "hola"}).Draw(t, "text")
		if got, want := detectLanguage(noise+" "+text+" "+noise), detectLanguage(text); got != want {
			t.Fatalf("with %q around it %q is %q instead of %q", noise, text, got, want)
		}
	})
}

func FuzzDetectLanguage(f *testing.F) {
	f.Add("my AC isn't cooling 'til noon")
	f.Add("¿qué tal? ''’ñ\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := detectLanguage(text)
		if got != "" && got != english && got != spanish {
			t.Errorf("tongueOf(%q) = %q", text, got)
		}
		if again := detectLanguage(text + "\u200b"); utf8.ValidString(text) && len(text) < maxFoldedText-3 && again != got {
			t.Errorf("an invisible character makes of %q %q", got, again)
		}
	})
}

// englishLines are the beginnings of the English texts in workers/language/testdata; all others
// are Spanish or of no language.
const englishLines = `the AC in my bedroom|the kitchen tap|half of the house|the washer makes|my key is stuck|I'm moving out|the cabinet door|
my bedroom walls|screen of my laptop|the roof leaks|did you assign|We are initiating|AC not working|my toilet|the outlet in|my fridge|I'm locked out|
need someone to|printer won't|hi good evening|what's the capital`

// Accuracy on texts that the detector was not written from: never wrong, and seldom undecided.
func TestDetectLanguageAccuracyOnUnseenTexts(t *testing.T) {
	count := map[string]map[string]int{english: {}, spanish: {}}
	for _, file := range []string{"unseen.tsv", "unseen2.tsv"} {
		raw, err := os.ReadFile("../workers/language/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			text, _, ok := strings.Cut(line, "\t")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			truth := spanish
			for _, start := range strings.Split(strings.ReplaceAll(englishLines, "\n", ""), "|") {
				if strings.HasPrefix(text, start) {
					truth = english
				}
			}
			got := detectLanguage(text)
			count[truth][got]++
			if got != "" && got != truth {
				t.Errorf("%q is taken for %q", text, got)
			}
		}
	}
	for truth, least := range map[string]float64{english: 0.8, spanish: 0.65} {
		c := count[truth]
		all := c[truth] + c[""]
		t.Logf("%s: %d of %d known, the others undecided", truth, c[truth], all)
		if float64(c[truth]) < least*float64(all) {
			t.Errorf("only %d of %d in %s are known", c[truth], all, truth)
		}
	}
}

// A session stored before detection existed keeps its locale. One English sentence switches
// neither an old conversation nor a chosen or detected language.
func TestOldSessionKeepsItsLocale(t *testing.T) {
	var s Session
	if err := json.Unmarshal([]byte(`{"_id":"+573001112233","v":9,"heard":40,"locale":"es-CO"}`), &s); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by, locale, want string
		heard            int64
	}{
		{"", "es-CO", "es-CO", s.InputCount},
		{"", "es-CO", "en", 1},
		{"", "es-CO", "en", maxDetectMessages},
		{localeChosen, "es-CO", "es-CO", 1},
		{localeDetected, "es-CO", "es-CO", 1},
	} {
		r := run{m: &Machine{Config: Config{Locale: "es-CO", Texts: languages{}}}, s: Session{Locale: c.locale, LocaleSource: c.by, InputCount: c.heard}}
		in := r.detectLocale(Input{Kind: KindText, Text: "my AC is not cooling"})
		if r.s.Locale != c.want || c.want == "en" && in.Facts.Locale != "en" {
			t.Errorf("%+v: %s", c, r.s.Locale)
		}
	}
	r := run{m: &Machine{Config: Config{Locale: "es-CO", Texts: languages{}}}, s: Session{Locale: "es-CO", InputCount: 1}}
	r.detectLocale(Input{Kind: KindText, Text: "el aire no enfría nada"})
	if r.s.Locale != "es-CO" || r.s.LocaleSource != localeDetected {
		t.Errorf("Spanish is %s (%s), want the business's own", r.s.Locale, r.s.LocaleSource)
	}
	r = run{m: &Machine{Config: Config{Locale: "es-CO", Texts: languages{"es"}}}, s: Session{Locale: "es-CO", InputCount: 1}}
	r.detectLocale(Input{Kind: KindText, Text: "my AC is not cooling"})
	if r.s.Locale != "es-CO" || r.applies(Act{Kind: ActLanguage, About: english}) {
		t.Errorf("switched to %s, which the catalogue does not have", r.s.Locale)
	}
}

// languages is a catalogue without texts; nil has both locales.
type languages []string

func (l languages) Locales() []string {
	if len(l) == 0 {
		return []string{"en", "es"}
	}
	return l
}
func (languages) Has(string, string) bool             { return true }
func (languages) Title(key, _ string) string          { return key }
func (languages) Names(key string, _ string) []string { return []string{key} }
