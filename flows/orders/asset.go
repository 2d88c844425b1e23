package orders

import (
	"strings"
	"time"
	"unicode"
)

// Asset is a piece of a customer's equipment, found by its serial.
type Asset struct {
	ID        string    `json:"_id"` // AssetID of the serial
	V         int64     `json:"v"`
	Serial    string    `json:"serial"`
	Details   Details   `json:"details"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Details are what is known of an asset.
type Details struct {
	Ref           string `json:"ref,omitempty"` // its id in the assets system
	Kind          string `json:"type,omitempty"`
	Model         string `json:"model,omitempty"`
	Brand         string `json:"brand,omitempty"`
	Location      string `json:"location,omitempty"`
	WarrantyUntil string `json:"warrantyUntil,omitempty"` // a date, "2027-01-31"
	Known         bool   `json:"known"`                   // the assets system knows it; false: only its serial was given
}

// AssetID is one id for every way of writing a serial: "ac 12345" and "AC-12345 "
// differ, "ac-12345" and "AC-12345" do not.
func AssetID(serial string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(serial, unicode.IsSpace), ""))
}
