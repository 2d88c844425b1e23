package bot

import (
	"encoding/json"
	"time"

	"github.com/looplab/fsm"
)

// Program is a compiled dialog: the table with its slots' type erased, and the transitions
// precomputed.
type Program struct {
	Name    string
	Version int

	maxMisses     int
	inactivity    InactivityRules
	resumableFor  time.Duration
	cancelledText string
	upgrades      map[int]Upgrade
	order         []State // as declared; the first is the start
	steps         map[State]*compiledStep
	transitions   map[State]On
	table         fsm.Events

	decode    func(json.RawMessage) (any, error)
	fillSlots func(any, Input) any
	reopen    func(choice string, f Facts) (first any, about string)

	answersNotice func(in Input, n NoticeAnswer) (first any, about string) // nil: by buttons only

	answerTopic func(d any, topic string, f Facts) (Say, bool) // nil: it knows nothing
	changes     func(before, after any) []Change               // nil: nothing is read back
	form        func(slots any) []FormField                    // nil: it has no form
	removeMedia func(d any, gone func(Media) bool) (any, int)  // nil: it stores no files
	place       func(d any) Place                              // nil: unknown
	collects    bool
	private     func(d any, s State, in Input) bool     // nil: no message is private
	ongoing     func(d any) (about string, goesOn bool) // nil: nothing is ongoing
}

// compiledStep is a Step with its slots' type erased.
type compiledStep struct {
	state        State
	expects      Expects
	ask          string
	waitingText  string
	call         string
	workTimeout  time.Duration
	gather       bool
	secret       bool
	irrevocable  bool
	ownNumbering bool
	askPhone     bool
	on           On
	handlesActs  []ActKind

	args      func(any, Facts) any
	options   func(any) []Option
	picture   func(any) *Media
	skipIf    func(any) bool
	handle    func(any, Input) (any, Event)
	do        func(any) []Effect
	callSlots func(any) any

	hearsDuringCall  func(Input) Input
	handleDuringCall func(any, Input) (any, Event)
	afterAsk         func(any) any
	clearAnswer      func(any) any
	endsGathering    func(Input) bool
	secretIf         func(Input) bool
}

// isSecret reports whether a message to the step may hold its secret.
func (r *compiledStep) isSecret(in Input) bool {
	return r.secret && (r.secretIf == nil || r.secretIf(in))
}

func (r *compiledStep) isQuestion() bool  { return r.handle != nil && r.do == nil && r.call == "" }
func (r *compiledStep) isWork() bool      { return r.handle != nil && r.do != nil }
func (r *compiledStep) isStatement() bool { return r.handle == nil && r.call == "" && len(r.on) > 0 }

func (r *compiledStep) isEnd() bool { return r.handle == nil && r.call == "" && len(r.on) == 0 }

// eraseType wraps the functions of a step in closures over any. It is the only place that knows
// both types.
func eraseType[D any](s Step[D]) *compiledStep {
	r := &compiledStep{
		state: s.State, expects: s.Expects, ask: s.Ask, waitingText: s.WaitingText, call: s.Call, workTimeout: s.WorkTimeout,
		gather: s.Gather, secret: s.Secret, irrevocable: s.Irrevocable, ownNumbering: s.OwnNumbering, askPhone: s.AskPhone, on: s.On, handlesActs: s.HandlesActs, endsGathering: s.EndsGathering, secretIf: s.SecretIf,
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
		r.skipIf = func(d any) bool { return s.SkipIf(d.(D)) }
	}
	if s.Handle != nil {
		r.handle = func(d any, in Input) (any, Event) { return s.Handle(d.(D), in) }
	}
	if s.Do != nil {
		r.do = func(d any) []Effect { return s.Do(d.(D)) }
	}
	if s.CallSlots != nil {
		r.callSlots = func(d any) any { return s.CallSlots(d.(D)) }
	}
	if r.hearsDuringCall = s.HearsDuringCall; s.HandleDuringCall != nil {
		r.handleDuringCall = func(d any, in Input) (any, Event) { return s.HandleDuringCall(d.(D), in) }
	}
	if s.AfterAsk != nil {
		r.afterAsk = func(d any) any { return s.AfterAsk(d.(D)) }
	}
	if s.ClearAnswer != nil {
		r.clearAnswer = func(d any) any { return s.ClearAnswer(d.(D)) }
	}
	return r
}

// States lists the states in the order of the table.
func (p *Program) States() []State { return p.order }

// IsQuestion reports whether the state waits for the person: an agent may hand back at it.
func (p *Program) IsQuestion(s State) bool {
	r, ok := p.steps[s]
	return ok && r.isQuestion()
}
