package voice

import (
	"math"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// segment returns a segment with the given mean probability and probability of silence.
func segment(text string, believed, silence float64) Segment {
	return Segment{Text: text, End: 2, AvgLogprob: math.Log(believed), NoSpeechProb: silence, CompressionRatio: 1.2}
}

func TestJudge(t *testing.T) {
	said := "La nevera no enfría."
	for _, tt := range []struct {
		name       string
		heard      Transcription
		length     time.Duration
		text       string
		confidence float64
		refused    bot.Event
	}{
		{"text alone is believed", Transcription{Text: " " + said + " "}, 3 * time.Second, said, 0, ""},
		{"what is sure says so", Transcription{said, []Segment{segment(said, 0.85, 0.01)}}, 3 * time.Second, said, 0.85, ""},
		{"what is not says so too", Transcription{said, []Segment{segment(said, 0.41, 0.2)}}, 3 * time.Second, said, 0.41, ""},
		{"segments weigh by their length", Transcription{"a b", []Segment{{Text: "a", End: 3, AvgLogprob: math.Log(0.9)}, {Text: "b", Start: 3, End: 4, AvgLogprob: math.Log(0.5)}}}, 0, "a b", 0.8, ""},
		{"a server without probabilities", Transcription{said, []Segment{{Text: said, End: 2}}}, 0, said, 0, ""},
		{"a segment without speech is left out", Transcription{said + " Gracias.", []Segment{segment(said, 0.8, 0.01), segment(" Gracias.", 0.4, 0.8)}}, 0, said, 0.8, ""},
		{"nothing but such", Transcription{"Gracias.", []Segment{segment("Gracias.", 0.4, 0.8)}}, 0, "", 0, bot.VoiceSilent},
		{"surely no speech, however believed", Transcription{"Gracias.", []Segment{segment("Gracias.", 0.9, 0.97)}}, 0, "", 0, bot.VoiceSilent},
		{"doubtful speech stays", Transcription{"Gracias.", []Segment{segment("Gracias.", 0.8, 0.7)}}, 0, "Gracias.", 0.8, ""},
		{"nothing", Transcription{}, 0, "", 0, bot.VoiceSilent},
		{"marks alone", Transcription{Text: " ... ♪ ♪ ¿?"}, 0, "", 0, bot.VoiceSilent},
		{"a caption", Transcription{Text: "Subtítulos por la comunidad de Amara.org"}, 0, "", 0, bot.VoiceSilent},
		{"two of them, shouted", Transcription{Text: "¡GRACIAS POR VER EL VIDEO! ¡Suscríbete!"}, 0, "", 0, bot.VoiceSilent},
		{"an English one", Transcription{Text: "Thanks for watching!"}, 0, "", 0, bot.VoiceSilent},
		{"a caption behind what was said", Transcription{Text: "La nevera no enfría. ¡Gracias por ver el video!"}, 0, said, 0, ""},
		{"nobody captions a request", Transcription{Text: "Gracias por ver lo del aire"}, 0, "Gracias por ver lo del aire", 0, ""},
		{"an address keeps its dots", Transcription{Text: "Mi correo es ana.perez@example.com. Gracias por ver el video."}, 0, "Mi correo es ana.perez@example.com.", 0, ""},
		{"the same over and over", Transcription{Text: strings.Repeat("no me gusta, ", 8)}, 0, strings.TrimSpace(strings.Repeat("no me gusta, ", 8)), doubtful, ""},
		{"twice is emphasis", Transcription{Text: "ya ya, por favor vengan ya"}, 0, "ya ya, por favor vengan ya", 0, ""},
		{"a loop by its own measure", Transcription{said, []Segment{{Text: said, End: 2, AvgLogprob: math.Log(0.9), CompressionRatio: 3}}}, 0, said, doubtful, ""},
		{"more than anyone says in a second", Transcription{Text: strings.Repeat("palabras distintas ", 10)}, time.Second, strings.TrimSpace(strings.Repeat("palabras distintas ", 10)), doubtful, ""},
		{"doubt never makes surer", Transcription{strings.Repeat("ya ", 9), []Segment{segment("ya ya ya", 0.1, 0)}}, 0, strings.TrimSpace(strings.Repeat("ya ", 9)), 0.1, ""},
		{"no probability at all is still known", Transcription{"ya", []Segment{segment("ya", 1e-9, 0)}}, 0, "ya", 0.01, ""},
		{"nonsense numbers are no probability", Transcription{"ya", []Segment{{Text: "ya", End: math.NaN(), AvgLogprob: math.NaN()}}}, 0, "ya", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := judge(tt.heard, tt.length)
			if got.Text != tt.text || math.Abs(got.Confidence-tt.confidence) > 0.005 || got.Refused != tt.refused {
				t.Errorf("got %+v, want %q %.2f %q", got, tt.text, tt.confidence, tt.refused)
			}
		})
	}
	if n := len([]rune(judge(Transcription{Text: strings.Repeat("ñandú, pájaro; ", 2000)}, 0).Text)); n > maxText {
		t.Errorf("%d runes are kept", n)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("Gracias por ver el video. Sí.", -0.3, 0.2, 3.0)
	f.Fuzz(func(t *testing.T, text string, logprob, silence, end float64) {
		for _, h := range []Transcription{{Text: text}, {text, []Segment{{Text: text, End: end, AvgLogprob: logprob, NoSpeechProb: silence}}}} {
			got := judge(h, 3*time.Second)
			if (got.Text == "") != (got.Refused != "") || !(got.Confidence >= 0 && got.Confidence <= 1) || len([]rune(got.Text)) > maxText {
				t.Errorf("%+v of %+v", got, h)
			}
		}
	})
}
