package credit

import (
	"context"
	"crypto/sha256"
	_ "embed" // for the file
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/vm"
)

// SimulatorName is the bureau's name in the simulator's records.
const SimulatorName = "simulator"

// Simulator is the default bureau: it makes records up from a person's document number, by the rules of a
// file. The same number gives the same record. Every record says that it is simulated.
type Simulator struct {
	version  string
	profiles []profile
}

// profile is what the simulator says of the numbers that its condition selects.
type profile struct {
	ID     string `toml:"id"`
	When   string `toml:"when"` // over number's fields
	Found  bool   `toml:"found"`
	Score  int    `toml:"score"`
	Spread int    `toml:"spread"` // the score is up to so much higher, by the number
	Debt   int64  `toml:"monthly_debt"`
	Late   int    `toml:"delinquencies"`
	Worst  int    `toml:"worst_days_late"`
	Lost   int    `toml:"charge_offs"`

	when *vm.Program
}

type simulatorFile struct {
	Version  string    `toml:"version"`
	Profiles []profile `toml:"profiles"`
}

// number is what a profile's condition may name.
type number struct {
	DocType string `expr:"doc_type"`
	Last    int    `expr:"last"`     // the last digit
	LastTwo int    `expr:"last_two"` // the last two digits
}

//go:embed bureau.toml
var bureauFile string

// NewSimulator returns the simulator with the profiles that come with the program.
func NewSimulator() (*Simulator, error) { return parseSimulator("bureau.toml", bureauFile) }

func parseSimulator(name, text string) (*Simulator, error) {
	var file simulatorFile
	f, err := decodeFile(name, text, &file)
	if err != nil {
		return nil, err
	}
	if file.Version == "" {
		f.add("", 0, "", "version", "version is missing")
	}
	if len(file.Profiles) == 0 || len(file.Profiles) > maxRules {
		f.add("", 0, "", "", fmt.Sprintf("must have 1 to %d profiles", maxRules))
	}
	for i := range file.Profiles {
		p := &file.Profiles[i]
		if !ruleID.MatchString(p.ID) || p.Score < 0 || p.Spread < 0 || p.Score+p.Spread > 1000 || p.Debt < 0 || p.Late < 0 || p.Worst < 0 || p.Lost < 0 {
			f.add("profiles", i, p.ID, "id", "needs an id, a score with its spread of 0 to 1000, and no negative numbers")
		}
		if p.when, err = compile(p.When, number{}); err != nil {
			f.add("profiles", i, p.ID, "when", err.Error())
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return &Simulator{file.Version, file.Profiles}, nil
}

var _ Bureau = (*Simulator)(nil)

// Score makes a record up. The first profile that fits counts; a number that none fits is not found.
func (s *Simulator) Score(_ context.Context, docType, docNo, consentRef string) (Report, error) {
	if consentRef == "" {
		return Report{}, ErrConsent
	}
	// Of the consent alone: a stored hash of a document's number could be searched for the number.
	sum := sha256.Sum256([]byte("recado bureau simulator\x00" + consentRef))
	r := Report{Bureau: SimulatorName, Simulated: true, Version: s.version, Reference: "SIM-" + strings.ToUpper(hex.EncodeToString(sum[:6]))}
	digits := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, docNo)
	if digits == "" {
		return r, nil
	}
	n := number{DocType: docType, Last: int(digits[len(digits)-1] - '0')}
	n.LastTwo = n.Last
	if len(digits) > 1 {
		n.LastTwo += 10 * int(digits[len(digits)-2]-'0')
	}
	for _, p := range s.profiles {
		fits, err := run(p.when, n)
		if err != nil {
			return Report{}, fmt.Errorf("credit: profile %q of the simulator: %w", p.ID, err)
		}
		if !fits {
			continue
		}
		r.Profile, r.Found, r.Score = p.ID, p.Found, p.Score
		if p.Spread > 0 {
			own := sha256.Sum256([]byte("recado bureau score\x00" + docType + "\x00" + digits))
			r.Score += int(binary.BigEndian.Uint64(own[:8]) % uint64(p.Spread+1))
		}
		r.MonthlyDebt, r.Delinquencies, r.WorstDaysLate, r.ChargeOffs = p.Debt, p.Late, p.Worst, p.Lost
		break
	}
	return r, nil
}
