package bot

import (
	"maps"
	"slices"
	"strings"
)

// Form is the topmost open dialog that collects values, as an agent sees it.
type Form struct {
	Dialog string      `json:"dialog"` // "": no dialog with a form is open
	State  State       `json:"state"`  // the open question, of whatever dialog
	Fields []FormField `json:"fields"`
	Steps  []FormStep  `json:"steps"` // the questions at which the conversation can be handed back, topmost dialog first
}

// FormStep is a question at which a conversation can be handed back.
type FormStep struct {
	State State  `json:"state"`
	Topic string `json:"topic"` // text key of what it asks for
}

// Form returns the form of a conversation.
func (m *Machine) Form(s Session) Form {
	f := Form{Fields: []FormField{}, Steps: m.formSteps(s)}
	if top := s.Top(); top != nil {
		f.State = top.State
	}
	for i := len(s.Stack) - 1; i >= 0; i-- {
		frame := s.Stack[i]
		p, err := m.program(&frame)
		if err != nil || p.form == nil {
			continue
		}
		slots, err := p.decode(frame.Slots)
		if err != nil {
			continue
		}
		f.Dialog = p.Name
		for _, field := range p.form(slots) {
			if !field.Missing && field.Value == "" && field.Key == "" && field.Files == 0 {
				continue // it does not apply, or was declined
			}
			field.Source = strings.TrimRight(frame.Sources[field.Slot], ForwardedSuffix)
			f.Fields = append(f.Fields, field)
		}
		return f
	}
	return f
}

// formSteps lists the questions of the open dialogs, topmost first.
func (m *Machine) formSteps(s Session) []FormStep {
	steps, seen := []FormStep{}, map[State]bool{}
	for i := len(s.Stack) - 1; i >= 0; i-- {
		frame := s.Stack[i]
		p, err := m.program(&frame)
		if err != nil {
			continue
		}
		for _, state := range p.order {
			if row := p.steps[state]; row.isQuestion() && row.ask != "" && !seen[state] {
				seen[state] = true
				steps = append(steps, FormStep{state, row.ask + ".topic"})
			}
		}
	}
	return steps
}

// DialogSteps are the questions and work of a dialog, at which a conversation can stand.
type DialogSteps struct {
	Name    string
	Mermaid string // its diagram
	Steps   []FormStep
}

// DialogList lists the newest version of every dialog, by name.
func (m *Machine) DialogList() []DialogSteps {
	list := make([]DialogSteps, 0, len(m.latest))
	for _, name := range slices.Sorted(maps.Keys(m.latest)) {
		p := m.latest[name]
		d := DialogSteps{Name: name, Mermaid: p.Mermaid()}
		for _, state := range p.order {
			switch row := p.steps[state]; {
			case row.isQuestion() && row.ask != "":
				d.Steps = append(d.Steps, FormStep{state, row.ask + ".topic"})
			case row.isQuestion(), row.isWork(), row.call != "":
				d.Steps = append(d.Steps, FormStep{State: state})
			}
		}
		list = append(list, d)
	}
	return list
}
