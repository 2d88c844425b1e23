package bot

import (
	"slices"
	"time"
)

// Reading is what one message does, in its context. A message may do several things at once:
// "está bien, aprobado, ¿cuándo vienen?" approves and asks.
type Reading struct {
	Acts         []Act         `json:"acts,omitempty"`     // in the order of their spans
	Persists     bool          `json:"persists,omitempty"` // something continues: "todavía", "sigue"
	Contrasts    bool          `json:"but,omitempty"`      // a contrast: "sí, pero…"
	SamePlace    bool          `json:"same,omitempty"`     // answer to a question for a place: the place of an earlier order
	NamesAll     bool          `json:"all,omitempty"`      // all of several things: "las dos", "todas"
	Age          int           `json:"age,omitempty"`      // stated age of the writer, in years; 0: not stated
	Refs         []string      `json:"refs,omitempty"`     // orders and quotations that it names: "ORD-00012"
	Unexplained  []Span        `json:"rest,omitempty"`     // clauses that no act accounts for
	Told         []Told        `json:"told,omitempty"`     // what a long first message tells of an order besides its values
	Replacements []Replacement `json:"swaps,omitempty"`    // wrong and right words, the likelier first
	Removal      *Removal      `json:"removal,omitempty"`  // something noted that is to be taken out
	Source       string        `json:"source,omitempty"`   // SourceOffline, SourceModel or SourceConfirmed

	InvalidMail *InvalidMail `json:"mail,omitempty"` // an invalid mail address, if there is no valid one
}

// Told is a part of a long first message that no other slot takes.
type Told struct {
	Span Span   `json:"span"`
	Role string `json:"role"` // TellsProblem, TellsTime or TellsNote
}

// Roles of what a message tells.
const (
	TellsProblem = "problem" // what is wrong or to be done
	TellsTime    = "time"    // when the visit is wanted
	TellsNote    = "note"    // who is to be asked for, how one gets in, and the like
)

// InvalidMail is a mail address that can't be taken as written.
type InvalidMail struct {
	Text       string `json:"text"`            // as written
	Suggestion string `json:"guess,omitempty"` // the address probably meant
	Fault      string `json:"fault"`           // a mailbox.Fault
}

// Replacement is a wish that given words be replaced by others: "no es la casa 5, es la 15".
// Old and New are as written. It applies only if Old occurs in a given value.
type Replacement struct {
	Old  string `json:"was"`
	New  string `json:"now"`
	Span Span   `json:"span"`

	Named      bool `json:"named,omitempty"`       // the wrong value is named: "no es X", "en vez de X"; not "ya no gotea"
	SharesNoun bool `json:"shares_noun,omitempty"` // both tell which one of a kind is meant: "de la sala" and "del cuarto"
}

// Removal is a wish that something noted be taken out: "quite lo de la secadora". Text is how it is
// spoken of, as written. It applies only if Text occurs in what was noted.
type Removal struct {
	About string `json:"about,omitempty"` // the slot that Text names, "quite el día", or "" for the words themselves
	Text  string `json:"text"`
	Span  Span   `json:"span"`
}

// WithoutSpan returns the reading without the acts that overlap a span.
func (r Reading) WithoutSpan(s Span) Reading {
	r.Acts = slices.DeleteFunc(slices.Clone(r.Acts), func(a Act) bool { return a.Span.Overlaps(s) })
	return r
}

// ActKind is what a message, or a part of it, does.
type ActKind string

