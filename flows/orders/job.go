package orders

import (
	"time"

	"recado/bot"
)

// The effects with which a technician's conversation works on an order. Each carries a JobCommand
// and is answered "ok" with a JobView or "refused" with a JobRefusal. Repeated with the same
// Command they change nothing and answer the same.
const (
	JobLoad     = "jobs.load"       // with Order "": a single job is loaded, several are answered "list" with a JobList, none "none"
	JobAccept   = "jobs.accept"     // accepts the offer
	JobRefuse   = "jobs.refuse"     // refuses the offer, with a Reason
	JobOnTheWay = "jobs.on_the_way" // Minutes until arrival, 0 if unknown
	JobCheckIn  = "jobs.check_in"   // Place: within 300 m of the site (RN-001)
	JobPhoto    = "jobs.photo"      // Photos of a Phase
	JobMaterial = "jobs.material"   // Text as written: "2 rodamiento 6205"; if several materials of the catalogue match: "choose" with a JobMaterials
	JobPause    = "jobs.pause"      // Reason "part", "customer", "approval" or "personal", and Text
	JobResume   = "jobs.resume"
	JobExtra    = "jobs.extra"        // extra work: Text, Hours, Materials and Photos
	JobCheckOut = "jobs.check_out"    // Place, if it was shared
	JobReport   = "jobs.report"       // Diagnosis, Actions, Advice and Hours: completes the order
	JobFail     = "jobs.failed_visit" // Reason "nobody", "no_access" or "not_ready", Place, Photos and Text: the customer gives another day
	JobReturn   = "jobs.give_back"    // returns an accepted job that can't be done, with a Reason: the next technician is asked
)

// Phase says at which point of the work a photo was taken.
type Phase string

// The phases.
const (
	Before Phase = "before"
	During Phase = "during"
	After  Phase = "after"
)

