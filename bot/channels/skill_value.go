package channels

import (
	"regexp"
	"strings"
)

// unfilledVariable matches a variable of a chat skill that had no value.
var unfilledVariable = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// SkillValue returns a text that a skill filled in, or "" for a missing value: an unresolved
// variable ("{{user.mail}}"), "null", "undefined" or spaces.
func SkillValue(s string) string {
	t := strings.TrimSpace(s)
	if strings.EqualFold(t, "null") || strings.EqualFold(t, "undefined") || strings.TrimSpace(unfilledVariable.ReplaceAllString(t, "")) == "" {
		return ""
	}
	return s
}
