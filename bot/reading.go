package bot

import (
	"slices"
	"time"
)

// Reading is what one message does, in the light of its context. A message may do
// several things at once: "está bien, aprobado, ¿cuándo vienen?" approves and asks.
type Reading struct {
	Acts         []Act         `json:"acts,omitempty"`     // in the order of their spans
	Persists     bool          `json:"persists,omitempty"` // something is said to go on: "todavía", "sigue"
	Contrasts    bool          `json:"but,omitempty"`      // something is said against the rest: "sí, pero…"
	SamePlace    bool          `json:"same,omitempty"`     // asked for a place: the one of an earlier order is meant
	NamesAll     bool          `json:"all,omitempty"`      // all of several things are meant: "las dos", "todas"
	Age          int           `json:"age,omitempty"`      // of whoever writes, in years, where it is told; 0 otherwise
	Refs         []string      `json:"refs,omitempty"`     // orders and quotations that are named: "ORD-00012"
	Unexplained  []Span        `json:"rest,omitempty"`     // clauses that no act accounts for
	Replacements []Replacement `json:"swaps,omitempty"`    // what is said to be wrong with what is right, the likelier first
	Source       string        `json:"source,omitempty"`   // SourceOffline, SourceModel or SourceConfirmed

	InvalidMail *InvalidMail `json:"mail,omitempty"` // what looks like a mail address and is none, where no other address is given
}

// InvalidMail is a mail address that can't be taken as it was written.
type InvalidMail struct {
	Text       string `json:"text"`            // as it was written
	Suggestion string `json:"guess,omitempty"` // what was probably meant
	Fault      string `json:"fault"`           // a mailbox.Fault
}

// Replacement is a wish that words which were given be replaced: "no es la casa 5, es la 15". Was
// and Now are as written. It only holds where Was stands in what was given.
type Replacement struct {
	Old  string `json:"was"`
	New  string `json:"now"`
	Span Span   `json:"span"`
}

// WithoutSpan is a reading without the acts that touch a span.
func (r Reading) WithoutSpan(s Span) Reading {
	r.Acts = slices.DeleteFunc(slices.Clone(r.Acts), func(a Act) bool { return a.Span.Overlaps(s) })
	return r
}

// ActKind is what a message, or a part of it, does.
type ActKind string

// The acts. About says more of some of them.
const (
	ActConfirm   ActKind = "confirm"   // yes to the open question
	ActDeny      ActKind = "deny"      // no to the open question
	ActProvide   ActKind = "provide"   // gives a value; About is the slot
	ActCorrect   ActKind = "correct"   // puts right what was given; About is the slot, Value "" when only the slot is named
	ActSkip      ActKind = "skip"      // has none, can't or won't give it; About is the slot
	ActAsk       ActKind = "ask"       // a question; About is the topic
	ActPostpone  ActKind = "postpone"  // decides or answers later
	ActWait      ActKind = "wait"      // wants a moment
	ActCancel    ActKind = "cancel"    // wants to cancel an order, or what is going on
	ActChange    ActKind = "change"    // wants something made to be changed; About is what
	ActApprove   ActKind = "approve"   // a quotation, additional work, a job on offer
	ActReject    ActKind = "reject"    // the same, refused
	ActChanges   ActKind = "changes"   // wants a quotation changed
	ActComplain  ActKind = "complain"  // About: late, work, price, bot, person, other
	ActHuman     ActKind = "human"     // wants a person
	ActStop      ActKind = "stop"      // wants no more messages
	ActStart     ActKind = "start"     // wants messages again
	ActResume    ActKind = "resume"    // goes on with what was begun
	ActRestart   ActKind = "restart"   // begins anew
	ActMenu      ActKind = "menu"      // wants the menu
	ActHelp      ActKind = "help"      // wants help
	ActGo        ActKind = "go"        // asks for something by its name; About is what: quotation, warranty, closing, jobs
	ActBack      ActKind = "back"      // one question back
	ActThank     ActKind = "thank"     //
	ActGreet     ActKind = "greet"     //
	ActBye       ActKind = "bye"       //
	ActHazard    ActKind = "hazard"    // danger now; About is its kind
	ActAllClear  ActKind = "allclear"  // what sounded dangerous is over
	ActProgress  ActKind = "progress"  // a technician's; About: on_way, arrived, delayed, lost, blocked, started, finished, paused, resumed, needs_part
	ActLanguage  ActKind = "language"  // wants to be written to in another language; About is its code
	ActSmalltalk ActKind = "smalltalk" // calls for nothing
	ActOffTopic  ActKind = "offtopic"  // something else entirely
)