// The kinds of acts. About gives the detail of some of them.
const (
	ActConfirm   ActKind = "confirm"   // yes to the open question
	ActDeny      ActKind = "deny"      // no to the open question
	ActProvide   ActKind = "provide"   // gives a value; About is the slot
	ActCorrect   ActKind = "correct"   // corrects a given value; About is the slot, Value "" if only the slot is named
	ActSkip      ActKind = "skip"      // has no value, or can't or won't give it; About is the slot
	ActAsk       ActKind = "ask"       // a question; About is the topic
	ActPostpone  ActKind = "postpone"  // decides or answers later
	ActWait      ActKind = "wait"      // asks for a moment
	ActCancel    ActKind = "cancel"    // cancels an order, or the open dialog
	ActChange    ActKind = "change"    // asks for a change of something made before; About is what
	ActApprove   ActKind = "approve"   // approves a quotation, extra work or a job offer
	ActReject    ActKind = "reject"    // rejects one of them
	ActChanges   ActKind = "changes"   // asks for changes of a quotation
	ActComplain  ActKind = "complain"  // About: late, work, price, bot, person, other
	ActHuman     ActKind = "human"     // asks for an agent
	ActStop      ActKind = "stop"      // wants no more messages
	ActStart     ActKind = "start"     // wants messages again
	ActResume    ActKind = "resume"    // resumes what was begun
	ActRestart   ActKind = "restart"   // starts again
	ActMenu      ActKind = "menu"      // wants the menu
	ActHelp      ActKind = "help"      // wants help
	ActGo        ActKind = "go"        // asks for something by name; About is what: quotation, warranty, closing, jobs, or of a shift: shift_in, shift_out …
	ActBack      ActKind = "back"      // one question back
	ActThank     ActKind = "thank"     //
	ActGreet     ActKind = "greet"     //
	ActBye       ActKind = "bye"       //
	ActHazard    ActKind = "hazard"    // danger now; About is its kind
	ActAllClear  ActKind = "allclear"  // the danger is over
	ActProgress  ActKind = "progress"  // a technician's; About: on_way, arrived, delayed, lost, blocked, started, finished, paused, resumed, needs_part
	ActLanguage  ActKind = "language"  // asks for another language; About is its code
	ActPay       ActKind = "pay"       // speaks of paying what is owed; About: now, done, later, parts, wrong, unable, refused
	ActSmalltalk ActKind = "smalltalk" // needs no answer
	ActOffTopic  ActKind = "offtopic"  // about something else
)

// Slots that acts refer to.
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
	SlotTime        = "time"        // when a visit suits, in Time
	SlotNote        = "note"        // what the technician should know
	SlotName        = "name"        //
	SlotPhone       = "phone"       //
	SlotMinutes     = "minutes"     // Value: whole minutes
	SlotHours       = "hours"       // Value: decimal hours
	SlotClock       = "clock"       // a time of day of the past or now; Value: "07:00", or "07:00?" before or after noon
	SlotMaterial    = "material"    // Value: quantity and name, "2 rodamiento 6205"
	SlotPhase       = "phase"       // of a picture; Value: before, during, after
	SlotScore       = "score"       // Value: 1 to 5
	SlotScoreAll    = "score_all"   // a score for every aspect
	SlotDate        = "date"        // in Time
	SlotReason      = "reason"      //
	SlotCount       = "count"       // of parts of a payment; Value: whole number
	SlotLine        = "line"        // the number of a line of the form; Value: whole number
	SlotPhoto       = "photo"       // skipped, never provided in words
	SlotDocument    = "document"    // number of an identity document; Value: as written, without blanks
	SlotBirth       = "birth"       // date of birth; Value: "1990-05-12", or "--05-12" without a year
	SlotIncome      = "income"      // amount of money; Value: amount and currency, "850.00 USD"
	SlotRelation    = "relation"    // what somebody is to the person; Value: the word's normal form
	SlotSince       = "since"       // month in which something began; Value: "2019-03"
)

// What ActPay says of a debt.
const (
	PayNow     = "now"     // wants to pay, or asks how
	PayDone    = "done"    // has been paid
	PayLater   = "later"   // will be paid; Time may hold the day
	PayParts   = "parts"   // to be paid in parts
	PayWrong   = "wrong"   // is not owed, not by this person, or not so much
	PayUnable  = "unable"  // can't be paid
	PayRefused = "refused" // won't be paid
)

// Values of ActCancel: what is to be cancelled.
const (
	ValueAll   = "all"   // all of several things: "cancele las dos"
	ValueNamed = "named" // an order named by its subject: "cancele la de la nevera"
)

// Act is one thing that a message does.
type Act struct {
	Kind       ActKind     `json:"kind"`
	About      string      `json:"about,omitempty"` // slot, topic or kind of danger: see the kinds
	Text       string      `json:"text,omitempty"`  // the words of Span, trimmed
	Value      string      `json:"value,omitempty"` // in normal form, if the slot has one
	Parts      []string    `json:"parts,omitempty"` // of a description in several clauses: the words of each
	Place      *PlaceParts `json:"place,omitempty"`
	Time       *TimeRange  `json:"time,omitempty"`
	Span       Span        `json:"span"`
	Confidence float64     `json:"confidence"` // 0 to 1, calibrated: nine of ten acts at 0.9 are right
}

// Span is a part of a text, in bytes: from From up to, but not including, To.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Overlaps reports whether two parts of a text have a byte in common.
func (s Span) Overlaps(t Span) bool { return s.From < t.To && t.From < s.To }

