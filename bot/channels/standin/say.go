package standin

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Say is an action of a person. One of the fields from Text on is set. A vendor that does not
// support it returns ErrCannot.
type Say struct {
	Vendor string `json:"vendor,omitempty"` // default: the first
	From   string `json:"from"`             // a phone number, or the vendor's user id
	Name   string `json:"name,omitempty"`   // the profile name
	ID     string `json:"id,omitempty"`     // the message's id; "" generates one
	At     int64  `json:"at,omitempty"`     // Unix seconds; 0 is now
	Copies int    `json:"copies,omitempty"` // how often it is repeated within the POST; 0 is once
	Posts  int    `json:"posts,omitempty"`  // how often it is posted; 0 is once
	Sign   string `json:"sign,omitempty"`   // "" for a right signature, "wrong", "none"

	Text        string          `json:"text,omitempty"`
	Option      string          `json:"option,omitempty"` // an option shown last: its id, title or number
	Image       *File           `json:"image,omitempty"`
	Audio       *File           `json:"audio,omitempty"`
	Video       *File           `json:"video,omitempty"`
	Document    *File           `json:"document,omitempty"`
	Sticker     *File           `json:"sticker,omitempty"`
	Location    *Place          `json:"location,omitempty"`
	Card        *Card           `json:"card,omitempty"`
	Reaction    *About          `json:"reaction,omitempty"`
	Edit        *About          `json:"edit,omitempty"`
	Revoke      *About          `json:"revoke,omitempty"`
	Order       []Item          `json:"order,omitempty"`
	Unsupported bool            `json:"unsupported,omitempty"`
	NewNumber   string          `json:"new_number,omitempty"` // the person's number changes
	Marketing   string          `json:"marketing,omitempty"`  // "stop" or "resume"
	Phone       bool            `json:"phone,omitempty"`      // staff write it to From on the account's own phone
	Raw         json.RawMessage `json:"raw,omitempty"`        // a message in the vendor's format
}

// File is a file of a message. Without data a small picture is sent.
type File struct {
	Data    string `json:"data,omitempty"` // base64
	MIME    string `json:"mime,omitempty"`
	Caption string `json:"caption,omitempty"`
	Name    string `json:"name,omitempty"`
}

// Place is a location.
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
}

// Card is a shared contact.
type Card struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// About is an action on another message.
type About struct {
	Of   string `json:"of"`
	Text string `json:"text,omitempty"` // the emoji, or the new text
}

// Item is an item of a catalogue order.
type Item struct {
	Product  string  `json:"product"`
	Quantity int     `json:"quantity"`
	Price    float64 `json:"price"`
	Currency string  `json:"currency"`
}

// Posted is the bot's answer to a webhook.
type Posted struct {
	ID     string `json:"id"`     // the message's
	Status int    `json:"status"` // of the last post
	Answer string `json:"answer,omitempty"`
}

// bytes returns the file's data, or a small picture.
func (f File) bytes() ([]byte, string, error) {
	if f.Data == "" {
		return samplePicture, "image/png", nil
	}
	data, err := base64.StdEncoding.DecodeString(f.Data)
	if err != nil {
		return nil, "", fmt.Errorf("data is no base64: %w", err)
	}
	return data, f.MIME, nil
}

// pick finds a shown option by its id, title or number.
func pick(shown []Option, by string) (Option, bool) {
	for _, o := range shown {
		if o.ID == by {
			return o, true
		}
	}
	for _, o := range shown {
		if strings.EqualFold(o.Title, by) {
			return o, true
		}
	}
	if n, err := strconv.Atoi(by); err == nil && n >= 1 && n <= len(shown) {
		return shown[n-1], true
	}
	return Option{}, false
}
