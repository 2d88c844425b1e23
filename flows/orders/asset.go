package orders

import (
	"strings"
	"time"
	"unicode"
)

// Asset is a piece of a customer's equipment, identified by its serial number.
type Asset struct {
	ID        string    `json:"_id"` // AssetID of the serial
	V         int64     `json:"v"`
	Serial    string    `json:"serial"`
	Details   Details   `json:"details"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Details is what is known about an asset.
type Details struct {
	Ref           string `json:"ref,omitempty"` // its id in the assets system
	Kind          string `json:"type,omitempty"`
	Model         string `json:"model,omitempty"`
	Brand         string `json:"brand,omitempty"`
	Location      string `json:"location,omitempty"`
	WarrantyUntil string `json:"warrantyUntil,omitempty"` // a date, "2027-01-31"
	Known         bool   `json:"known"`                   // whether the assets system knows the asset; false if only its serial number was given
}

// AssetID returns the id of a serial number: upper case, without spaces. "ac-12345" and "AC-12345 "
// get the same id, "ac 12345" gets another.
func AssetID(serial string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(serial, unicode.IsSpace), ""))
}