// PlaceParts is a place and its parts. Text is all of it as written; the parts repeat pieces of
// it as written, and each may be empty.
type PlaceParts struct {
	Text         string `json:"text"`
	Street       string `json:"street,omitempty"`       // "Calle 45 # 12-30", "21 avenida", "Km 5 carretera a Masaya"
	Neighborhood string `json:"neighborhood,omitempty"` // barrio, colonia, vereda, urbanización, with its name
	Building     string `json:"building,omitempty"`     // "Torre Futura", "Edificio B", "Casa 12", "Plaza Local"
	Floor        string `json:"floor,omitempty"`        // "Piso 5", "Sótano"
	Room         string `json:"room,omitempty"`         // "Oficina 204", "Local 8", "Apto 301"
	Landmark     string `json:"landmark,omitempty"`     // "frente al parque", "a la par de la farmacia"
	City         string `json:"city,omitempty"`         // spelled as in its country's table of municipalities
	Department   string `json:"department,omitempty"`   //
	Country      string `json:"country,omitempty"`      // of City, ISO 3166; "" if several countries have a city of that name
	House        bool   `json:"house,omitempty"`        // it has no floors or rooms
}

// Located reports whether the place can be found: a kitchen alone can't.
func (p PlaceParts) Located() bool {
	return p.Street+p.Neighborhood+p.Building+p.Landmark+p.City != ""
}

// TimeRange is when something may happen: from From until, but not including, To.
type TimeRange struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`

	Day  bool `json:"day,omitempty"`  // the words name a day
	Hour bool `json:"hour,omitempty"` // the words name an hour or a part of the day
}

// Replaces reports whether words about a time say all that earlier words said, so that they replace them:
// "mejor el martes" after "el lunes", not "a las 3" after "el lunes".
func (t TimeRange) Replaces(earlier TimeRange) bool {
	return (t.Day || t.Hour) && (t.Day || !earlier.Day) && (t.Hour || !earlier.Hour)
}

// Expects is the kind of answer that a question wants.
type Expects string

// The kinds of answers.
const (
	ExpectsOpen        Expects = "open"     // nothing is asked: a first message
	ExpectsYesNo       Expects = "yesno"    //
	ExpectsReview      Expects = "review"   // confirms a filled form, or says what is wrong with it
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
	ExpectsApproval    Expects = "approval" // of a price: a quotation, extra work
	ExpectsReason      Expects = "reason"   //
	ExpectsVerdict     Expects = "verdict"  // accepts finished work, or says what is wrong
	ExpectsScore       Expects = "score"    // 1 to 5
	ExpectsOffer       Expects = "offer"    // a technician takes a job or not
	ExpectsProgress    Expects = "progress" // a technician's progress
	ExpectsMinutes     Expects = "minutes"  //
	ExpectsHours       Expects = "hours"    //
	ExpectsLocation    Expects = "location" // a shared location
	ExpectsClock       Expects = "clock"    // a time of day that has been
	ExpectsPayment     Expects = "payment"  // what becomes of a debt
	ExpectsDay         Expects = "day"      // a day on which something will be done
	ExpectsPartCount   Expects = "parts"    // a number of parts
	ExpectsText        Expects = "text"     // free text: a comment, a report
	ExpectsWords       Expects = "words"    // a few free words, such as the name of an employer; other acts are read
	ExpectsName        Expects = "name"     // a person's name
	ExpectsDocument    Expects = "document" // the number of an identity document
	ExpectsPhone       Expects = "phone"    //
	ExpectsBirth       Expects = "birth"    // a date of birth
	ExpectsIncome      Expects = "income"   // an amount of money
	ExpectsSince       Expects = "since"    // when something began
	ExpectsPerson      Expects = "person"   // name, phone and relation of somebody else
)

// ReadingContext is the context in which a message is read.
type ReadingContext struct {
	Expects Expects
	Options []string // titles of the open question's options, as shown
	Serial  string   // with ExpectsSerialCheck: the serial to confirm
	Now     time.Time
	Zone    *time.Location
	Country string // ISO 3166: decides how addresses, phones and amounts are read
	Locale  string
}

// Reader reads messages. It is pure, offline and safe for concurrent use.
type Reader interface {
	// Read returns what a text does. If it understands nothing, Unexplained covers the text.
	Read(text string, c ReadingContext) Reading
	// Check applies the rules of Read to the acts that a language model found in a text, each
	// with its words in Text: it drops acts that are not in the text and takes values from the
	// Reader's own reading. Its Source is SourceModel.
	Check(text string, c ReadingContext, acts []Act) Reading
	// Command reads a whole message as one of the fixed phrases that mean the same at every
	// question, such as "menú" or "STOP"; false if it is none.
	Command(text string) (Act, bool)
}

// Find returns the first act of a kind about one of the given things; with none given, the
// first of that kind.
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
