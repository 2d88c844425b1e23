package bot

// Understanding is what a classifier made of a text.
type Understanding struct {
	Intent     string  `json:"intent,omitempty"`  // create_order, order_status, talk_to_human, greeting, thanks, … or "" when unknown
	Service    string  `json:"service,omitempty"` // HVAC_MAINTENANCE, PLUMBING, … or "" when unknown
	Confidence float64 `json:"confidence"`        // 0–1, calibrated, of Service when there is one, else of Intent
	Source     string  `json:"source"`            // who decided: "offline" or "openai"
}

// Reading is what was read on a photo of a serial plate.
type Reading struct {
	Serial     string `json:"serial,omitempty"` // "" when none was found
	Confidence int    `json:"confidence"`       // 0–100; at 70 and above the person is asked to confirm it
}
