package bot_test

import "testing"

func TestInterruptingCommandsReturnToTheQuestion(t *testing.T) {
	const at = "hola / formulario / Ana / "
	const working = at + "rojo / se dañó / tornillo / "
	playAll(t, []scene{
		{"help comes with the question", at + "ayuda", "help form.color"},
		{"repeat asks again", at + "repetir", "form.color"},
		{"the menu does not lose the form", at + "menú / menú", "root.choose"},
		{"status is looked up", at + "estado", "→find"},
		{"and then the form says where it was", at + "estado / <find {}", "status.told resume form.color"},
		{"a person can always be asked for", at + "asesor", "*case_opened agent.done resume form.color"},
		{"asked for twice, one case is opened", at + "asesor / asesor", "agent.done resume form.color"},
		{"stop is obeyed in the middle of a form", at + "stop", "out.done"},
		{"the way back is open to those who left", at + "stop / alta", "in.done resume form.color"},
		{"and means nothing to others", at + "alta", "form.color.again"},
		{"one side trip ends another", at + "menú / estado / <find {}", "status.told resume form.color"},
		{"asked again while it is looked up, it says so", at + "estado / estado", "status.looking"},
		{"an answer below a side trip is heard", working + "estado / <stock 3 / <find {}", "status.told resume form.sum"},
		{"the probe of WhatsApp gets the menu", "Hello, we are initiating this conversation to understand the quality of your bot experience", "root.choose"},
		{"retomar with nothing to take up says so", at + "retomar", "form.color.again"},
	})
}

func TestCancelAndResume(t *testing.T) {
	const at = "hola / formulario / Ana / "
	playAll(t, []scene{
		{"a form is cancelled", at + "cancelar", "form.stopped"},
		{"with the dialogs it called", at + "rojo / se dañó / cancelar", "form.stopped"},
		{"and can be taken up", at + "cancelar / retomar", "resume form.color"},
		{"even with its called dialog", at + "rojo / se dañó / cancelar / retomar", "resume part.which"},
		{"even after something else", at + "cancelar / hola / retomar", "resume form.color"},
		{"but nobody is asked about it", at + "cancelar / hola", "root.choose"},
		{"with nothing under way it says so", "cancelar", "cancel.nothing"},
		{"a side trip is cancelled alone", at + "menú / cancelar", "resume form.color"},
		{"work under way is done again when taken up", at + "rojo / se dañó / tornillo / cancelar / <stock 3 / retomar", "→stock"},
		{"and its answer is then heard", at + "rojo / se dañó / tornillo / cancelar / retomar / <stock 3", "form.sum"},
		{"the word in a sentence cancels nothing", at + "no quiero cancelar", "form.color.again"},
		{"nor does the sentence opt anyone out", at + "no me den de baja", "form.color.again"},
	})
}

func TestBackCommand(t *testing.T) {
	const at = "hola / formulario / Ana / "
	playAll(t, []scene{
		{"asks the last question again, forgetting its answer", at + "atrás", "form.name"},
		{"twice goes back two", at + "rojo / atrás / atrás", "form.name"},
		{"the new answer is followed by the next question", at + "rojo / atrás / azul", "form.note"},
		{"leaves a called dialog", at + "rojo / se dañó / atrás", "form.note"},
		{"at the first question says so and asks it", "hola / formulario / atrás", "back.nothing form.name"},
		{"at the first question leaves everything as it was", "hola / formulario / atrás / Ana", "form.color"},
		{"with nothing open shows the menu", "atrás", "back.nothing root.choose"},
		{"out of the summary", atSum + " / atrás", "form.note"},
		{"while a worker is at work lets it go", at + "rojo / se dañó / tornillo / atrás / <stock 3", ""},
	})
}

func TestCorrections(t *testing.T) {
	playAll(t, []scene{
		{"a number in the summary edits that field", atSum + " / 2", "form.color"},
		{"and comes straight back to the work and the summary", atSum + " / 2 / azul", "→stock"},
		{"another slot said in between is noted", "hola / formulario / Ana / piso 3", "noted form.color"},
		{"a number that names no line is asked about", atSum + " / 8", "form.sum.again"},
		{"no option is named by its number there", atSum + " / 1", "form.name"},
	})
}

func TestTapsOnOldButtons(t *testing.T) {
	const at = "hola / formulario / Ana / "
	playAll(t, []scene{
		{"an earlier step of the same form is answered anew, and back", at + "rojo / [color:blue]", "form.note"},
		{"from the summary as well", atSum + " / [color:blue]", "→stock"},
		{"a step that was left unanswered is not jumped to", at + "atrás / [color:blue]", "option.over form.name"},
		{"a form that has ended tells that it is over", atSum + " / sí / 4711 / [color:blue]", "option.over root.choose"},
		{"a cancelled form tells that it is over", at + "cancelar / [color:blue]", "option.over root.choose"},
		{"a second form does not hear the taps of the first", at + "cancelar / hola / formulario / [color:blue]", "option.over form.name"},
		{"a tap ends the side trip that covers its step", at + "estado / [color:blue]", "form.note"},
		{"twice on the same is once", atSum + " / [sum:yes] / [sum:yes]", "form.code"},
		{"while a worker is at work the tap waits for nobody", at + "rojo / se dañó / tornillo / [color:blue]", "option.over form.checking"},
	})
}

func TestTapOnAnAnsweredQuestionChangesItsSlot(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / rojo / [color:blue]")
	if got := k.slots("color"); got != `"blue"` {
		t.Errorf("color = %s", got)
	}
}
