package dialogs

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/cases"
	"recado/flows/emergency"
	"recado/flows/orders"
)

// emergencySlots is what is known of a danger. The opener gives the kinds, the person's words,
// and the place if known.
type emergencySlots struct {
	Kinds           []string      `json:"kinds"`
	SafetyToldKinds []string      `json:"told,omitempty"` // kinds whose safety text was sent
	Text            string        `json:"text,omitempty"`
	Place           string        `json:"place,omitempty"`
	Point           *bot.Location `json:"point,omitempty"`
	Country         string        `json:"country,omitempty"`  // of Place, if the place tells it
	Safe            string        `json:"safe,omitempty"`     // "yes", "no", or "said": told in words
	LatestText      string        `json:"more,omitempty"`     // latest text, to be passed on
	PlaceAssumed    bool          `json:"assumed,omitempty"`  // the place was not given as the answer to its question: it is read back for correction
	PlaceUnclear    bool          `json:"unsure,omitempty"`   // the place was asked for and something else was said
	PlaceDoubtful   bool          `json:"doubtful,omitempty"` // the place is a name that may be none: a later address replaces it
	Files           int           `json:"files,omitempty"`    // files that came with LatestText
	Notes           int           `json:"notes,omitempty"`
	Alerted         []string      `json:"people,omitempty"` // names of those alerted
	Episode         string        `json:"episode,omitempty"`
	Order           string        `json:"order,omitempty"`
	Name            string        `json:"name,omitempty"`
	Locale          string        `json:"locale,omitempty"`
	HelpDeclined    bool          `json:"declined,omitempty"` // the person wants nobody to come: no order is created
	Minor           bool          `json:"minor,omitempty"`    // the writer is a minor
	ActionsTold     bool          `json:"again,omitempty"`    // the actions taken were told
}

// maxNotes bounds the notes that are passed on: the conversation has the rest.
const maxNotes = 10

