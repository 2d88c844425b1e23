package campaigns

import (
	"encoding/json"
	"fmt"
	"time"

	"recado/flows/deadline"
	"recado/flows/outbox"
)

// Platform is where invoices come from.
type Platform string

// The platforms.
const (
	PlatformSheets      Platform = "sheets"
	PlatformSiigo       Platform = "siigo"
	PlatformCuenti      Platform = "cuenti"
	PlatformCSV         Platform = "csv"
	PlatformInstalments Platform = "instalments"
)

// Platforms lists all platforms.
func Platforms() []Platform {
	return []Platform{PlatformSheets, PlatformSiigo, PlatformCuenti, PlatformCSV, PlatformInstalments}
}

// State is the state of a campaign.
type State string

// The states.
const (
	Running   State = "running"
	Paused    State = "paused"
	Cancelled State = "cancelled"
	Done      State = "done"
)

// Stage is what a running campaign does.
type Stage string

// The stages.
const (
	Reading Stage = "reading"
	Sending Stage = "sending"
)

// Filters choose among the invoices of a source. Zero fields choose all.
type Filters struct {
	DueFrom     string `json:"dueFrom,omitempty"` // "2026-11-01"
	DueTo       string `json:"dueTo,omitempty"`
	OverdueDays int    `json:"overdueDays,omitempty"` // at least so many
	MinBalance  int64  `json:"minBalance,omitempty"`  // in minor units
	Sheet       string `json:"sheet,omitempty"`       // id of a spreadsheet
	Range       string `json:"range,omitempty"`       // "Cartera!A1:M"

	// Of PlatformInstalments, set by the calendar of reminders.
	Country  string   `json:"country,omitempty"`  // of the loans; "": any
	Reminder Reminder `json:"reminder,omitempty"` // "": all instalments
	Day      string   `json:"day,omitempty"`      // of the reminder, "2026-12-01"
}

// Campaign is one collection of invoices.
type Campaign struct {
	ID      string `json:"_id"` // CAM-00001
	V       int64  `json:"v"`
	Command string `json:"command"`       // hash of what was asked for, unique
	Caller  string `json:"key,omitempty"` // the caller's Idempotency-Key, unique

	User     string    `json:"user"` // whose credentials it uses
	Platform Platform  `json:"platform"`
	Filters  Filters   `json:"filters"`
	File     string    `json:"file,omitempty"` // of PlatformCSV
	StartAt  time.Time `json:"startAt,omitzero"`
	Until    time.Time `json:"until,omitzero"` // a message that may not leave before is not sent; zero: it waits
	DryRun   bool      `json:"dryRun,omitempty"`
	Rate     int       `json:"rate,omitempty"`     // messages a minute; 0: no bound
	Channels []Channel `json:"channels,omitempty"` // that its debtors have chosen, as the business declares

	State    State  `json:"state"`
	Reason   string `json:"reason,omitempty"` // why it paused by itself
	Detail   string `json:"detail,omitempty"`
	Stage    Stage  `json:"stage"`
	Cursor   string `json:"cursor,omitempty"` // of the next page
	Pages    int    `json:"pages,omitempty"`
	Rows     int    `json:"rows,omitempty"`
	Invoices int    `json:"invoices,omitempty"`
	Rejected int    `json:"rejected,omitempty"`
	Skipped  int    `json:"skipped,omitempty"` // that the filters leave out

	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	EndedAt   time.Time `json:"endedAt,omitzero"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (c *Campaign) Key() string { return c.ID }

// Rev points to the document's version, which each write increments.
func (c *Campaign) Rev() *int64 { return &c.V }

// Due returns the next deadline, or the zero time without one.
func (c *Campaign) Due() time.Time { return c.DueAt }

// Effects returns the document's outbox.
func (c *Campaign) Effects() *outbox.Box { return &c.Box }

// campaignID names the n-th campaign.
func campaignID(n int64) string { return fmt.Sprintf("CAM-%05d", n) }

// fingerprint returns what makes two requests the same one.
func (r Request) fingerprint(day string, attempt int) ([]byte, error) {
	return json.Marshal(struct {
		User     string
		Platform Platform
		Filters  Filters
		File     string
		StartAt  int64
		Until    int64
		DryRun   bool
		Rate     int
		Channels []Channel
		Day      string
		Attempt  int
	}{r.User, r.Platform, r.Filters, r.File, r.StartAt.Unix(), r.Until.Unix(), r.DryRun, r.Rate, r.Channels, day, attempt})
}
