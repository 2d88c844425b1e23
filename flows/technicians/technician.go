package technicians

import (
	"time"

	"recado/bot"
	"recado/flows/outbox"
)

// Technician is one employee who does the work. It is one document.
type Technician struct {
	ID string `json:"_id"` // the employee's code, upper case: "TEC-07"
	V  int64  `json:"v"`
	Profile
	LastPosition *Position         `json:"seen,omitempty"` // where he last was
	Ratings      map[Aspect]Rating `json:"ratings,omitempty"`
	Stats        Stats             `json:"stats"`
	Edits        []Edit            `json:"edits,omitempty"`   // what of the profile changed in which version, the latest last
	Counted      []string          `json:"counted,omitempty"` // the facts counted last
	Reservations []Reservation     `json:"taken,omitempty"`   // orders begun lately
	Warned       []string          `json:"warned,omitempty"`  // of which certificates that end people were told
	CreatedAt    time.Time         `json:"createdAt"`
	UpdatedAt    time.Time         `json:"updatedAt"`
	DueAt        time.Time         `json:"due_at,omitzero"` // when there is next something to warn of; indexed
	outbox.Box
}

// Profile is what people say of a technician.
type Profile struct {
	Name         string        `json:"name"`
	Phone        string        `json:"phone"`             // E.164
	Contact      bot.ContactID `json:"contact,omitempty"` // the conversation: the phone, unless said otherwise; unique, and "" once terminated
	Mail         string        `json:"mail,omitempty"`
	Locale       string        `json:"locale,omitempty"` // "" is the business's
	Status       Status        `json:"status"`
	Specialties  []Specialty   `json:"specialties,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Hours        Hours         `json:"hours,omitempty"` // empty: at any time
	Absences     []Absence     `json:"absences,omitempty"`
	Emergencies  bool          `json:"emergencies"`     // may be called for one, off shift too
	Zones        []string      `json:"zones,omitempty"` // codes of the areas he covers
}

// Status says whether someone works at present.
type Status string

// The statuses. Only who is Active can be sent.
const (
	Active     Status = "active"
	Vacation   Status = "vacation"
	SickLeave  Status = "sick_leave"
	Terminated Status = "terminated"
)

// Valid reports whether there is such a status.
func (s Status) Valid() bool {
	return s == Active || s == Vacation || s == SickLeave || s == Terminated
}

// Level is how far someone has come in a specialty.
type Level string

// The levels.
const (
	Junior     Level = "junior"
	SemiSenior Level = "semi_senior"
	Senior     Level = "senior"
)

// order is 1 to 3; 0 for none.
func (l Level) order() int {
	switch l {
	case Junior:
		return 1
	case SemiSenior:
		return 2
	case Senior:
		return 3
	}
	return 0
}

// Specialty is a trade. Its code is the catalogue's, lower case: "electronics".
type Specialty struct {
	Code  string `json:"code"`
	Level Level  `json:"level"`
}

// Certificate is a proof of ability.
type Certificate struct {
	Name    string `json:"name"`
	Enables string `json:"enables,omitempty"` // the specialty that can't be exercised without it
	Expires string `json:"expires,omitempty"` // its last day, "2026-12-31"; "" is never
}

// Absence are days on which someone does not work, the first and the last included.
type Absence struct {
	Kind AbsenceKind `json:"kind"`
	From string      `json:"from"` // "2026-12-20"
	To   string      `json:"to"`
}

// AbsenceKind is why someone is away.
type AbsenceKind string

// The kinds of absences.
const (
	OnVacation AbsenceKind = "vacation"
	OnSick     AbsenceKind = "sick_leave"
	OnLeave    AbsenceKind = "leave"
)

// Position is where someone was at a moment.
type Position struct {
	Point bot.Location `json:"point"`
	At    time.Time    `json:"at"`
}

// Edit names the fields of the profile that a version changed.
type Edit struct {
	V      int64     `json:"v"`
	At     time.Time `json:"at"`
	Fields []string  `json:"fields"`
}
