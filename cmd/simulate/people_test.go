package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// created is what an order's person is told at last.
const created = "Orden creada: ORD-"

// line is what a person says, and what the answers to it contain, one after the other.
type line struct {
	say  string
	hear []string
}

// person says one line after the other, each when the one before was answered.
type person struct {
	w        *world
	phone    string
	lines    []line
	at       int // the line that was said last
	acked    bool
	due      []string // what the person still waits for
	heard    map[string]bool
	ids      []string // of what was heard
	serial   string   // of the order that must result
	free     bool     // says what it wants without waiting, and takes any answer
	silent   bool     // breaks off, and must be reminded once
	nudges   int
	repeated bool // a question is asked again after a reminder
	again    int  // how often something had to be said again
}

func (who *person) done() bool {
	return who.at >= len(who.lines) && len(who.due) == 0 && (!who.silent || who.nudges > 0)
}

// invite brings the people into the world.
func (w *world) invite() {
	for i := range w.plan.Orders + w.plan.Silent {
		who := w.join()
		if i < w.plan.Orders {
			who.serial = fmt.Sprintf("AC-%05d", i+1)
			who.lines = []line{
				{"necesito mantenimiento, el aire no enfría, es urgente", []string{"foto del equipo"}},
				{"no tengo", []string{"placa del serial"}},
				{who.serial, []string{"ubicación"}},
				{fmt.Sprintf("Edificio A, Piso %d, Sala %d", 1+i%9, 1+i), []string{"Revise su orden"}},
				{"sí", []string{created, "ha sido creada"}},
			}
		} else {
			who.silent = true
			who.lines = []line{{"el computador no prende y tengo que trabajar", []string{"foto"}}}
		}
		w.sched.after(w.sched.between(time.Second, 5*time.Minute), "begin "+who.phone, who.speak)
	}
}

// join adds a person with the next phone.
func (w *world) join() *person {
	who := &person{w: w, phone: fmt.Sprintf("57300%07d", len(w.people)+1), heard: map[string]bool{}}
	w.people = append(w.people, who)
	w.byPhone[who.phone] = who
	return who
}

// talkative is what people say to whom the bot may answer what it wants.
var talkative = []string{"hola", "necesito un plomero, hay una fuga en el lavaplatos", "no tengo", "es en el segundo piso", "gracias", "¿cuánto cuesta?", "sí", "no sé", "alta", "Edificio B, piso 2, oficina 204"}

// inviteOthers brings those into the world who call the API, with the people they are about.
func (w *world) inviteOthers() {
	for range w.plan.Agents {
		who := w.join()
		who.free = true
		for range 4 + w.sched.chance.IntN(6) {
			who.lines = append(who.lines, line{say: talkative[w.sched.chance.IntN(len(talkative))]})
		}
		a := &agent{w: w, who: who, left: 1 + w.sched.chance.IntN(3)}
		w.agents[who.phone] = a
		w.acts = append(w.acts, a)
		w.sched.after(w.sched.between(time.Second, time.Minute), "begin "+who.phone, who.speak)
		a.start()
	}
	for range w.plan.Guessers {
		who := w.join()
		g := &guesser{w: w, who: who, wrong: w.sched.chance.IntN(9)}
		w.guessers[who.phone] = g
		w.acts = append(w.acts, g)
		w.sched.after(w.sched.between(time.Second, 10*time.Minute), "code "+who.phone, g.begin)
	}
	for range w.plan.Partners {
		who := w.join()
		who.free, who.lines = true, []line{{say: "hola"}} // so that confirmations may be sent
		w.sched.after(w.sched.between(time.Second, time.Minute), "begin "+who.phone, who.speak)
		p := &partner{w: w, who: who, owed: 1000 * (1 + w.sched.chance.Int64N(500))}
		for range 2 + w.sched.chance.IntN(4) {
			p.paid = append(p.paid, 1000*(1+w.sched.chance.Int64N(200)))
		}
		w.acts = append(w.acts, p)
		w.sched.after(w.sched.between(time.Second, 5*time.Minute), "owes "+who.phone, p.begin)
	}
}