// JobCommand is a technician's command. The technician is identified by the contact.
type JobCommand struct {
	Command   string        `json:"command,omitempty"` // idempotency key; default: the effect's id
	Order     string        `json:"order,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Minutes   int           `json:"minutes,omitempty"`
	Place     *bot.Location `json:"place,omitempty"`
	PlaceAt   time.Time     `json:"placeAt,omitzero"` // when the place was shared; an old one does not count
	Phase     Phase         `json:"phase,omitempty"`
	Photos    []bot.Media   `json:"photos,omitempty"`
	SKU       string        `json:"sku,omitempty"` // of the chosen material
	Quantity  string        `json:"quantity,omitempty"`
	Text      string        `json:"text,omitempty"`
	Hours     string        `json:"hours,omitempty"` // decimal
	Materials []string      `json:"materials,omitempty"`
	Diagnosis string        `json:"diagnosis,omitempty"`
	Actions   string        `json:"actions,omitempty"`
	Advice    string        `json:"advice,omitempty"`

	Proof
}

// JobView is an order as shown to its technician.
type JobView struct {
	Order       string        `json:"order"`
	State       State         `json:"state"`
	Sub         Substate      `json:"sub,omitempty"`
	Offered     bool          `json:"offered,omitempty"` // it waits for the technician's answer
	OfferUntil  time.Time     `json:"offerUntil,omitzero"`
	Emergency   bool          `json:"emergency,omitempty"`
	Service     string        `json:"service"` // code
	Description string        `json:"description"`
	Place       string        `json:"place"` // in one line
	Site        *bot.Location `json:"site,omitempty"`
	Client      string        `json:"client,omitempty"` // name; never a phone number
	When        time.Time     `json:"when,omitzero"`    // the scheduled time
	Photos      map[Phase]int `json:"photos,omitempty"`
	Materials   []string      `json:"materials,omitempty"` // "2 × Rodamiento SKF 6205"
	Paused      string        `json:"paused,omitempty"`    // the reason of the pause
	MustPlace   bool          `json:"mustPlace,omitempty"` // a departure needs a place
	Arriving    bool          `json:"arriving,omitempty"`  // a supervisor has been asked to confirm the arrival
	Extra       string        `json:"extra,omitempty"`     // the state of extra work: "asked", "approved", "rejected", "expired"
	ExtraText   string        `json:"extraText,omitempty"`
	ExtraUntil  time.Time     `json:"extraUntil,omitzero"` // the deadline for the customer's answer
	Minutes     int           `json:"minutes,omitempty"`   // worked so far
	Waited      string        `json:"waited,omitempty"`    // hours waited for the customer so far, decimal
	Picked      string        `json:"picked,omitempty"`    // the result of the last command, as text: the material that was added
}

// JobList lists the jobs of a technician who has several.
type JobList struct {
	Jobs []JobView `json:"jobs"`
}

// JobMaterials lists the materials that match the text.
type JobMaterials struct {
	Quantity string           `json:"quantity"`
	Options  []MaterialOption `json:"options"`
}

// MaterialOption is one matching material.
type MaterialOption struct {
	SKU  string `json:"sku"`
	Name string `json:"name"`
}

// JobRefusal says why a command had no effect. Key is the text key for the technician:
// "job.too_far" (Metres, Limit), "job.place_old", "job.no_place", "job.too_many" (RN-004),
// "job.not_yours", "job.extra_open" (the customer has not answered yet), "job.over" (the order has
// moved on; Job holds its state), "job.no_material", "job.invalid" (Field), "job.unfit" (Field: the
// text key of the reason).
type JobRefusal struct {
	Key    string   `json:"key"`
	Metres int      `json:"metres,omitempty"`
	Limit  int      `json:"limit,omitempty"`
	Field  string   `json:"field,omitempty"`
	Job    *JobView `json:"job,omitempty"`
}

// The effects with which a customer's conversation closes an order, answers extra work, claims a
// warranty and writes to the technician. They carry a ClientCommand and are answered "ok" with a
// ClosingView or "refused" with a ClientRefusal.
const (
	ExtraAnswer   = "orders.extra_answer" // Yes or no, and Text
	WorkApprove   = "orders.work_approve"
	WorkProblem   = "orders.work_problem"   // Text and Photos: makes a linked order, named in Linked
	WorkRate      = "orders.work_rate"      // Scores
	WarrantyLoad  = "orders.warranty_load"  // with Order "": "ok" with the orders under warranty in Eligible, or "none"
	WarrantyClaim = "orders.warranty_claim" // Text and Photos: makes a linked order without cost, named in Linked
	ChatSay       = "orders.chat"           // Text, Photos, Voice or Place, from either side of the order
	ClosingLoad   = "orders.closing_load"
)

// ClientCommand is a customer's command on an order.
type ClientCommand struct {
	Command string         `json:"command,omitempty"`
	Order   string         `json:"order,omitempty"`
	Extra   string         `json:"extra,omitempty"` // id of the extra work
	Yes     bool           `json:"yes,omitempty"`
	Text    string         `json:"text,omitempty"`
	Photos  []bot.Media    `json:"photos,omitempty"` // any file
	Place   *bot.Location  `json:"place,omitempty"`
	Voice   *bot.Media     `json:"voice,omitempty"`
	Scores  map[string]int `json:"scores,omitempty"` // "overall", "punctuality", "quality", "professionalism": 1–5

	Spoofable bool `json:"spoofable,omitempty"` // of ExtraAnswer: it waits for a code, see workers/orders
	Proof
}

// ClosingView is an order as shown to its customer.
type ClosingView struct {
	Order      string        `json:"order"`
	State      State         `json:"state"`
	Sub        Substate      `json:"sub,omitempty"`
	Service    string        `json:"service"`
	Technician string        `json:"technician,omitempty"` // name
	Report     string        `json:"report,omitempty"`     // the work that was done
	File       *bot.Media    `json:"file,omitempty"`       // the report as a document
	Warranty   string        `json:"warranty,omitempty"`   // last day, "2026-12-26"
	Coverage   string        `json:"coverage,omitempty"`   // what the warranty covers; "": as its kind does
	Exclusions string        `json:"exclusions,omitempty"`
	Kind       string        `json:"kind,omitempty"`   // of the service: "repair", …
	Voided     bool          `json:"voided,omitempty"` // the warranty has ended by misuse
	Linked     string        `json:"linked,omitempty"`
	Approved   bool          `json:"approved,omitempty"`
	Rated      bool          `json:"rated,omitempty"`
	SignURL    string        `json:"signUrl,omitempty"` // where the customer signs the work
	Eligible   []ClosingView `json:"eligible,omitempty"`
}

// ClientRefusal says why a command had no effect: "extra.over", "extra.expired", "extra.not_yours",
// "extra.over_limit" (Who may), "work.over", "work.not_yours", "work.scores", "warranty.expired"
// (Until), "warranty.none", "chat.closed", "chat.nobody", "chat.empty"; for changes the keys that
// Service.Change names, and for answers to requests "request.over" and "request.not_yours".
type ClientRefusal struct {
	Key   string `json:"key"`
	Who   string `json:"who,omitempty"`
	Until string `json:"until,omitempty"`
	Order string `json:"order,omitempty"`
	Code  string `json:"code,omitempty"` // with Key "code": the code that the customer must send back
}
