package orders

import (
	"strings"

	"github.com/shopspring/decimal"
)

// The limits of a technician's command.
const (
	maxPhotosAtOnce = 10
	maxPhotosOfJob  = 100
	maxHours        = 24 * 30
	maxMinutes      = 24 * 60
	maxMaterials    = 50
)

// clean normalizes a command, or returns a refusal with the invalid field.
func (c *JobCommand) clean() error {
	for field, text := range map[string]*string{"text": &c.Text, "diagnosis": &c.Diagnosis, "actions": &c.Actions, "advice": &c.Advice} {
		if *text = CleanText(*text); longer(*text, MaxDescription) {
			return refuseField(field)
		}
	}
	for field, line := range map[string]*string{"reason": &c.Reason, "sku": &c.SKU, "command": &c.Command} {
		if *line = CleanLine(*line); longer(*line, maxReason) {
			return refuseField(field)
		}
	}
	for field, number := range map[string]*string{"hours": &c.Hours, "quantity": &c.Quantity} {
		if *number == "" {
			continue
		}
		n, ok := plainDecimal(*number)
		if !ok {
			return refuseField(field)
		}
		*number = n
	}
	if c.Minutes < 0 || c.Minutes > maxMinutes {
		return refuseField("minutes")
	}
	if len(c.Photos) > maxPhotosAtOnce {
		return refuseField("photos")
	}
	if p := c.Place; p != nil && (!within(p.Latitude, 90) || !within(p.Longitude, 180)) {
		return refuseField("place")
	}
	var kept []string
	for _, m := range c.Materials {
		if m = CleanLine(m); m != "" {
			kept = append(kept, m)
		}
		if longer(m, MaxPlace) {
			return refuseField("materials")
		}
	}
	if c.Materials = kept; len(kept) > maxMaterials {
		return refuseField("materials")
	}
	return nil
}

// plainDecimal parses a positive number with at most two decimals, written with a point or a comma.
func plainDecimal(text string) (string, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", ".")
	if len(text) > 12 || strings.ContainsAny(text, "eE+_xX") {
		return "", false
	}
	n, err := decimal.NewFromString(text)
	if err != nil || !n.IsPositive() || !n.Equal(n.Truncate(2)) || n.GreaterThan(decimal.NewFromInt(100_000)) {
		return "", false
	}
	return n.String(), true
}
