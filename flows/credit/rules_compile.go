package credit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"recado/flows/text"
)

// Bounds of a rule's own words.
const (
	maxLanguages = 10
	maxWords     = 200 // characters
)

var ruleID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func (r *Rules) addRule(f *faults, i int, one ruleFile) {
	fault := func(field, what string) { f.add("rules", i, strconv.Quote(one.ID), field, what) }
	made := rule{id: one.ID, text: one.Text, decision: Decision(one.Decision), level: one.Level}
	if made.text == "" {
		made.text = "credit.reason." + one.ID
	}
	if !ruleID.MatchString(one.ID) || slices.ContainsFunc(r.rules, func(o rule) bool { return o.id == one.ID }) {
		fault("id", "id must be of small letters, digits and _, and stand here once")
	}
	switch made.decision {
	case Approved:
		most := 0
		for _, c := range r.countries {
			most = max(most, len(c.limits))
		}
		if one.Level < 1 || one.Level > most {
			fault("level", fmt.Sprintf("an approval needs a level from 1 to %d", most))
		}
	case Denied, InProcess:
		if one.Level != 0 {
			fault("level", "only an approval has a level")
		}
	default:
		fault("decision", fmt.Sprintf("decision must be %s, %s or %s, not %q", Approved, Denied, InProcess, one.Decision))
	}
	if len(one.Words) > 0 && (one.Text != "" || len(one.Words) > maxLanguages) {
		fault("words", "a rule has either text or words, in a few languages")
	}
	for language, words := range one.Words {
		if strings.TrimSpace(words) == "" || text.Longer(words, maxWords) || strings.Contains(words, "{{") {
			fault("words", fmt.Sprintf("words must be plain text of up to %d characters", maxWords))
		}
		if r.words[language] == nil {
			r.words[language] = map[string]string{}
		}
		r.words[language][made.text] = words
	}
	var err error
	if made.when, err = compile(one.When, Facts{}); err != nil {
		fault("when", err.Error())
	}
	r.rules = append(r.rules, made)
}

// compile compiles a condition over the fields of env. It may compare and calculate, and nothing else: no
// functions, loops, lists made by "..", or patterns, so that its time and memory are bounded by its length.
func compile(when string, env any) (*vm.Program, error) {
	if strings.TrimSpace(when) == "" {
		return nil, errors.New("when is missing")
	}
	if len(when) > maxExpression {
		return nil, fmt.Errorf("when is longer than %d bytes", maxExpression)
	}
	tree, err := parser.Parse(when) // before the compiler optimises something away
	if err != nil {
		return nil, placed(err)
	}
	var v allowed
	ast.Walk(&tree.Node, &v)
	if v.refused != "" {
		return nil, fmt.Errorf("when: %s is not allowed", v.refused)
	}
	program, err := expr.Compile(when, expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes))
	if err != nil {
		return nil, placed(err)
	}
	return program, nil
}

// placed names the place of an error within its condition.
func placed(err error) error {
	if bad, ok := errors.AsType[*file.Error](err); ok {
		return fmt.Errorf("when, character %d: %s", bad.Column+1, bad.Message)
	}
	return fmt.Errorf("when: %w", err)
}

// allowed finds what a condition must not contain.
type allowed struct{ refused string }

func (v *allowed) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		if slices.Contains([]string{"..", "matches", "**", "^"}, n.Operator) {
			v.refused = strconv.Quote(n.Operator)
		}
	case *ast.CallNode, *ast.BuiltinNode:
		v.refused = "a function"
	case *ast.PredicateNode, *ast.PointerNode:
		v.refused = "a loop"
	case *ast.VariableDeclaratorNode, *ast.SequenceNode:
		v.refused = "a variable"
	case *ast.MapNode, *ast.SliceNode, *ast.MemberNode:
		v.refused = "a part of a value"
	}
}

// run evaluates a condition. An error, such as a division by zero, is returned; it never panics.
func run(p *vm.Program, env any) (bool, error) {
	out, err := expr.Run(p, env)
	if err != nil {
		return false, err
	}
	yes, ok := out.(bool)
	if !ok {
		return false, fmt.Errorf("credit: a condition gave %T", out)
	}
	return yes, nil
}

// lineIndex knows the lines of a TOML file's keys: the library does not tell them. Texts of several lines
// are not allowed, so a line that begins with a key is that key's.
type lineIndex struct {
	lines  []string
	tables map[string][]int // the lines of "[[rules]]", from 0
}

var tableHeader = regexp.MustCompile(`^\s*\[\[\s*(\w+)\s*\]\]`)

func indexLines(text string) lineIndex {
	x := lineIndex{strings.Split(text, "\n"), map[string][]int{}}
	for i, line := range x.lines {
		if m := tableHeader.FindStringSubmatch(line); m != nil {
			x.tables[m[1]] = append(x.tables[m[1]], i)
		}
	}
	return x
}

// of returns the line of a field of the i-th entry of a table, or of the entry; 0 if it is not found.
// Without a table it is a field of the file's head.
func (x lineIndex) of(table string, i int, field string) int {
	start := 0
	if table != "" {
		if i >= len(x.tables[table]) {
			return 0
		}
		start = x.tables[table][i]
	}
	for n := start; field != "" && n < len(x.lines); n++ {
		line := strings.TrimSpace(x.lines[n])
		if n > start && strings.HasPrefix(line, "[") {
			break
		}
		if name, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == field {
			return n + 1
		}
	}
	if table == "" {
		return 0
	}
	return start + 1
}

// first returns the first line of a key.
func (x lineIndex) first(field string) int {
	for n, line := range x.lines {
		if name, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == field {
			return n + 1
		}
	}
	return 0
}

var tomlTypeError = regexp.MustCompile(`^toml: line (\d+) \(last key "(.*?)"\): (.*)$`)

// tomlFault converts an error of the library, which tells a wrong type as text only.
func tomlFault(name string, err error) Fault {
	if p, ok := errors.AsType[toml.ParseError](err); ok {
		return Fault{name, p.Position.Line, "", p.Message}
	}
	if m := tomlTypeError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return Fault{name, line, "", m[2] + ": " + m[3]}
	}
	return Fault{name, 0, "", err.Error()}
}
