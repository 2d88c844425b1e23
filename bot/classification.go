package bot

// Classification is what a classifier found in a text.
type Classification struct {
	Intent     string  `json:"intent,omitempty"`  // create_order, order_status, talk_to_human, greeting, thanks, … or "" when unknown
	Service    string  `json:"service,omitempty"` // HVAC_MAINTENANCE, PLUMBING, … or "" when unknown
	Confidence float64 `json:"confidence"`        // 0–1, calibrated, of Service when there is one, else of Intent
	Source     string  `json:"source"`            // which classifier: "offline" or "openai"

	// Described is the service of a separately given description, or "" when unknown.
	Described string `json:"described,omitempty"`

	// Jobs are the distinct services of the parts of the text, each with the part that names
	// it, if each is sure; empty if there is only one.
	Jobs []Job `json:"jobs,omitempty"`
}

// Job is one of several jobs that a message names.
type Job struct {
	Service string `json:"service"`
	Text    string `json:"text"`
}

// PlateReading is what was read from a photo of a serial plate. Characters are kept as read:
// similar ones (0 and O, 1 and I, 5 and S, 8 and B) are never replaced silently but offered
// among the candidates.
type PlateReading struct {
	Serial       string   `json:"serial,omitempty"`     // "" when none was found
	Confidence   int      `json:"confidence"`           // 0–100; at 70 and above the person is asked to confirm it
	Candidates   []string `json:"candidates,omitempty"` // other possible serials, likeliest first, without Serial
	Label        string   `json:"label,omitempty"`      // the label before it, as read: "S/N:"
	Box          [4]int   `json:"box,omitzero"`         // rectangle of the serial: left, top, right, bottom in pixels of the photo as shown
	Model        string   `json:"model,omitempty"`      // as read after a model's label
	Brand        string   `json:"brand,omitempty"`      // as read after a brand's label
	Advice       string   `json:"advice,omitempty"`     // why another photo would help: "glare", "blur", "dark", "far", "plate" (none is visible) or ""
	Crop         *Media   `json:"crop,omitempty"`       // Box cut out of the photo and stored, to show to the person
	Milliseconds int64    `json:"ms,omitempty"`         // duration of the reading
}
