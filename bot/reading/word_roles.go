package reading

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"recado/bot"
	"recado/bot/learn"
)

// part is what some words of a long first message tell. A trained model labels every word with one (word_roles_features.go,
// word_roles_train.go), all words of a message together, so that what stands beside a word decides with it.
type wordRole uint8

const (
	roleOther   wordRole = iota // greetings, words that lead to a value, remarks
	roleProblem                 // what is wrong or to be done
	rolePlace                   // where, with building, floor and unit
	roleRoom                    // the room, told apart from the place: "cuarto de máquinas"
	roleTime                    // when the visit is wanted
	roleName                    // who writes
	roleContact                 // who is to be asked for, with the phone
	roleCompany                 // of whom somebody writes
	roleDevice                  // brand, serial
	roleMail                    //
	roleAsk                     // a question, or a wish for a price, an invoice …
	roleCount
)

// roleOfSlot maps the slots of the corpus of long messages to their part.
var roleOfSlot = map[string]wordRole{
	"problem": roleProblem, "second": roleProblem, "place": rolePlace, "city": rolePlace, "building": rolePlace, "floor": rolePlace, "room": roleRoom,
	"when": roleTime, "name": roleName, "contact": roleContact, "phone": roleContact, "company": roleCompany, "brand": roleDevice, "serial": roleDevice, "mail": roleMail, "ask": roleAsk,
}

// roleWord is a word or a number of a message with its part.
type roleWord struct {
	bot.Span

	role   wordRole
	breaks bool // a mark that no value has within it stands before the word
	comma  bool // … or a comma, which divides the parts of a place
}

//go:embed word_roles.bin.gz
var rolesFile []byte

// labelRoles labels the words of a long first message, or returns nil for any other message.
func (v *resolver) labelRoles(r *Reader) []roleWord {
	if !v.isLongOpening() || r.roles == nil {
		return nil
	}
	words, sequence := r.roleFeatures(v)
	for i, label := range r.roles.Label(sequence) {
		words[i].role = wordRole(label)
	}
	return words
}

// isLongOpening reports whether a message opens a conversation and may tell a whole order.
func (v *resolver) isLongOpening() bool {
	return v.context.Expects == bot.ExpectsOpen && len(v.scores.words) >= minDictated && (len(v.spans) >= minSignedClauses || len(v.scores.words) >= minOneBreath)
}

// roleRuns returns the spans of the words in a row that have a part.
func (v *resolver) roleRuns(of wordRole) (runs []bot.Span) {
	for i, w := range v.roles {
		switch last := len(runs) - 1; {
		case w.role != of:
		case i > 0 && v.roles[i-1].role == of && last >= 0 && !w.breaks && !(w.comma && of == rolePlace):
			runs[last].To = w.To
		default:
			runs = append(runs, w.Span)
		}
	}
	return runs
}

// count returns how many words of a span have one of some roles, and how many words it has.
func (v *resolver) count(s bot.Span, of ...wordRole) (in, all int) {
	for _, w := range v.roles {
		if w.From < s.From || w.To > s.To {
			continue
		}
		all++
		if slices.Contains(of, w.role) {
			in++
		}
	}
	return in, all
}

// share is count as a share of the words.
func (v *resolver) share(s bot.Span, of ...wordRole) (share float64, n int) {
	in, n := v.count(s, of...)
	if n == 0 {
		return 0, 0
	}
	return float64(in) / float64(n), n
}

// roleTokens are the words and numbers of a text, with the mark before and after each.
type roleTokens struct {
	toks   []token
	before []byte // of a token: the strongest mark between it and the one before it: 0, ',', '.', '\n' …
	index  []int  // of a token in the tokens with marks
	mixed  bool   // capitals mean something: the text has both cases
}

// maxRoleWords bounds the words of a message that are labelled.
const maxRoleWords = 400

func splitRoleTokens(text string) roleTokens {
	var p roleTokens
	mark, upper, lower := byte('.'), 0, 0
	for i, t := range tokens(text) {
		switch t.Kind {
		case tokenWord, tokenNumber:
			if len(p.toks) == maxRoleWords {
				return p
			}
			p.toks, p.before, p.index = append(p.toks, t), append(p.before, mark), append(p.index, i)
			mark = 0
			if t.Kind == tokenWord && len(t.Word) > 2 {
				if isUpperAt(text, t.From) {
					upper++
				} else {
					lower++
				}
			}
		case tokenBreak:
			mark = '\n'
		case tokenEmoji:
			if mark == 0 {
				mark = 'e'
			}
		default:
			if m := t.Word[0]; mark == 0 || mark == ',' || strings.IndexByte(".;!?", m) >= 0 {
				mark = m
			}
		}
	}
	p.mixed = upper > 0 && lower > 0 && upper*2 < lower*3
	return p
}

func isUpperAt(text string, i int) bool {
	for _, r := range text[i:] {
		return unicode.IsUpper(r)
	}
	return false
}

// newRolesModel decodes the model file.
func newRolesModel(raw []byte) (*learn.SequenceModel, error) {
	if len(raw) == 0 {
		return nil, nil //nolint:nilnil // no model before it is trained for the first time
	}
	z, err := unzip(raw)
	if err != nil {
		return nil, err
	}
	return learn.DecodeSequence(z, int(roleCount))
}
