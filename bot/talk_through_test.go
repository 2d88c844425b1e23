package bot_test

import (
	"strings"
	"testing"

	"recado/bot"
)

// atSum answers everything up to the summary.
const atSum = "hola / formulario / Ana / rojo / se dañó / tornillo / <stock 3"

func TestAFormFromGreetingToEnd(t *testing.T) {
	playAll(t, []scene{
		{"a greeting gets the menu", "hola", "root.choose"},
		{"a first message is already an answer", "un formulario por favor", "form.name"},
		{"what is asked is answered", "hola / formulario / Ana", "form.color"},
		{"a called dialog asks in its turn", "hola / formulario / Ana / rojo / se dañó", "part.which"},
		{"work is asked for", "hola / formulario / Ana / rojo / se dañó / tornillo", "→stock"},
		{"the worker's answer goes on", atSum, "form.sum"},
		{"a failed worker leads where the table says", "hola / formulario / Ana / rojo / se dañó / tornillo / <stock failed", "form.note"},
		{"the end is said once and nothing stays open", atSum + " / sí / 4711", "form.made"},
		{"after the end a message begins anew", atSum + " / sí / 4711 / hola", "root.choose"},
		{"a statement comes before the question", "hola / consejos", "root.tip root.choose"},
	})
}

func TestMisunderstoodPersonGetsExampleThenAgent(t *testing.T) {
	playAll(t, []scene{
		{"is asked in other words", "hola / formulario / 123", "form.name.again"},
		{"is then given an example", "hola / formulario / 123 / 456", "form.name.example"},
		{"then gets a person, the question staying open", "hola / formulario / 123 / 456 / 789", "*case_opened agent.lost"},
		{"may still answer", "hola / formulario / 123 / 456 / 789 / Ana", "form.color"},
		{"is told of the person, and asked again", "hola / formulario / 123 / 456 / 789 / 000", "form.name"},
		{"is told of the person once", "hola / formulario / 123 / 456 / 789 / 000 / 111", "form.name.again"},
		{"is asked in other words while the person is awaited", "hola / formulario / 123 / 456 / 789 / 000 / 111 / 222", "form.name.example"},
		{"hears the reason where there is one", "hola / formulario / nadie", "form.nobody"},
		{"starts from zero at the next question", "hola / formulario / 123 / 456 / Ana / mucho", "form.color.again"},
		{"gets a person after many questions half understood", "hola / formulario / 123 / 456 / Ana / mucho / poco / rojo / cosa / mucho / poco / tornillo / <stock 3 / quizás", "*case_opened agent.lost"},
		{"is not lost when another question was answered", "hola / formulario / Ana / es en el piso 3", "noted form.color"},
	})
}

func TestMessageDuringWorkIsAnsweredByTheWaitingText(t *testing.T) {
	const working = "hola / formulario / Ana / rojo / se dañó / tornillo / "
	playAll(t, []scene{
		{"who writes is told so", working + "¿ya?", "form.checking"},
		{"once for several messages in a row", working + "¿ya? / ¿ya?", ""},
		{"and again later", working + "¿ya? / +5s / ¿ya?", "form.checking"},
		{"and is never counted as lost", working + "¿ya? / ¿ya? / ¿ya? / ¿ya? / +5s / ¿ya?", "form.checking"},
		{"an answer that is overdue leads on", working + "+11s", "form.sum"},
		{"an answer that is late changes nothing", working + "+11s / <stock 3", ""},
		{"an answer that comes twice changes nothing", working + "<stock 3 / <stock 3", ""},
		{"what could not be opened is said", working + "repetir", "form.checking"},
	})
}

func TestSlotsGivenDuringWorkAreKept(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / rojo / se dañó / tornillo / piso 7 / <stock 3")
	if got := k.slots("floor"); got != `"7"` {
		t.Errorf("floor = %s", got)
	}
}

func TestStickersAndVoiceAreAnswered(t *testing.T) {
	for _, c := range []struct {
		promise, before string
		kind            bot.Kind
		then, want      string
	}{
		{"a sticker alone", "hola", bot.KindUnsupported, "", "unsupported root.choose"},
		{"a voice note goes to a transcriber", "hola / formulario", bot.KindAudio, "", "→voice.transcribe"},
		{"what it says is heard", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana"}`, "form.color"},
		{"what nobody could hear is asked for in text", "hola / formulario", bot.KindAudio, "<voice.transcribe failed", "voice.cannot form.name"},
		{"one that is too long is told so", "hola / formulario", bot.KindAudio, `<voice.transcribe too_long`, "voice.too_long form.name"},
		{"one without a voice is told so", "hola / formulario", bot.KindAudio, "<voice.transcribe silent", "voice.silent form.name"},
		{"one too many is told so", "hola / formulario", bot.KindAudio, "<voice.transcribe too_much", "voice.too_much form.name"},
		{"what is sure is heard", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana","confidence":0.6}`, "form.color"},
		{"what is unsure is read back", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana","confidence":0.59}`, "voice.ask"},
		{"and heard after a yes", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana","confidence":0.59} / sí`, "form.color"},
		{"but not after a no", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana","confidence":0.59} / no`, "voice.wrong resume form.name"},
		{"as the first message of all, too", "", bot.KindAudio, `<voice.transcribe {"text":"un formulario","confidence":0.2} / sí`, "form.name"},
		{"a second recording takes the place of the first", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Eva","confidence":0.2} / <voice.transcribe {"text":"Ana","confidence":0.3} / sí`, "form.color"},
		{"a spoken yes is a yes", "hola / formulario", bot.KindAudio, `<voice.transcribe {"text":"Ana","confidence":0.2} / <voice.transcribe {"text":"sí","confidence":0.9}`, "form.color"},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t))
			if c.before != "" {
				k.play(c.before)
			}
			k.turn(k.in(bot.Input{Kind: c.kind}))
			for _, then := range strings.Split(c.then, " / ") {
				if then != "" {
					k.do(then)
				}
			}
			if got := k.heard(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
