package channels

import (
	"regexp"
	"strings"
)

// unfilled is a variable of a chat skill that had no value.
var unfilled = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// Present is a text that a skill filled in, or "" for what stands for none: a
// variable left unresolved ("{{user.mail}}"), "null", "undefined", blanks.
func Present(s string) string {
	t := strings.TrimSpace(s)
	if strings.EqualFold(t, "null") || strings.EqualFold(t, "undefined") || strings.TrimSpace(unfilled.ReplaceAllString(t, "")) == "" {
		return ""
	}
	return s
}