// inviteDebtors brings a collector into the world, with debtors.
func (w *world) inviteDebtors() {
	if w.plan.Debtors == 0 {
		return
	}
	c := &collector{w: w, told: map[string][]time.Time{}}
	for range w.plan.Debtors {
		who := w.join()
		who.free = true
		c.debtors = append(c.debtors, who)
	}
	if w.sched.one(2) {
		c.optedOut = w.join()
		c.optedOut.free, c.optedOut.lines = true, []line{{say: "BAJA"}}
		w.sched.after(w.sched.between(time.Second, time.Minute), "begin "+c.optedOut.phone, c.optedOut.speak)
	}
	w.collector = c
	w.acts = append(w.acts, c)
	w.sched.after(w.sched.between(time.Second, 10*time.Minute), "campaign", c.begin)
}

// guesserOf returns who guesses a person's code, or nil.
func (w *world) guesserOf(who *person) *guesser { return w.guessers[who.phone] }

func (who *person) speak() {
	if who.at >= len(who.lines) {
		return
	}
	l := who.lines[who.at]
	if who.due = l.hear; !who.free {
		who.acked = false
	}
	who.w.sched.note(fmt.Sprintf("%s says %q", who.phone, l.say))
	id := fmt.Sprintf("wamid.IN.%s.%d.%d", who.phone, who.at, who.again)
	who.at++
	who.w.say(who, id, l.say, func() {
		who.acked = true
		who.w.figures.turns++
		if a := who.w.agents[who.phone]; a != nil {
			a.perhaps()
		}
		if who.free {
			who.w.sched.after(who.w.sched.between(200*time.Millisecond, 90*time.Second), "speak "+who.phone, who.speak)
		}
	})
}

// hear is told each message that reaches the person, also each copy.
func (who *person) hear(id, text string) {
	if who.heard[id] {
		return // the model judges copies
	}
	who.heard[id] = true
	who.ids = append(who.ids, id)
	who.w.sched.note(fmt.Sprintf("%s hears %q", who.phone, text))
	if g := who.w.guesserOf(who); g != nil {
		g.heard(text)
		return
	}
	if c := who.w.collector; c != nil && c.optedOut == who {
		c.heard(text)
	}
	if who.free {
		return
	}
	for i, want := range who.due { // in any order: an order's notice may overtake the conversation
		if !strings.Contains(text, want) {
			continue
		}
		if who.due = slices.Delete(slices.Clone(who.due), i, i+1); len(who.due) == 0 && who.at < len(who.lines) {
			who.w.sched.after(who.w.sched.between(500*time.Millisecond, 2*time.Minute), "speak "+who.phone, who.speak)
		}
		return
	}
	switch {
	case strings.Contains(text, "Error creando la orden") && who.w.plan.Faults:
		// It took more than a minute. The retry is the same command: there must still be one order.
		who.again++
		who.w.sched.after(who.w.sched.between(500*time.Millisecond, 2*time.Minute), "retry "+who.phone, func() {
			if len(who.due) > 0 && who.due[0] == created {
				who.w.say(who, fmt.Sprintf("wamid.IN.%s.retry.%d", who.phone, who.again), "sí", func() { who.w.figures.turns++ })
			}
		})
	case len(who.due) > 0 && strings.Contains(text, "¿En qué le puedo ayudar?") && who.w.plan.Faults:
		// What classifies the message took too long: the person says it again, in other words for the bot.
		who.at--
		who.again++
		who.w.sched.after(who.w.sched.between(500*time.Millisecond, 2*time.Minute), "speak "+who.phone, who.speak)
	case strings.Contains(text, "¿Sigue ahí?"):
		who.nudges++
		switch {
		case who.nudges > 1 || !who.silent && !who.w.plan.Faults:
			who.w.model.breaks("%s was asked %d times whether they are there (broke off: %t)", who.phone, who.nudges, who.silent)
		case who.silent:
			who.due = []string{"foto"} // the question again
		default: // the vendor was down for longer than people are waited for
			who.repeated = true
		}
	case who.repeated:
		who.repeated = false // the question again
	default:
		who.w.model.breaks("%s heard what nobody waits for (waiting for %q): %s %q", who.phone, who.due, id, text)
	}
}
