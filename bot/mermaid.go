package bot

import (
	"strings"

	"github.com/looplab/fsm"
)

// Mermaid draws the dialog as a Mermaid state diagram
// (https://mermaid.js.org/syntax/stateDiagram.html). End states lead to the final mark, to show
// where a conversation ends.
func (p *Program) Mermaid() string {
	m := fsm.NewFSM(string(p.order[0]), p.table, nil)
	out, err := fsm.VisualizeForMermaidWithGraphType(m, fsm.StateDiagram)
	if err != nil {
		return "" // happens only for an unknown graph type
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(out, "\n") + "\n")
	for _, s := range p.order {
		if p.steps[s].isEnd() {
			b.WriteString("    " + string(s) + " --> [*]\n")
		}
	}
	return b.String()
}
