package technicians

import (
	"time"

	"recado/bot"
	"recado/flows/outbox"
)

// Technician is an employee who does the work. It is stored as one document.
type Technician struct {
	ID string `json:"_id"` // the employee's code, upper case: "TEC-07"
	V  int64  `json:"v"`
	Profile
	LastPosition *Position         `json:"seen,omitempty"` // last known position
	Ratings      map[Aspect]Rating `json:"ratings,omitempty"`
	Stats        Stats             `json:"stats"`
	Edits        []Edit            `json:"edits,omitempty"`         // which fields of the profile changed in which version, the latest last
	Counted      []string          `json:"counted,omitempty"`       // ids of the last facts
	Reservations []Reservation     `json:"taken,omitempty"`         // orders begun recently
	Warned       []string          `json:"warned,omitempty"`        // ending certificates of which people were warned
	ReworkWarned string            `json:"rework_warned,omitempty"` // month in which people were told of too much rework: "2026-11"
	CreatedAt    time.Time         `json:"createdAt"`
	UpdatedAt    time.Time         `json:"updatedAt"`
	DueAt        time.Time         `json:"due_at,omitzero"` // when the next warning is due; indexed
	outbox.Box
}

// Profile holds the data that people maintain.
type Profile struct {
	Name         string        `json:"name"`
	Phone        string        `json:"phone"`             // E.164
	Contact      bot.ContactID `json:"contact,omitempty"` // default: the phone; unique, and "" once terminated
	Mail         string        `json:"mail,omitempty"`
	Locale       string        `json:"locale,omitempty"` // "" is the business's
	Status       Status        `json:"status"`
	Specialties  []Specialty   `json:"specialties,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Hours        Hours         `json:"hours,omitempty"` // empty: any time
	Absences     []Absence     `json:"absences,omitempty"`
	Emergencies  bool          `json:"emergencies"`        // may be asked for emergencies, also off shift
	Zones        []string      `json:"zones,omitempty"`    // codes of the covered areas
	Overtime     bool          `json:"overtime,omitempty"` // may be asked to work longer
	Trainings    []Training    `json:"trainings,omitempty"`
	Brands       []string      `json:"brands,omitempty"` // whose equipment the technician masters
	Vehicle      Vehicle       `json:"vehicle,omitzero"`
	Resources    []string      `json:"resources,omitempty"` // tools, instruments, phone
	Personnel    Personnel     `json:"personnel,omitzero"`
}

// Status says whether a technician works at present.
type Status string

// The statuses. Only an Active technician can be sent.
const (
	Active     Status = "active"
	Vacation   Status = "vacation"
	SickLeave  Status = "sick_leave"
	Terminated Status = "terminated"
)

// Valid reports whether the status exists.
func (s Status) Valid() bool {
	return s == Active || s == Vacation || s == SickLeave || s == Terminated
}

// Level is the level in a specialty.
type Level string

// The levels.
const (
	Junior     Level = "junior"
	SemiSenior Level = "semi_senior"
	Senior     Level = "senior"
)

// order returns 1 to 3; 0 for an unknown level.
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

// Specialty is a trade. Its code is that of the catalogue, lower case: "electronics".
type Specialty struct {
	Code  string `json:"code"`
	Level Level  `json:"level"`
}

// Certificate is a certificate of a technician.
type Certificate struct {
	Name    string `json:"name"`
	Enables string `json:"enables,omitempty"` // the specialty that requires it
	Expires string `json:"expires,omitempty"` // its last day, "2026-12-31"; "" never expires
}

// Absence is a period without work, including its first and last day.
type Absence struct {
	Kind AbsenceKind `json:"kind"`
	From string      `json:"from"` // "2026-12-20"
	To   string      `json:"to"`
}

// AbsenceKind is the reason of an absence.
type AbsenceKind string

// The kinds of absences.
const (
	OnVacation AbsenceKind = "vacation"
	OnSick     AbsenceKind = "sick_leave"
	OnLeave    AbsenceKind = "leave"
)

// Position is a position at a time.
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
