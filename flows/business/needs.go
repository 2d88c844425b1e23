package business

import (
	"fmt"
	"slices"
	"strings"

	"recado/bot"
)

// needs are the details that a service may be said to need.
var needs = []string{bot.SlotPhoto, bot.SlotSerial}

// Needs lists the details, of "photo" and "serial", that whoever orders a
// service is asked for. Where business.toml does not say, it is a photo and, but for work
// on what has no serial plate, such as a wall, the serial.
func (b Business) Needs(code string) []string {
	for _, s := range b.Services {
		if s.Code == code && s.Needs != nil {
			return slices.Clone(s.Needs)
		}
	}
	switch code {
	case "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING":
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