// Slots that acts speak of.
const (
	SlotService     = "service"     // Value: the service's code
	SlotDescription = "description" //
	SlotPlace       = "place"       // Place holds its parts
	SlotFloor       = "floor"       // Value: "6", or as said: "sótano"
	SlotRoom        = "room"        //
	SlotBuilding    = "building"    //
	SlotSerial      = "serial"      // Value: capitals, no spaces
	SlotPriority    = "priority"    // Value: BAJA, MEDIA, ALTA
	SlotMail        = "mail"        // Value: lower case
	SlotTime        = "time"        // when a visit suits; Time holds it
	SlotNote        = "note"        // what whoever comes should know
	SlotName        = "name"        //
	SlotPhone       = "phone"       //
	SlotMinutes     = "minutes"     // Value: whole minutes
	SlotHours       = "hours"       // Value: decimal hours
	SlotMaterial    = "material"    // Value: quantity and name, "2 rodamiento 6205"
	SlotPhase       = "phase"       // of a picture; Value: before, during, after
	SlotScore       = "score"       // Value: 1 to 5
	SlotScoreAll    = "score_all"   // a score that is meant for every aspect
	SlotDate        = "date"        // Time holds it
	SlotReason      = "reason"      //
	SlotLine        = "line"        // the number of a line of the form; Value: whole number
	SlotPhoto       = "photo"       // skipped, never provided in words
)

// Values of ActCancel that say what is to be cancelled.
const (
	ValueAll   = "all"   // all of several things: "cancele las dos"
	ValueNamed = "named" // what is named by what it is for: "cancele la de la nevera"
)

// Act is one thing that a message does.
type Act struct {
	Kind       ActKind     `json:"kind"`
	About      string      `json:"about,omitempty"` // slot, topic, kind of danger: see the kinds
	Text       string      `json:"text,omitempty"`  // the words of Span, trimmed
	Value      string      `json:"value,omitempty"` // in normal form, where the slot has one
	Parts      []string    `json:"parts,omitempty"` // of a description in several clauses: the words of each
	Place      *PlaceParts `json:"place,omitempty"`
	Time       *TimeRange  `json:"time,omitempty"`
	Span       Span        `json:"span"`
	Confidence float64     `json:"confidence"` // 0 to 1, calibrated: of acts at 0.9, nine of ten are right
}

// Span is a part of a text, in bytes: from From up to, not including, To.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Overlaps reports whether two parts of a text share any of it.
func (s Span) Overlaps(t Span) bool { return s.From < t.To && t.From < s.To }

// PlaceParts is a place taken apart. Text is all of it as it was written; the parts
// only add to it, each as it was written and any of them empty.
type PlaceParts struct {
	Text         string `json:"text"`
	Street       string `json:"street,omitempty"`       // "Calle 45 # 12-30", "21 avenida", "Km 5 carretera a Masaya"
	Neighborhood string `json:"neighborhood,omitempty"` // barrio, colonia, vereda, urbanización, with its name
	Building     string `json:"building,omitempty"`     // "Torre Futura", "Edificio B", "Casa 12", "Plaza Local"
	Floor        string `json:"floor,omitempty"`        // "Piso 5", "Sótano"
	Room         string `json:"room,omitempty"`         // "Oficina 204", "Local 8", "Apto 301"
	Landmark     string `json:"landmark,omitempty"`     // "frente al parque", "a la par de la farmacia"
	City         string `json:"city,omitempty"`         // as its country's table of municipalities spells it
	Department   string `json:"department,omitempty"`   //
	Country      string `json:"country,omitempty"`      // of City, ISO 3166; "" where several countries have a city of that name
	House        bool   `json:"house,omitempty"`        // it has no floors or rooms to ask for
}

