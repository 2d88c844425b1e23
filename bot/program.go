package bot

import (
	"encoding/json"
	"time"

	"github.com/looplab/fsm"
)

// Program is a compiled dialog: the table with its slots' type erased, and the
// transitions looked up once instead of on every input.
type Program struct {
	Name    string
	Version int

	patience int
	silence  InactivityRules
	stopped  string
	upgrades map[int]Upgrade
	order    []State // as declared; the first is the start
	rows     map[State]*row
	next     map[State]On
	table    fsm.Events

	decode func(json.RawMessage) (any, error)
	listen func(any, Input) any
	late   func(choice string) (first any, about string)

	answer  func(d any, topic string, f Facts) (Say, bool) // nil: nothing is known
	changes func(before, after any) []Change               // nil: nothing is read back
	without func(d any, gone func(Media) bool) (any, int)  // nil: it keeps no files
	place   func(d any) Place                              // nil: nothing is known
	lasting func(d any) (about string, goesOn bool)        // nil: nothing goes on
}

// row is a Step with its slots' type erased.
type row struct {
	state   State
	expects Expects
	ask     string
	waiting string
	call    string
	limit   time.Duration
	gather  bool
	secret  bool
	firm    bool
	numbers bool
	phone   bool // AskPhone
	on      On
	own     []ActKind

	args    func(any, Facts) any
	options func(any) []Option
	picture func(any) *Media
	known   func(any) bool
	hear    func(any, Input) (any, Event)
	do      func(any) []Effect
	with    func(any) any
	said    func(any) any
	forget  func(any) any
	enough  func(Input) bool
}

func (r *row) question() bool  { return r.hear != nil && r.do == nil && r.call == "" }
func (r *row) work() bool      { return r.hear != nil && r.do != nil }
func (r *row) statement() bool { return r.hear == nil && r.call == "" && len(r.on) > 0 }
func (r *row) end() bool       { return r.hear == nil && r.call == "" && len(r.on) == 0 }

// erase hides the slots' type behind closures. It is the only place that knows
// both sides.
func erase[D any](s Step[D]) *row {
	r := &row{
		state: s.State, expects: s.Expects, ask: s.Ask, waiting: s.WaitingText, call: s.Call, limit: s.WorkTimeout,
		gather: s.Gather, secret: s.Secret, firm: s.Irrevocable, numbers: s.OwnNumbering, phone: s.AskPhone, on: s.On, own: s.HandlesActs, enough: s.EndsGathering,
	}
	if r.expects == "" {
		if r.expects = ExpectsText; s.Options != nil {
			r.expects = ExpectsChoice
		}
	}
	if s.Args != nil {
		r.args = func(d any, f Facts) any { return s.Args(d.(D), f) }
	}
	if s.Options != nil {
		r.options = func(d any) []Option { return s.Options(d.(D)) }
	}
	if s.Picture != nil {
		r.picture = func(d any) *Media { return s.Picture(d.(D)) }
	}
	if s.SkipIf != nil {
		r.known = func(d any) bool { return s.SkipIf(d.(D)) }
	}
	if s.Handle != nil {
		r.hear = func(d any, in Input) (any, Event) { return s.Handle(d.(D), in) }
	}
	if s.Do != nil {
		r.do = func(d any) []Effect { return s.Do(d.(D)) }
	}
	if s.CallSlots != nil {
		r.with = func(d any) any { return s.CallSlots(d.(D)) }
	}
	if s.AfterAsk != nil {
		r.said = func(d any) any { return s.AfterAsk(d.(D)) }
	}
	if s.ClearAnswer != nil {
		r.forget = func(d any) any { return s.ClearAnswer(d.(D)) }
	}
	return r
}

// States lists the states in the order of the table.
func (p *Program) States() []State { return p.order }

// IsQuestion reports whether the state waits for the person: an agent may hand back at it.
func (p *Program) IsQuestion(s State) bool {
	r, ok := p.rows[s]
	return ok && r.question()
}
