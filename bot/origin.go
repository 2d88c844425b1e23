package bot

import (
	"strings"
	"time"
)

// Origin is what led a person to write, as the channel reports it: an advertisement, or a
// product of the catalogue that the message refers to. Empty fields are unknown.
type Origin struct {
	Ad      string    `json:"ad,omitempty"`      // the vendor's id of the advertisement or post
	Title   string    `json:"title,omitempty"`   // its headline
	Text    string    `json:"text,omitempty"`    // its body text
	URL     string    `json:"url,omitempty"`     // its address
	Product string    `json:"product,omitempty"` // the seller's own id of the product
	At      time.Time `json:"at,omitzero"`       // when the person wrote
}

// Bounds of an Origin: characters of each field, and how long after it an order is attributed
// to it.
const (
	maxOrigin      = 300
	originValidFor = 7 * 24 * time.Hour
)

// Sanitized returns the origin with every field on one line and bounded; nil if all are empty.
func (o *Origin) Sanitized() *Origin {
	if o == nil {
		return nil
	}
	c := Origin{At: o.At}
	for to, from := range map[*string]string{&c.Ad: o.Ad, &c.Title: o.Title, &c.Text: o.Text, &c.URL: o.URL, &c.Product: o.Product} {
		line := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(from, "")), " "))
		*to = string(line[:min(len(line), maxOrigin)])
	}
	if c.Ad+c.Title+c.Text+c.URL+c.Product == "" {
		return nil
	}
	return &c
}

// recordOrigin stores what led the person here. A product that a later message refers to is
// added to the earlier advertisement.
func (r *run) recordOrigin(in Input) {
	o := in.Origin.Sanitized()
	if o == nil {
		return
	}
	o.At = r.now
	if was := r.s.Origin; was != nil && o.Ad+o.URL+o.Title == "" && r.now.Sub(was.At) < originValidFor {
		joined := *was
		joined.Product, joined.At = o.Product, o.At
		o = &joined
	}
	r.s.Origin = o
}

// recentOrigin returns the origin of an order that is made now, or nil.
func (r *run) recentOrigin() *Origin {
	if o := r.s.Origin; o != nil && r.now.Sub(o.At) < originValidFor {
		return o
	}
	return nil
}
