package language

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"recado/bot"
	"recado/bot/learn"
)

func TestOffline(t *testing.T) {
	o := NewOffline(Services())
	for _, c := range []struct{ text, service, intent string }{
		{"necesito mantenimiento", "", CreateOrder},
		{"solicitar servicio", "", CreateOrder},
		{"necesito mantenimiento, el aire no enfría", HVAC, CreateOrder},
		{"NECESITO MANTENIMIENTO EL AIRE NO ENFRIA ES URGENTE", HVAC, CreateOrder},
		{"buenas tardes, se me dañó la nevera", Appliance, CreateOrder},
		{"plomero", Plumbing, CreateOrder},
		{"plomerooooo", Plumbing, CreateOrder},
		{"se jodió la chapa", Locksmith, CreateOrder},
		{"la vizagra esta kebrada", Carpentry, CreateOrder},
		{"no ay lus en el vaño", Electrical, CreateOrder},
		{"my AC is not cooling", HVAC, CreateOrder},
		{"I need a plumber", Plumbing, CreateOrder},
		{"necesito\nque pinten\n\nla sala", Painting, CreateOrder},
		{"las cámaras de seguridad no graban", ITSupport, CreateOrder},
		{"fumigar contra cucarachas", Other, CreateOrder},
		{"¿cuánto cuesta pintar una casa?", Painting, PriceQuestion},
		{"hola", "", Greeting},
		{"muchas gracias", "", Thanks},
		{"adiós", "", Goodbye},
		{"ayuda", "", Help},
		{"cómo va mi orden", "", OrderStatus},
		{"quiero hablar con una persona", "", TalkToHuman},
		{"cancelar mi orden", "", CancelOrder},
		{"no me escriban más", "", OptOut},
		{"bórrenme de su base de datos", "", OptOut},
		{"qué mal servicio, nunca llegaron", "", Complaint},
		{"a qué hora abren", "", HoursQuestion},
		{"We are initiating this conversation to understand the quality of your bot experience", "", QualityProbe},
		{"quién ganó el partido de ayer", "", ""},
		{"asdf qwer zxcv", "", ""},
		{"", "", ""},
		{"👍👍👍", "", ""},
	} {
		u, err := o.Understand(context.Background(), c.text)
		if err != nil || u.Service != c.service || u.Intent != c.intent || u.Source != "offline" {
			t.Errorf("%q: got %+v %v, want %q %q", c.text, u, err, c.service, c.intent)
		}
	}
}

func TestOnlyOfferedServicesAreNamed(t *testing.T) {
	o := NewOffline([]string{Plumbing, "ROCKETRY"})
	if u := o.read("necesito un plomero"); u.Service != Plumbing {
		t.Errorf("an offered service: %+v", u)
	}
	u := o.read("necesito un electricista")
	if u.Service != "" || u.Intent != CreateOrder {
		t.Errorf("a service that is not offered: %+v", u)
	}
	if u := NewOffline(nil).read("necesito un plomero"); u.Service != "" {
		t.Errorf("a business without services: %+v", u)
	}
}

// Texts that a phone can send.
var strange = []string{
	"", " ", "\n\t", "\x00\x01\x02", "\xff\xfe\xfd", "\u200f\u202eel aire\u202c no enf\u200dría", "\u200b\u200b", "👍🏽", "🇸🇻🔥",
	"{{1}} {{nombre}}", "<script>alert(1)</script>", "%s%d%!", "اللغة العربية", "水が漏れる", "İSTANBUL ſ ß", "ﬁ ǅ",
	strings.Repeat("el aire no enfría ", 60_000/18), strings.Repeat("a", 60_000), strings.Repeat("😀", 60_000), strings.Repeat("e\u0301", 40_000),
	"h", "hhh", "qu", "ch", "ll", "llll", "-1", "٣٤٥",
}

func check(t *testing.T, o *Offline, text string) bot.Classification {
	t.Helper()
	u := o.read(text)
	if !(u.Confidence >= 0 && u.Confidence <= 1) || u.Source != "offline" {
		t.Errorf("%.60q: %+v", text, u)
	}
	for _, w := range learn.Words(text) {
		if w == "" || !utf8.ValidString(w) {
			t.Errorf("%.60q: word %q", text, w)
		}
	}
	return u
}

func TestStrangeTexts(t *testing.T) {
	o := NewOffline(Services())
	for _, text := range strange {
		check(t, o, text)
	}
	if u := o.read("el ai\u200dre no en\u202efría"); u.Service != HVAC {
		t.Errorf("invisible characters hide the service: %+v", u)
	}
}

func FuzzOffline(f *testing.F) {
	for _, text := range strange {
		f.Add(text)
	}
	o := NewOffline(Services())
	f.Fuzz(func(t *testing.T, text string) {
		if u := check(t, o, text); !reflect.DeepEqual(u, o.read(text)) {
			t.Errorf("%q is read in two ways", text)
		}
	})
}

func TestOfflineIsForManyAtOnce(t *testing.T) {
	o := NewOffline(Services())
	want := o.read("la nevera no enfría")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := o.read("la nevera no enfría"); !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestCorrectedService(t *testing.T) {
	o := NewOffline(Services())
	for text, want := range map[string]string{
		"yo pedí un plomero, no aire acondicionado":                                                Plumbing,
		"Disculpe, marqué aire acondicionado por error. El servicio correcto es electrodomésticos": Appliance,
		"no es el aire, es la nevera":                                                              Appliance,
		"no era aire acondicionado":                                                                "",
		"not the AC, I asked for a plumber":                                                        Plumbing,
		"me equivoqué de servicio, era pintura para la sala, el aire ya lo vieron otros":           Painting,
		"":                                     "",
		strings.Repeat("plomero no aire ", 60): "",
	} {
		if u := o.CorrectedService(text, HVAC); u.Service != want {
			t.Errorf("%q: got %+v, want %q", text, u, want)
		}
	}
}
