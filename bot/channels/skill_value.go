package channels

import (
	"regexp"
	"strings"
)

// unfilledVariable is a variable of a chat skill that had no value.
var unfilledVariable = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// SkillValue is a text that a skill filled in, or "" for what stands for none: a
// variable left unresolved ("{{user.mail}}"), "null", "undefined", blanks.
func SkillValue(s string) string {
	t := strings.TrimSpace(s)
	if strings.EqualFold(t, "null") || strings.EqualFold(t, "undefined") || strings.TrimSpace(unfilledVariable.ReplaceAllString(t, "")) == "" {
		return ""
	}
	return s
}
