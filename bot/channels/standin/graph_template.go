package standin

import (
	"regexp"
	"strings"
)

var (
	templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	languageCode = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)
	buttonIndex  = regexp.MustCompile(`^[0-9]$`)
)

// check checks a template as far as possible without its definition.
func (t *graphTemplate) check(g *Graph) *violation {
	switch {
	case !templateName.MatchString(t.Name):
		return violationf(badValue, "template.name has lower-case letters, digits and _ only")
	case !languageCode.MatchString(t.Language.Code):
		return violationf(badValue, "template.language.code is no language")
	}
	for _, c := range t.Components {
		switch c.Type {
		case "header", "body":
		case "button":
			if c.SubType != "quick_reply" && c.SubType != "url" || !buttonIndex.MatchString(c.Index) {
				return violationf(badValue, "a button needs sub_type quick_reply or url, and an index as a string")
			}
		default:
			return violationf(badParameter, "component type %q is unknown", c.Type)
		}
		if len(c.Parameters) == 0 {
			return violationf(missing, "component %s needs parameters", c.Type)
		}
		for _, p := range c.Parameters {
			var l *violation
			switch p.Type {
			case "text":
				l = templateText(p.Text)
			case "payload":
				l = length("payload", p.Payload, 1, 256)
			case "image":
				l = p.Image.check(g, "image")
			case "video":
				l = p.Video.check(g, "video")
			case "document":
				l = p.Document.check(g, "document")
			default:
				l = violationf(badParameter, "parameter type %q is unknown", p.Type)
			}
			if l != nil {
				return l
			}
		}
	}
	return nil
}

// templateText checks a parameter: the vendor refuses line breaks and the like in it.
func templateText(s *string) *violation {
	switch {
	case s == nil || *s == "":
		return violationf(missing, "a text parameter must not be empty")
	case strings.ContainsAny(*s, "\n\t") || strings.Contains(*s, "     "):
		return violationf("132018", "a text parameter has no new lines, tabs or more than 4 blanks in a row")
	}
	return length("text parameter", *s, 1, 1024)
}