// Emergency tells the safety text, alerts everybody, and only then asks what a dispatcher
// would. It stays open until the danger is over or long past, and passes on what is written
// meanwhile. Opening it again, or the same danger again, alerts nobody a second time.
func Emergency(services []string) *bot.Program {
	offered := func(code string) bool { return slices.Contains(services, code) }
	service := func(e emergencySlots) string { return emergency.Service(offered, e.kinds()...) }
	create := func(e emergencySlots) []bot.Effect { return createEmergency(e, service(e)) }
	begin := func(e emergencySlots) []bot.Effect {
		return []bot.Effect{bot.Handoff(bot.EmergencyReasonPrefix + strings.Join(e.kinds(), ","))}
	}
	return bot.MustCompile(bot.Dialog[emergencySlots]{
		Name: emergencyDialog, Version: 2, MaxMisses: 2, Upgrades: map[int]bot.Upgrade{1: sameSlots}, Inactivity: bot.InactivityRules{2 * time.Minute: "quiet", 6 * time.Hour: "leave"}, AnswerTopic: answerEmergency,
		OnAnyState: bot.On{"danger": "safety", "clear": "over", "doubt": "doubt", "declined": "declined", bot.Cancel: "declined"},
		Steps: []bot.Step[emergencySlots]{
			{State: "safety", Ask: "emergency.safety", Args: safetyArgs, Do: begin, AfterAsk: func(e emergencySlots) emergencySlots { e.SafetyToldKinds, e.ActionsTold = e.kinds(), false; return e }, On: bot.On{"ok": "alerting"}},
			{State: "alerting", Do: alert, Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "emergency.alerting", Handle: handleAlerted, On: bot.On{"ok": "ordered", "personal": "stay", bot.Timeout: "ordered"}},
			{State: "ordered", Do: findAllOpen[emergencySlots], SkipIf: needsNoPlace, WorkTimeout: answerLimit, WaitingText: "emergency.alerting", Handle: handleOpenPlace, On: bot.On{"ok": "where", bot.Timeout: "where"}},
			{State: "where", Expects: bot.ExpectsPlace, HandlesActs: openEmergencyActs, Ask: "emergency.where", Options: clearOption, SkipIf: needsNoPlace, Handle: handleScene, On: bot.On{"ok": "located", "news": "news", bot.Inactive: "check", bot.TooManyMisses: "safe"}},
			{State: "news", Do: note, On: bot.On{"ok": "where_told"}},
			{State: "where_told", Expects: bot.ExpectsPlace, HandlesActs: openEmergencyActs, Ask: "emergency.where_told", Args: situationArgs, Options: clearOption, SkipIf: needsNoPlace, Handle: handleScene, On: bot.On{"ok": "located", "news": "told", bot.Inactive: "check", bot.TooManyMisses: "safe"}},
			{State: "told", Do: note, On: bot.On{"ok": "safe"}},
			{State: "check", Ask: "emergency.check", On: bot.On{"ok": "where_again"}},
			{State: "where_again", Expects: bot.ExpectsPlace, HandlesActs: openEmergencyActs, Ask: "emergency.where", Options: clearOption, SkipIf: needsNoPlace, Handle: handleScene, On: bot.On{"ok": "located", "news": "told", bot.TooManyMisses: "safe"}},
			{State: "located", Do: note, On: bot.On{"ok": "safe"}},
			{State: "safe", Expects: bot.ExpectsYesNo, HandlesActs: openEmergencyActs, Ask: "emergency.safe", Args: safeArgs, Options: safeOptions, SkipIf: func(e emergencySlots) bool { return e.Safe != "" }, Handle: handleSafe, On: bot.On{"elsewhere": "located", "ok": "telling", bot.Inactive: "creating", bot.TooManyMisses: "creating"}},
			{State: "telling", Do: note, On: bot.On{"ok": "creating"}},
			{State: "creating", Do: create, SkipIf: func(e emergencySlots) bool {
				return e.Order != "" || service(e) == "" || !hasEmergencyPlace(e) || e.HelpDeclined
			}, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "emergency.creating", Handle: handleEmergencyOrder, On: bot.On{"ok": "made", "failed": "standing", bot.Timeout: "standing"}},
			{State: "made", Do: note, On: bot.On{"ok": "standing"}},
			{State: "standing", Expects: bot.ExpectsDescription, HandlesActs: openEmergencyActs, Ask: "emergency.standing", Args: situationArgs, Options: clearOption, AfterAsk: func(e emergencySlots) emergencySlots { e.ActionsTold = true; return e }, Handle: handleMore, On: bot.On{"elsewhere": "located", "more": "passing", "enough": "enough", bot.TooManyMisses: "standing"}},
			{State: "stay", Expects: bot.ExpectsDescription, HandlesActs: emergencyActs, Ask: "emergency.stay", Args: situationArgs, Options: clearOption, AfterAsk: func(e emergencySlots) emergencySlots { e.ActionsTold = true; return e }, Handle: handleMore, On: bot.On{"elsewhere": "located", "more": "passing", "enough": "enough", bot.TooManyMisses: "stay"}},
			{State: "passing", Do: note, On: bot.On{"ok": "passed"}},
			{State: "passed", Expects: bot.ExpectsDescription, HandlesActs: openEmergencyActs, Ask: "emergency.passed", Args: situationArgs, Options: clearOption, Handle: handleMore, On: bot.On{"elsewhere": "located", "more": "passing", "enough": "enough", bot.TooManyMisses: "passed"}},
			{State: "enough", Expects: bot.ExpectsDescription, HandlesActs: openEmergencyActs, Ask: "emergency.enough", Args: situationArgs, Options: clearOption, Handle: handleMore, On: bot.On{"elsewhere": "located", "more": "enough", "enough": "enough", bot.TooManyMisses: "enough"}},
			{State: "declined", Expects: bot.ExpectsYesNo, Ask: "emergency.declined", Options: declinedOptions, Handle: handleDeclined, On: bot.On{"ok": "passing", bot.Inactive: "passing", bot.TooManyMisses: "passing"}},
			{State: "doubt", Expects: bot.ExpectsYesNo, Ask: "emergency.doubt", Args: dangerOverArgs, Options: declinedOptions, Handle: handleDoubtOver, On: bot.On{"ok": "goes_on", bot.Inactive: "goes_on", bot.TooManyMisses: "goes_on"}},
			{State: "goes_on", Do: note, On: bot.On{"ok": "where"}},
			{State: "over", Call: emergencyOver, CallSlots: func(e emergencySlots) any {
				o := endSlots{Order: e.Order, Service: service(e), Place: e.Place, Point: e.Point, Text: e.Text}
				if e.HelpDeclined {
					o.Wish = cases.CancelVisit
				}
				return o
			}, Handle: handleOver, On: bot.On{"ok": "done", "danger": "safety"}},
			{State: "done"},
		},
	})
}

// emergencyActs are the acts that are news to those alerted: help is on the way already.
var emergencyActs = []bot.ActKind{bot.ActHuman, bot.ActChange, bot.ActComplain}

// openEmergencyActs adds the wish that nobody comes, which does not mean that the danger is
// over.
var openEmergencyActs = append([]bot.ActKind{bot.ActCancel}, emergencyActs...)

