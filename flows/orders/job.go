package orders

import (
	"time"

	"recado/bot"
)

// The effects by which a technician's conversation works on an order. Each carries a
// JobCommand and is answered "ok" with a Job, or "refused" with a JobRefusal. Done
// again with the same Command they change nothing and answer the same.
const (
	JobLoad     = "jobs.load"       // Order "" is the technician's own choice: one job is loaded, of several "list" a JobList, of none "none"
	JobAccept   = "jobs.accept"     // the offer
	JobRefuse   = "jobs.refuse"     // the offer, with a Reason
	JobOnTheWay = "jobs.on_the_way" // Minutes until arrival, 0 when not known
	JobCheckIn  = "jobs.check_in"   // Place: within 300 m of the site (RN-001)
	JobPhoto    = "jobs.photo"      // Photos of a Phase
	JobMaterial = "jobs.material"   // Text as written: "2 rodamiento 6205"; of several in the catalogue that fit "choose" a JobMaterials
	JobPause    = "jobs.pause"      // Reason "part", "customer", "approval" or "personal", and Text
	JobResume   = "jobs.resume"
	JobExtra    = "jobs.extra"     // Text, Hours, Materials and Photos of work that was not quoted
	JobCheckOut = "jobs.check_out" // Place, where it is shared
	JobReport   = "jobs.report"    // Diagnosis, Actions, Advice and Hours: the order is completed
	JobReturn   = "jobs.give_back" // an accepted job that can't be done, with a Reason: the next technician is asked
)

// Phase is when a picture of the work was taken.
type Phase string

// The phases.
const (
	Before Phase = "before"
	During Phase = "during"
	After  Phase = "after"
)

