package business

import (
	"fmt"
	"slices"
	"strings"

	"recado/bot"
)

// needs are the details that a service can request.
var needs = []string{bot.SlotPhoto, bot.SlotSerial}

// Needs lists the details ("photo", "serial") that are requested for an order of a service. By
// default these are a photo and the serial, and only a photo for services on things without a
// serial plate, such as painting.
func (b Business) Needs(code string) []string {
	for _, s := range b.Services {
		if s.Code == code && s.Needs != nil {
			return slices.Clone(s.Needs)
		}
	}
	switch code {
	case "PLUMBING", "ELECTRICAL", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING":
		return []string{bot.SlotPhoto}
	}
	return []string{bot.SlotPhoto, bot.SlotSerial}
}

func (c *check) needs(field string, written []string) {
	for i, need := range written {
		switch {
		case !slices.Contains(needs, need):
			c.fault(fmt.Sprintf("%s[%d]", field, i), "%q must be one of %s", need, strings.Join(needs, ", "))
		case slices.Contains(written[:i], need):
			c.fault(fmt.Sprintf("%s[%d]", field, i), "%s stands twice", need)
		}
	}
}