// kinds returns the known kinds, each once; a danger without a kind is emergency.Other.
func (e emergencySlots) kinds() []string {
	var kinds []string
	for _, k := range e.Kinds {
		if k = emergency.Known(k); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 {
		kinds = []string{emergency.Other}
	}
	return kinds
}

// emergencyTopics are the topics that questions about what to do are read as. In danger they
// must not get an everyday answer of the business: "¿puedo bajar la palanca?" is no change of
// an order. Other questions are recorded for the operators.
var emergencyTopics = []string{bot.TopicSafety, bot.TopicNext, bot.TopicHow, bot.TopicAmend, bot.TopicDuration, bot.TopicOptions, bot.TopicWhyData}

// answerEmergency repeats the safety text to a person who asks what to do.
func answerEmergency(e emergencySlots, topic string, f bot.Facts) (bot.Say, bool) {
	if !slices.Contains(emergencyTopics, topic) {
		return bot.Say{}, false
	}
	args, err := json.Marshal(safetyArgs(e, f))
	return bot.Say{Key: "emergency.safety", Args: args}, err == nil
}

// maxSafety bounds the kinds of danger in one safety text.
const maxSafety = 2

// safetyArgs are the kinds whose safety text was not sent yet, and the numbers to call.
func safetyArgs(e emergencySlots, f bot.Facts) any {
	fresh := slices.DeleteFunc(e.kinds(), func(k string) bool { return slices.Contains(e.SafetyToldKinds, k) })
	if len(fresh) == 0 {
		fresh = e.kinds()
	}
	return map[string]any{"kinds": fresh[:min(len(fresh), maxSafety)], "numbers": e.numbers(f), "gentle": slices.Contains(fresh, "self_harm"), "minor": e.Minor && !emergency.Personal(e.kinds()...)}
}

// numbers returns the numbers to call at the place of the danger.
func (e emergencySlots) numbers(f bot.Facts) []emergency.Number {
	return emergency.Numbers(emergency.Country(e.Country, string(f.Contact), f.Country), e.kinds()...)
}

func alert(e emergencySlots) []bot.Effect {
	return []bot.Effect{bot.Do(cases.DoAlert, cases.Command{Kinds: e.kinds(), Text: e.Text, Place: e.Place, Point: e.Point, Country: e.Country, Minor: e.Minor})}
}

// handleAlerted stores who was alerted. Without an answer the case is open all the same.
func handleAlerted(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	var a cases.Answer
	if in.Event == bot.OK && in.Into(&a) == nil {
		e.Alerted, e.Episode, e.Order = a.People, a.Episode, firstNonEmpty(e.Order, a.Order)
		e.Place, e.Safe = firstNonEmpty(e.Place, a.Place), firstNonEmpty(e.Safe, a.Safe)
	}
	e.Name, e.Locale = in.Facts.Profile, in.Facts.Locale
	if emergency.Personal(e.kinds()...) {
		return e, "personal"
	}
	return e, bot.OK
}

func clearOption(emergencySlots) []bot.Option {
	return []bot.Option{{Choice: "clear", Title: "option.all_clear"}}
}

func safeOptions(emergencySlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.all_out"}, {Choice: "no", Title: "option.not_all_out"}, {Choice: "clear", Title: "option.all_clear"}}
}

func createEmergency(e emergencySlots, service string) []bot.Effect {
	text := strings.TrimSpace(e.Text + "\n" + e.LatestText)
	if text == "" {
		text = strings.Join(e.kinds(), ", ")
	}
	return []bot.Effect{bot.Do(CreateOrder, orders.CreateCommand{
		Command: e.Episode, ServiceType: service, Description: truncate(text, orders.MaxDescription),
		Location: orders.Location{Text: truncate(strings.ReplaceAll(e.Place, "\n", ", "), 2*orders.MaxPlace), Point: e.Point},
		Priority: orders.Emergency, Danger: true, ClientName: e.Name, Source: "WHATSAPP", Locale: e.Locale,
	})}
}

func handleEmergencyOrder(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	var made struct {
		OrderID string `json:"orderId"`
	}
	if in.Event != bot.OK || in.Into(&made) != nil || made.OrderID == "" {
		return e, "failed"
	}
	e.Order = made.OrderID
	return e, bot.OK
}

// handleOver continues the emergency if the danger goes on: every step is done again.
func handleOver(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	if in.Event == "danger" {
		e.SafetyToldKinds, e.Safe, e.ActionsTold = nil, "", false
		return e, "danger"
	}
	return e, bot.OK
}

// note passes on what has been written since.
func note(e emergencySlots) []bot.Effect {
	c := cases.Command{Text: e.LatestText, Files: e.Files, Place: e.Place, Point: e.Point, Country: e.Country, Order: e.Order, Minor: e.Minor}
	if e.Safe == "yes" || e.Safe == "no" {
		c.Safe = e.Safe
	}
	return []bot.Effect{bot.Do(cases.DoNote, c)}
}

// maxNames bounds the names of those alerted in a text.
const maxNames = 3

func situationArgs(e emergencySlots, f bot.Facts) any {
	return map[string]any{
		"order": e.Order, "lost": e.Order == "" && !needsNoPlace(e), "locked": slices.Contains(e.kinds(), "locked_in"), "people": e.Alerted[:min(len(e.Alerted), maxNames)], "again": e.ActionsTold, "safe": e.Safe,
		"numbers": e.numbers(f), "gentle": slices.Contains(e.kinds(), "self_harm"),
	}
}

// truncate bounds a text, in characters.
func truncate(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
