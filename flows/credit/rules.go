package credit

import (
	_ "embed" // for the files
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/expr-lang/expr/vm"

	"recado/flows/money"
)

// Bounds of a file of rules.
const (
	maxFile       = 64 << 10 // bytes
	maxRules      = 100
	maxExpression = 400 // characters
	maxNodes      = 100 // of an expression's tree
	maxLevels     = 20
	maxDays       = 365
)

// rulesFile is the form of a file of decision rules.
type rulesFile struct {
	Version      string `toml:"version"`
	DecisionDays int    `toml:"decision_days"` // a decision stands so long
	OpenDays     int    `toml:"open_days"`     // an evaluation waits so long for data or for a person
	AppealDays   int    `toml:"appeal_days"`   // a denial may be appealed so long
	// IncomeShare bounds every limit, in percent of the monthly income.
	IncomeShare int           `toml:"income_share"`
	Countries   []countryFile `toml:"countries"`
	Rules       []ruleFile    `toml:"rules"`
}

type countryFile struct {
	Code          string   `toml:"code"`
	Currency      string   `toml:"currency"`
	MinimumIncome string   `toml:"minimum_income"`
	Limits        []string `toml:"limits"` // of level 1, 2, …
}

type ruleFile struct {
	ID       string `toml:"id"`
	When     string `toml:"when"`
	Decision string `toml:"decision"`
	Level    int    `toml:"level"` // of an approval
	Text     string `toml:"text"`  // text key; "": credit.reason.<id>
	// Words are a business's own text by language, {es = "…", en = "…"}, under the key credit.reason.<id>.
	Words map[string]string `toml:"words"`
}

// terms are what a country's customers can get.
type terms struct {
	currency string
	minimum  money.Amount   // income
	limits   []money.Amount // by level
}

type rule struct {
	id, text string
	decision Decision
	level    int
	when     *vm.Program
}

// Rules are the compiled decision rules of a file. They are safe for concurrent use.
type Rules struct {
	version                            string
	decisionDays, openDays, appealDays int
	incomeShare                        int64
	countries                          map[string]terms
	rules                              []rule
	words                              map[string]map[string]string
}

//go:embed rules.toml
var defaultRules string

// DefaultRules returns the rules that come with the program.
func DefaultRules() (*Rules, error) { return ParseRules("rules.toml", defaultRules) }

// FileError lists the faults of a file, each with its line.
type FileError struct{ Faults []Fault }

// Fault is a fault of a file.
type Fault struct {
	File string
	Line int    // from 1; 0 if it is of the whole file
	Rule string // "": it is of no rule
	What string
}

func (f Fault) String() string {
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	if f.Rule != "" {
		at += ": rule " + f.Rule
	}
	return at + ": " + f.What
}

func (e *FileError) Error() string {
	all := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		all[i] = f.String()
	}
	return strings.Join(all, "\n")
}

// faults collects the faults of a file.
type faults struct {
	name  string
	lines lineIndex
	all   []Fault
}

func (f *faults) add(table string, i int, rule, field, what string) {
	f.all = append(f.all, Fault{f.name, f.lines.of(table, i, field), rule, what})
}

func (f *faults) err() error {
	if len(f.all) == 0 {
		return nil
	}
	slices.SortStableFunc(f.all, func(a, b Fault) int { return a.Line - b.Line })
	return &FileError{f.all}
}

// decodeFile reads a TOML file of the two kinds into v, strictly.
func decodeFile(name, text string, v any) (*faults, error) {
	f := &faults{name: name, lines: indexLines(text)}
	switch {
	case len(text) > maxFile:
		return f, &FileError{[]Fault{{name, 0, "", fmt.Sprintf("is longer than %d bytes", maxFile)}}}
	case strings.Contains(text, `"""`) || strings.Contains(text, "'''"):
		return f, &FileError{[]Fault{{name, 0, "", "texts of several lines are not allowed"}}}
	}
	meta, err := toml.Decode(text, v)
	if err != nil {
		return f, &FileError{[]Fault{tomlFault(name, err)}}
	}
	for _, key := range meta.Undecoded() {
		f.all = append(f.all, Fault{name, f.lines.first(key[len(key)-1]), "", key.String() + " is no setting; look for a slip in its name"})
	}
	return f, nil
}

