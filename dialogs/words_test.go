package dialogs_test

import (
	"slices"
	"strings"
	"testing"

	"recado/bot"
)

// said lists the ways of saying each global command.
var said = map[string]string{
	"help":   "ayuda|ayúdame|ayúdeme|help|necesito ayuda|¡AYUDA!",
	"repeat": "repetir|repita|repite|repeat|otra vez|repetir pregunta",
	"menu":   "menú|MENU|inicio|menú principal|volver al menú|main menu|home",
	"agent":  "asesor|asesora|humano|agente|persona|operador|un asesor|hablar con un asesor|hablar con alguien|quiero hablar con una persona|agent|talk to a person",
	"cancel": "cancelar|cancela|salir|cancel|exit|*Cancelar*",
	"back":   "atrás|atras|corregir|volver|regresar|back|go back",
	"status": "estado|estatus|mi orden|estado de mi orden|status",
	"optout": "stop|STOP|parar|detener|baja|desuscribir|dar de baja|unsubscribe",
	"optin":  "alta|iniciar|start|darme de alta",
}

// own are the words that mean an option at a question, by dialog.state, and so are not global
// there.
var own = map[string]string{
	"menu.choose": "estado|estado de mi orden|mi orden|asesor|persona|humano|hablar con alguien|status|agent", "menu.unclear": "estado|estado de mi orden|mi orden|asesor|persona|humano|hablar con alguien|status|agent",
	"order_intake.priority": "baja|alta", "order_intake.confirm": "corregir", "order_intake.failed": "corregir", "serial_plate.confirm": "corregir",
	"onboarding.code": "otra vez", // send the code again
}

func TestGlobalCommandsWorkAtEveryQuestion(t *testing.T) {
	m, texts := officeMachine(t)
	for _, frame := range allQuestions() {
		at := frame.Dialog + "." + string(frame.State)
		for word, list := range said {
			for _, w := range strings.Split(list, "|") {
				if slices.Contains(strings.Split(own[at], "|"), bot.Fold(w)) || w == "baja" && frame.Dialog == "order_intake" { // a priority: see low_not_stop.txt
					continue
				}
				l := newRandomConversation(m, texts, "es", true)
				l.s.FrameCount, l.s.Stack, l.s.OptedOut = 1, []bot.Frame{frame}, word == "optin"
				l.do(randomEvent{What: "text", Text: w})
				if l.err != nil {
					t.Errorf("%s at %s: %v", w, at, l.err)
				} else if why := missingForCommand(l, frame, word); why != "" {
					t.Errorf("%q at %s was not heard as %s: %s; said %s", w, at, word, why, spoken(l))
				}
			}
		}
	}
}

// missingForCommand returns what is missing for a command to have been carried out.
func missingForCommand(l *randomConversation, frame bot.Frame, word string) string {
	keys := spoken(l)
	open := slices.ContainsFunc(l.s.Stack, func(f bot.Frame) bool { return f.ID == frame.ID && f.Misses == 0 })
	has := func(key string) string {
		if !slices.Contains(keys, key) {
			return "no " + key
		}
		return ""
	}
	switch word {
	case "help":
		return has("help")
	case "repeat":
		if !open || len(keys) != 1 || strings.HasSuffix(keys[0], ".again") {
			return "the question was not repeated"
		}
	case "menu":
		return has("menu.choose")
	case "agent":
		return has("handoff.called")
	case "cancel":
		// it has ended, is at another step, or is said to wait for an answer
		at := slices.ContainsFunc(l.s.Stack, func(f bot.Frame) bool { return f.ID == frame.ID && f.State == frame.State })
		if at && !slices.Contains(keys, "cancel.open") {
			return "it is still open"
		}
	case "back":
		if len(keys) > 0 && strings.HasSuffix(keys[len(keys)-1], ".again") {
			return "it was a misunderstanding"
		}
	case "status":
		if top := l.s.Top(); top == nil || top.Dialog != "order_status" {
			return "nothing is looked up"
		}
	case "optout":
		if !l.s.OptedOut {
			return "still on the list"
		}
		return has("optout.done")
	case "optin":
		if l.s.OptedOut {
			return "still off the list"
		}
		return has("optin.done")
	}
	return ""
}

func spoken(l *randomConversation) []string {
	var keys []string
	for _, e := range l.fresh {
		if e.Say != nil {
			keys = append(keys, e.Say.Key)
		}
	}
	return keys
}

func TestGlobalCommandInsideASentenceIsIgnored(t *testing.T) {
	m, texts := officeMachine(t)
	for _, frame := range allQuestions() {
		if frame.Dialog == "opt_out" {
			continue // "no quiero más" answers its question
		}
		for word, list := range said {
			for i, w := range strings.Split(list, "|") {
				sentence := []string{"no quiero " + w + " por ahora", "mejor no " + w}[i%2]
				l := newRandomConversation(m, texts, "es", true)
				l.s.FrameCount, l.s.Stack, l.s.OptedOut = 1, []bot.Frame{frame}, word == "optin"
				l.do(randomEvent{What: "text", Text: sentence})
				switch {
				case l.err != nil:
					t.Errorf("%q at %s.%s: %v", sentence, frame.Dialog, frame.State, l.err)
				case l.s.OptedOut != (word == "optin"):
					t.Errorf("%q at %s.%s was heard as %s", sentence, frame.Dialog, frame.State, word)
				}
			}
		}
	}
}

func TestGlobalCommandWordIsAnOptionWhereOffered(t *testing.T) {
	m, texts := officeMachine(t)
	for _, c := range []struct {
		at, said, slots string
		out             bool // opted out before, and so afterwards
	}{
		{"order_intake.priority", "alta", `"priority":"ALTA"`, false},
		{"order_intake.priority", "baja", `"priority":"BAJA"`, false},
		{"order_intake.priority", "alta", `"priority":"ALTA"`, true},
		{"order_intake.floor", "1", `"floor":"Piso 1"`, false},
		{"order_intake.floor", "no aplica", `"floor":"-"`, false},
		{"order_intake.room", "1", `"room":"1"`, false},
	} {
		for _, frame := range allQuestions() {
			if frame.Dialog+"."+string(frame.State) != c.at {
				continue
			}
			frame.Slots = []byte(`{"service":"PLUMBING","description":"gotea","no_photos":true,"no_serial":true,"location":{"building":"Edificio A"}}`)
			l := newRandomConversation(m, texts, "es", true)
			l.s.FrameCount, l.s.Stack, l.s.OptedOut = 1, []bot.Frame{frame}, c.out
			l.do(randomEvent{What: "text", Text: c.said})
			if got := string(l.s.Stack[0].Slots); !strings.Contains(got, c.slots) || l.s.OptedOut != c.out {
				t.Errorf("%q at %s left %s, opted out %v", c.said, c.at, got, l.s.OptedOut)
			}
		}
	}
}