// Located reports whether somebody could find the place: a kitchen alone is nowhere.
func (p PlaceParts) Located() bool {
	return p.Street+p.Neighborhood+p.Building+p.Landmark+p.City != ""
}

// TimeRange is when something may happen: from From until, not including, To.
type TimeRange struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Expects is the kind of answer that a question wants.
type Expects string

// What questions expect.
const (
	ExpectsOpen        Expects = "open"     // nothing is asked: a first message
	ExpectsYesNo       Expects = "yesno"    //
	ExpectsReview      Expects = "review"   // yes to a filled form, or what is wrong with it
	ExpectsField       Expects = "field"    // which field of the form to change
	ExpectsChoice      Expects = "choice"   // one of the options
	ExpectsService     Expects = "service"  //
	ExpectsDescription Expects = "problem"  // what is wrong or to be done
	ExpectsPhoto       Expects = "photo"    //
	ExpectsSerial      Expects = "serial"   // typed or photographed
	ExpectsSerialCheck Expects = "serialok" // yes, no, or the right one
	ExpectsPlace       Expects = "place"    //
	ExpectsFloor       Expects = "floor"    //
	ExpectsRoom        Expects = "room"     //
	ExpectsPriority    Expects = "priority" //
	ExpectsMail        Expects = "mail"     //
	ExpectsApproval    Expects = "approval" // of money: a quotation, additional work
	ExpectsReason      Expects = "reason"   //
	ExpectsVerdict     Expects = "verdict"  // finished work: well, or what is not
	ExpectsScore       Expects = "score"    // 1 to 5
	ExpectsOffer       Expects = "offer"    // a technician takes a job or not
	ExpectsProgress    Expects = "progress" // a technician says where he stands
	ExpectsMinutes     Expects = "minutes"  //
	ExpectsHours       Expects = "hours"    //
	ExpectsLocation    Expects = "location" // a shared location
	ExpectsText        Expects = "text"     // free words: a comment, a report
)

// ReadingContext is what a message must be read in.
type ReadingContext struct {
	Expects Expects
	Options []string // titles of the open question's options, as shown
	Serial  string   // ExpectsSerialCheck: the serial that is asked about
	Now     time.Time
	Zone    *time.Location
	Country string // ISO 3166: how addresses, phones and amounts are read
	Locale  string
}

// Reader reads messages. It is pure, offline and safe for concurrent use.
type Reader interface {
	// Read tells what a text does. A text that it can make nothing of is a Reading whose
	// Rest covers it.
	Read(text string, c ReadingContext) Reading
	// Check holds the acts that a language model has found in a text, each with the words
	// for it in Text, to the rules of Read: it leaves out what does not stand in the text
	// and takes values from Reader's own reading of it. Its Source is SourceModel.
	Check(text string, c ReadingContext, acts []Act) Reading
	// Command reads a whole message as one of the fixed phrases that mean the same at
	// every question, such as "menú" or "STOP"; false when it is none.
	Command(text string) (Act, bool)
}

// Find returns the first act of a kind about one of some things; without any, of the
// kind alone.
func (r Reading) Find(kind ActKind, about ...string) (Act, bool) {
	for _, a := range r.Acts {
		if a.Kind != kind {
			continue
		}
		if len(about) == 0 {
			return a, true
		}
		for _, what := range about {
			if a.About == what {
				return a, true
			}
		}
	}
	return Act{}, false
}

// Has reports whether Find finds an act.
func (r Reading) Has(kind ActKind, about ...string) bool {
	_, ok := r.Find(kind, about...)
	return ok
}
