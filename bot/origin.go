package bot

import (
	"strings"
	"time"
)

// Origin is what led a person to write, as the channel tells it: an advertisement, or a
// product of the catalogue that the message refers to. Empty fields are not known.
type Origin struct {
	Ad      string    `json:"ad,omitempty"`      // the vendor's id of the advertisement or post
	Title   string    `json:"title,omitempty"`   // its headline
	Text    string    `json:"text,omitempty"`    // what it says
	URL     string    `json:"url,omitempty"`     // where it stands
	Product string    `json:"product,omitempty"` // the seller's own id of the product
	At      time.Time `json:"at,omitzero"`       // when the person wrote
}

// The bounds of an Origin: characters of each field, and for how long after it an order
// is said to come from it.
const (
	maxOrigin      = 300
	originValidFor = 7 * 24 * time.Hour
)

// Sanitized is the origin with every field on one line and bounded; nil where nothing is left.
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

// recordOrigin remembers what led the person here. The product that a later message refers
// to is added to the advertisement that came first.
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

// recentOrigin is what an order that is made now comes from.
func (r *run) recentOrigin() *Origin {
	if o := r.s.Origin; o != nil && r.now.Sub(o.At) < originValidFor {
		return o
	}
	return nil
}
