package chaos

import (
	"fmt"
	"math/rand/v2"
)

// line is one message of a person, with the number of messages that answer it.
type line struct {
	say  string
	hear int
}

// script is everything that a person says in a run.
type script struct {
	who     string
	lines   []line
	serials []string // of the orders that must result
	silent  bool     // stops in the middle and is reminded once
}

// write generates the conversations of a number of people.
func write(seed uint64, people, rounds int) []script {
	chance := rand.New(rand.NewPCG(seed, 1)) // the same seed gives the same scripts
	all := make([]script, people)
	for i := range all {
		s := script{who: fmt.Sprintf("57300%07d", i+1)}
		for round := range rounds {
			serial := fmt.Sprintf("AC-%05d%02d", i+1, round+1)
			switch chance.IntN(10) {
			case 0, 1, 2, 3, 4:
				s.order(serial, i)
			case 5, 6, 7:
				s.patientOrder(serial, i)
			default:
				s.cancelled()
			}
		}
		if s.silent = chance.IntN(4) == 0; s.silent {
			s.lines = append(s.lines, line{"el computador no prende y tengo que trabajar", 1})
		}
		all[i] = s
	}
	return all
}

func (s *script) order(serial string, i int) {
	s.serials = append(s.serials, serial)
	s.lines = append(s.lines,
		line{"necesito mantenimiento, el aire no enfría, es urgente", 1},
		line{"no tengo", 1},
		line{serial, 1},
		line{fmt.Sprintf("Edificio A, Piso %d, Sala %d", 1+i%9, 1+i), 1},
		line{"sí", 2}, // the confirmation of the order, and its content
	)
}

func (s *script) patientOrder(serial string, i int) {
	s.serials = append(s.serials, serial)
	s.lines = append(s.lines,
		line{"la nevera no enfría y la comida se daña", 1},
		line{"no tengo", 1},
		line{serial, 1},
		line{fmt.Sprintf("Torre Norte, piso %d, apto %d", 1+i%9, 100+i), 1},
		line{"alta", 1},
		line{"sí", 2},
	)
}

func (s *script) cancelled() {
	s.lines = append(s.lines,
		line{"se me dañó la lavadora, no prende", 1},
		line{"no tengo", 1},
		line{"cancelar", 1},
	)
}

func messages(all []script) (n int) {
	for _, s := range all {
		n += len(s.lines)
	}
	return n
}
