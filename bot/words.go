package bot

import (
	"regexp"
	"slices"
	"strings"
)

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

	WordEnglish Word = "english"
	WordSpanish Word = "spanish"
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

		WordEnglish: "english|english please|in english|in english please|please in english|speak english|speak english please|do you speak english|can you speak english|can we speak english|anyone speak english|i speak english|i only speak english|i don't speak spanish|i don’t speak spanish|i dont speak spanish|i do not speak spanish|no spanish|no hablo espanol|ingles|en ingles|ingles por favor|en ingles por favor|en ingles please|hablo ingles|habla ingles|hablan ingles|hablas ingles|solo hablo ingles|change language to english|switch to english",
		WordSpanish: "espanol|en espanol|espanol por favor|en espanol por favor|por favor en espanol|espanol please|habla espanol|hablan espanol|hablas espanol|hablo espanol|yo hablo espanol|solo hablo espanol|hableme en espanol|puede hablar en espanol|pueden hablar en espanol|no hablo ingles|no se ingles|no entiendo ingles|castellano|en castellano|spanish|in spanish|spanish please|in spanish please|do you speak spanish|i speak spanish|switch to spanish|cambiar a espanol",
	} {
		for _, text := range strings.Split(said, "|") {
			m[text] = w
		}
	}
	return m
}()

// heardInSecret reports whether a word is heard where anything else is a secret.
func (w Word) heardInSecret() bool {
	return w == WordCancel || w == WordAgent || w == WordEnglish || w == WordSpanish
}

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
	if w, ok := words[said]; ok {
		return w, true
	}
	if !slices.ContainsFunc(tongues, func(t string) bool { return strings.Contains(said, t) }) {
		return "", false // most messages: what follows costs a tenth of a turn
	}
	if w := words[Fold(greeted.ReplaceAllString(strings.ReplaceAll(said, ",", ""), ""))]; w == WordEnglish || w == WordSpanish {
		return w, true // a language is asked for at the first word, with a greeting
	}
	return "", false
}

// tongues are in every way of asking for a language.
var tongues = []string{"ngl", "span", "espa", "castellano"}

// greeted is a greeting before what was really to be said, folded.
var greeted = regexp.MustCompile(`^(?:hola|hello|hi|hey|sorry|buenas|buenos dias|buenas tardes|buenas noches|good morning|good afternoon|disculpe|perdon)\b`)
