package reading

import (
	"fmt"
	"strings"

	"recado/bot"
)

// Utterance is one labelled message of the corpus: the text of a person at a question, with its
// acts and values.
type Utterance struct {
	Question string // a key of QuestionExpects
	Text     string
	Acts     []string          // "confirm", "provide:floor", in the order of the text
	Slots    map[string]string // values as they stand in the text, or in their normal form
}

// QuestionExpects maps the questions of the corpus to what they expect.
var QuestionExpects = map[string]bot.Expects{
	"fresh": bot.ExpectsOpen, "ordered": bot.ExpectsOpen, "waiting_agent": bot.ExpectsOpen,
	"service": bot.ExpectsService, "description": bot.ExpectsDescription, "warranty": bot.ExpectsDescription,
	"photos": bot.ExpectsPhoto, "plate": bot.ExpectsSerial, "plate_confirm": bot.ExpectsSerialCheck,
	"place": bot.ExpectsPlace, "floor": bot.ExpectsFloor, "room": bot.ExpectsRoom,
	"priority": bot.ExpectsPriority, "mail": bot.ExpectsMail,
	"summary": bot.ExpectsReview, "which": bot.ExpectsField,
	"quoted": bot.ExpectsApproval, "extra": bot.ExpectsApproval, "reject_reason": bot.ExpectsReason,
	"closing": bot.ExpectsVerdict, "rating": bot.ExpectsScore,
	"resume": bot.ExpectsChoice, "optout": bot.ExpectsYesNo,
	"offered": bot.ExpectsOffer, "ready": bot.ExpectsProgress, "work": bot.ExpectsProgress, "paused": bot.ExpectsProgress,
	"eta": bot.ExpectsMinutes, "arrive": bot.ExpectsLocation, "report": bot.ExpectsText,
	"credit_welcome": bot.ExpectsYesNo, "consent": bot.ExpectsYesNo, "denied": bot.ExpectsYesNo, "code": bot.ExpectsChoice,
	"identity": bot.ExpectsDocument, "mobile": bot.ExpectsPhone, "person_name": bot.ExpectsName, "birth": bot.ExpectsBirth, "home": bot.ExpectsPlace,
	"employer": bot.ExpectsWords, "position": bot.ExpectsWords, "income": bot.ExpectsIncome, "since": bot.ExpectsSince, "reference": bot.ExpectsPerson,
	"card_check": bot.ExpectsReview, "registration": bot.ExpectsReview,
	"owed": bot.ExpectsPayment, "pay_date": bot.ExpectsDay, "pay_parts": bot.ExpectsPartCount, "receipt": bot.ExpectsPhoto, "dispute_reason": bot.ExpectsReason,
}

// ParseUtterances parses a file of the corpus: question, text, acts and slots, separated by
// tabs. It returns an error for a wrong number of columns or an unknown question.
func ParseUtterances(file string) ([]Utterance, error) {
	var rows []Utterance
	for n, line := range strings.Split(strings.TrimRight(file, "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			return nil, fmt.Errorf("line %d: %d columns, not 4", n+1, len(cells))
		}
		row := Utterance{Question: cells[0], Text: strings.ReplaceAll(cells[1], `\n`, "\n"), Slots: map[string]string{}}
		if QuestionExpects[row.Question] == "" {
			return nil, fmt.Errorf("line %d: unknown question %q", n+1, row.Question)
		}
		for _, act := range strings.Split(cells[2], ";") {
			if act = strings.TrimSpace(act); act != "" {
				row.Acts = append(row.Acts, act)
			}
		}
		for _, slot := range strings.Split(cells[3], ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(slot), "="); ok {
				row.Slots[name] = value
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Context returns the context in which a row's text was written.
func (r Utterance) Context() bot.ReadingContext {
	c := bot.ReadingContext{Expects: QuestionExpects[r.Question]}
	if r.Question == "plate_confirm" {
		c.Serial = "304PJPX6R390"
	}
	return c
}