// JobCommand is what a technician does. Who does it is the contact that says so.
type JobCommand struct {
	Command   string        `json:"command,omitempty"` // names it; by default the effect's id
	Order     string        `json:"order,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Minutes   int           `json:"minutes,omitempty"`
	Place     *bot.Location `json:"place,omitempty"`
	PlaceAt   time.Time     `json:"placeAt,omitzero"` // when the place was shared: an old one does not count
	Phase     Phase         `json:"phase,omitempty"`
	Photos    []bot.Media   `json:"photos,omitempty"`
	SKU       string        `json:"sku,omitempty"` // of the material that was chosen
	Quantity  string        `json:"quantity,omitempty"`
	Text      string        `json:"text,omitempty"`
	Hours     string        `json:"hours,omitempty"` // decimal
	Materials []string      `json:"materials,omitempty"`
	Diagnosis string        `json:"diagnosis,omitempty"`
	Actions   string        `json:"actions,omitempty"`
	Advice    string        `json:"advice,omitempty"`
}

// JobView is an order as its technician sees it.
type JobView struct {
	Order       string        `json:"order"`
	State       State         `json:"state"`
	Sub         Substate      `json:"sub,omitempty"`
	Offered     bool          `json:"offered,omitempty"` // it waits for the technician's yes
	OfferUntil  time.Time     `json:"offerUntil,omitzero"`
	Emergency   bool          `json:"emergency,omitempty"`
	Service     string        `json:"service"` // code
	Description string        `json:"description"`
	Place       string        `json:"place"` // in one line
	Site        *bot.Location `json:"site,omitempty"`
	Client      string        `json:"client,omitempty"` // name; never a number
	When        time.Time     `json:"when,omitzero"`    // scheduled for
	Photos      map[Phase]int `json:"photos,omitempty"`
	Materials   []string      `json:"materials,omitempty"` // "2 × Rodamiento SKF 6205"
	Paused      string        `json:"paused,omitempty"`    // the reason
	Extra       string        `json:"extra,omitempty"`     // how additional work stands: "asked", "approved", "rejected", "expired"
	ExtraText   string        `json:"extraText,omitempty"`
	ExtraUntil  time.Time     `json:"extraUntil,omitzero"` // until when the customer may answer
	Minutes     int           `json:"minutes,omitempty"`   // worked so far
	Waited      string        `json:"waited,omitempty"`    // hours waited for the customer so far, decimal
	Picked      string        `json:"picked,omitempty"`    // what the last command did, in the person's words: the material taken up
}

// JobList are the jobs of a technician who has several.
type JobList struct {
	Jobs []JobView `json:"jobs"`
}

// JobMaterials are the materials that fit what was written.
type JobMaterials struct {
	Quantity string           `json:"quantity"`
	Options  []MaterialOption `json:"options"`
}

// MaterialOption is one of them.
type MaterialOption struct {
	SKU  string `json:"sku"`
	Name string `json:"name"`
}

// JobRefusal says why a command had no effect. Key words it for the technician:
// "job.too_far" (Metres, Limit), "job.place_old", "job.no_place", "job.too_many" (RN-004),
// "job.not_yours", "job.extra_open" (the customer has not answered yet), "job.over" (the order has moved on; Job says where), "job.no_material",
// "job.invalid" (Field), "job.unfit" (Field: the text key of why).
type JobRefusal struct {
	Key    string   `json:"key"`
	Metres int      `json:"metres,omitempty"`
	Limit  int      `json:"limit,omitempty"`
	Field  string   `json:"field,omitempty"`
	Job    *JobView `json:"job,omitempty"`
}

// The effects by which a customer's conversation closes an order, answers additional
// work, claims a warranty and writes to the technician. They carry a ClientCommand
// and are answered "ok" with a ClosingView, or "refused" with a ClientRefusal.
const (
	ExtraAnswer   = "orders.extra_answer" // Yes or not, and Text
	WorkApprove   = "orders.work_approve"
	WorkProblem   = "orders.work_problem"   // Text and Photos: a linked order is made; Linked names it
	WorkRate      = "orders.work_rate"      // Scores
	WarrantyLoad  = "orders.warranty_load"  // Order "": "ok" the orders still under warranty in Eligible, "none" without any
	WarrantyClaim = "orders.warranty_claim" // Text and Photos: a linked order without cost; Linked names it
	ChatSay       = "orders.chat"           // Text, Photos, Voice or Place, from either side of the order
	ClosingLoad   = "orders.closing_load"
)

// ClientCommand is what a customer does to an order.
type ClientCommand struct {
	Command string         `json:"command,omitempty"`
	Order   string         `json:"order,omitempty"`
	Extra   string         `json:"extra,omitempty"` // id of the additional work that is answered
	Yes     bool           `json:"yes,omitempty"`
	Text    string         `json:"text,omitempty"`
	Photos  []bot.Media    `json:"photos,omitempty"` // any file
	Place   *bot.Location  `json:"place,omitempty"`
	Voice   *bot.Media     `json:"voice,omitempty"`
	Scores  map[string]int `json:"scores,omitempty"` // "overall", "punctuality", "quality", "professionalism": 1–5

	Spoofable bool `json:"spoofable,omitempty"` // it came by a channel on which anybody can write in the customer's name
}

// ClosingView is an order as its customer sees it.
type ClosingView struct {
	Order      string        `json:"order"`
	State      State         `json:"state"`
	Sub        Substate      `json:"sub,omitempty"`
	Service    string        `json:"service"`
	Technician string        `json:"technician,omitempty"` // name
	Report     string        `json:"report,omitempty"`     // what was done
	File       *bot.Media    `json:"file,omitempty"`       // the report as a document
	Warranty   string        `json:"warranty,omitempty"`   // until this date, "2026-12-26"
	Linked     string        `json:"linked,omitempty"`
	Approved   bool          `json:"approved,omitempty"`
	Rated      bool          `json:"rated,omitempty"`
	Eligible   []ClosingView `json:"eligible,omitempty"`
}

// ClientRefusal says why a command had no effect: "extra.over", "extra.expired",
// "extra.not_yours", "extra.over_limit" (Who may), "work.over", "work.not_yours",
// "work.scores", "warranty.expired" (Until), "warranty.none", "chat.closed",
// "chat.nobody", "chat.empty"; of changes those that Service.Change names, and of the
// answers to requests "request.over" and "request.not_yours".
type ClientRefusal struct {
	Key   string `json:"key"`
	Who   string `json:"who,omitempty"`
	Until string `json:"until,omitempty"`
	Order string `json:"order,omitempty"`
	Code  string `json:"code,omitempty"` // with Key "code": what the customer has to say back
}
