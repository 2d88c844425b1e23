package bot

import (
	"encoding/json"
	"time"
)

// Record is one entry of the log of events that consoles and partners follow.
type Record struct {
	Seq  int64           `json:"seq"` // always rises; the value of Last-Event-ID
	ID   string          `json:"_id"` // of the effect that caused it: appended at most once
	Name string          `json:"name"`
	At   time.Time       `json:"at"`
	Data json.RawMessage `json:"data,omitempty"`

	Request string `json:"request,omitempty"` // id of the HTTP request that caused it, if one did
}