// ParseRules reads and compiles a file of rules; name stands in the errors. The error is a *FileError.
func ParseRules(name, text string) (*Rules, error) {
	var file rulesFile
	f, err := decodeFile(name, text, &file)
	if err != nil {
		return nil, err
	}
	r := &Rules{
		version: strings.TrimSpace(file.Version), decisionDays: file.DecisionDays, openDays: file.OpenDays, appealDays: file.AppealDays,
		incomeShare: int64(file.IncomeShare), countries: map[string]terms{}, words: map[string]map[string]string{},
	}
	r.checkHead(file, f)
	for i, c := range file.Countries {
		r.addCountry(f, i, c)
	}
	if len(file.Rules) == 0 || len(file.Rules) > maxRules {
		f.add("", 0, "", "", fmt.Sprintf("must have 1 to %d rules", maxRules))
	}
	for i, one := range file.Rules[:min(len(file.Rules), maxRules)] {
		r.addRule(f, i, one)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Rules) checkHead(file rulesFile, f *faults) {
	if r.version == "" || len(r.version) > 40 {
		f.add("", 0, "", "version", "version must name this edition of the rules, in up to 40 bytes")
	}
	for _, days := range []struct {
		name  string
		value int
	}{{"decision_days", r.decisionDays}, {"open_days", r.openDays}, {"appeal_days", r.appealDays}} {
		if days.value < 1 || days.value > maxDays {
			f.add("", 0, "", days.name, fmt.Sprintf("%s must be 1 to %d", days.name, maxDays))
		}
	}
	if r.incomeShare < 1 || r.incomeShare > 100 {
		f.add("", 0, "", "income_share", "income_share must be 1 to 100 percent")
	}
	if len(file.Countries) == 0 {
		f.add("", 0, "", "", "must have a country")
	}
}

func (r *Rules) addCountry(f *faults, i int, c countryFile) {
	fault := func(field, what string) { f.add("countries", i, "", field, "country "+c.Code+": "+what) }
	if _, twice := r.countries[c.Code]; twice || len(c.Code) != 2 {
		fault("code", "must be the two letters of a country that stands here once")
	}
	t := terms{currency: c.Currency}
	var err error
	if t.minimum, err = money.Parse(c.MinimumIncome, c.Currency); err != nil || t.minimum.Negative() {
		fault("minimum_income", "minimum_income must be an amount of the currency, such as \"250.00\"")
	}
	if len(c.Limits) == 0 || len(c.Limits) > maxLevels {
		fault("limits", fmt.Sprintf("limits must have 1 to %d levels", maxLevels))
	}
	last := int64(0)
	for _, text := range c.Limits {
		limit, err := money.Parse(text, c.Currency)
		if err != nil || limit.Minor <= last {
			fault("limits", "limits must be amounts of the currency, each more than the one before: "+text)
			break
		}
		last = limit.Minor
		t.limits = append(t.limits, limit)
	}
	r.countries[c.Code] = t
}

// Version names the edition of the rules.
func (r *Rules) Version() string { return r.version }

// Texts lists the text keys of the rules, which have to exist in every language.
func (r *Rules) Texts() []string {
	keys := []string{textReview, textApproved}
	for _, one := range r.rules {
		if !slices.Contains(keys, one.text) {
			keys = append(keys, one.text)
		}
	}
	return keys
}

// Words returns the file's own texts: language → key → text.
func (r *Rules) Words() map[string]map[string]string { return r.words }

// Currency returns the currency of a country; false if there is no credit in it.
func (r *Rules) Currency(country string) (string, bool) {
	t, ok := r.countries[country]
	return t.currency, ok
}

// Limit returns the limit of a level of a country, at most the cap; a Blank cap bounds nothing. It is the
// highest one's for a level that does not exist, and Blank for level 0 and unknown countries.
func (r *Rules) Limit(country string, level int, most money.Amount) money.Amount {
	t, ok := r.countries[country]
	if !ok || level < 1 {
		return money.Amount{}
	}
	limit := t.limits[min(level, len(t.limits))-1]
	if !most.Blank() && most.Currency == limit.Currency && most.Minor < limit.Minor {
		limit = most
	}
	return limit
}

// Levels returns how many levels a country has.
func (r *Rules) Levels(country string) int { return len(r.countries[country].limits) }

// incomeCap returns the most that an income allows, in whole units of the currency.
func (r *Rules) incomeCap(income money.Amount) (money.Amount, error) {
	most, err := income.Times(money.Over(r.incomeShare, 100))
	if err != nil {
		return money.Amount{}, err
	}
	digits, err := money.Exponent(income.Currency)
	if err != nil {
		return money.Amount{}, err
	}
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	most.Minor -= most.Minor % unit
	return most, nil
}

// Countries lists the countries whose people can get credit, by code.
func (r *Rules) Countries() []string { return slices.Sorted(maps.Keys(r.countries)) }
