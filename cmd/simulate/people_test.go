package simulate

import (
	"fmt"
	"strings"
	"time"
)

// line is what a person says, and what the answers to it contain, one after the other.
type line struct {
	say  string
	hear []string
}

// person says one line after the other, each when the one before was answered.
type person struct {
	w      *world
	phone  string
	lines  []line
	at     int // the line that was said last
	acked  bool
	due    []string // what the person still waits for
	heard  map[string]bool
	ids    []string // of what was heard
	serial string   // of the order that must result
	silent bool     // breaks off, and must be reminded once
	nudges int
	again  int // how often something had to be said again
}

func (who *person) done() bool {
	return who.at >= len(who.lines) && len(who.due) == 0 && (!who.silent || who.nudges > 0)
}

// invite brings the people into the world.
func (w *world) invite() {
	for i := range w.plan.Orders + w.plan.Silent {
		who := &person{w: w, phone: fmt.Sprintf("57300%07d", i+1), heard: map[string]bool{}}
		if i < w.plan.Orders {
			who.serial = fmt.Sprintf("AC-%05d", i+1)
			who.lines = []line{
				{"necesito mantenimiento, el aire no enfría, es urgente", []string{"foto del equipo"}},
				{"no tengo", []string{"placa del serial"}},
				{who.serial, []string{"ubicación"}},
				{fmt.Sprintf("Edificio A, Piso %d, Sala %d", 1+i%9, 1+i), []string{"Revise su orden"}},
				{"sí", []string{"Orden creada: ORD-", "ha sido creada"}},
			}
		} else {
			who.silent = true
			who.lines = []line{{"el computador no prende y tengo que trabajar", []string{"foto"}}}
		}
		w.people = append(w.people, who)
		w.byPhone[who.phone] = who
		w.sched.after(w.sched.between(time.Second, 5*time.Minute), "begin "+who.phone, who.speak)
	}
}

func (who *person) speak() {
	if who.at >= len(who.lines) {
		return
	}
	l := who.lines[who.at]
	who.acked, who.due = false, l.hear
	id := fmt.Sprintf("wamid.IN.%s.%d.%d", who.phone, who.at, who.again)
	who.at++
	who.w.say(who, id, l.say, func() { who.acked = true; who.w.figures.turns++ })
}

// hear is told each message that reaches the person, also each copy.
func (who *person) hear(id, text string) {
	if who.heard[id] {
		return // the model judges copies
	}
	who.heard[id] = true
	who.ids = append(who.ids, id)
	switch {
	case len(who.due) > 0 && strings.Contains(text, who.due[0]):
		if who.due = who.due[1:]; len(who.due) == 0 && who.at < len(who.lines) {
			who.w.sched.after(who.w.sched.between(500*time.Millisecond, 2*time.Minute), "speak "+who.phone, who.speak)
		}
	case len(who.due) > 0 && strings.Contains(text, "¿En qué le puedo ayudar?") && who.w.plan.Faults:
		// What classifies the message took too long: the person says it again, in other words for the bot.
		who.at--
		who.again++
		who.w.sched.after(who.w.sched.between(500*time.Millisecond, 2*time.Minute), "speak "+who.phone, who.speak)
	case strings.Contains(text, "¿Sigue ahí?"):
		who.nudges++
		who.due = []string{"foto"} // the question again
	default:
		who.w.model.breaks("%s heard what nobody waits for (waiting for %q): %s %q", who.phone, who.due, id, text)
	}
}
