package bot

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTheLanguageOfWords(t *testing.T) {
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
			if got := tongueOf(text); got != language {
				t.Errorf("tongueOf(%q) = %q, want %q", text, got, language)
			}
		}
	}
}

// Whatever is written, the answer is a language or none; and neither digits nor signs
// around and between the words change it.
func TestNumbersAndFacesDecideNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		noise := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789 .,-#?¿!🔥👍\n")), 0, 40, -1).Draw(t, "noise")
		if got := tongueOf(noise); got != "" {
			t.Fatalf("%q is taken for %s", noise, got)
		}
		text := rapid.SampledFrom([]string{"my AC is not cooling", "el aire no enfría nada", "ok thanks", "hola"}).Draw(t, "text")
		if got, want := tongueOf(noise+" "+text+" "+noise), tongueOf(text); got != want {
			t.Fatalf("with %q around it %q is %q instead of %q", noise, text, got, want)
		}
	})
}

func FuzzTongue(f *testing.F) {
	f.Add("my AC isn't cooling 'til noon")
	f.Add("¿qué tal? ''’ñ\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := tongueOf(text)
		if got != "" && got != english && got != spanish {
			t.Errorf("tongueOf(%q) = %q", text, got)
		}
		if again := tongueOf(text + "\u200b"); utf8.ValidString(text) && len(text) < maxHeard-3 && again != got {
			t.Errorf("an invisible character makes of %q %q", got, again)
		}
	})
}

func TestALanguageIsAskedFor(t *testing.T) {
	for text, want := range map[string]Word{
		"English": WordEnglish, "in English, please": WordEnglish, "In english please!": WordEnglish, "en inglés": WordEnglish, "Hi, do you speak English?": WordEnglish,
		"I don’t speak Spanish": WordEnglish, "español": WordSpanish, "en español por favor": WordSpanish, "Hola, ¿habla español?": WordSpanish,
		"la clase de inglés": "", "the english room": "", "hola": "", "hi menu": "",
	} {
		if got, _ := globalWord(text); got != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}
