package cloudapi

import (
	"strings"

	"recado/bot"
)

type outTemplate struct {
	Name       string         `json:"name"`
	Language   outLanguage    `json:"language"`
	Components []outComponent `json:"components,omitempty"`
}

type outLanguage struct {
	Code string `json:"code"`
}

type outComponent struct {
	Type       string         `json:"type"`
	SubType    string         `json:"sub_type,omitempty"`
	Index      string         `json:"index,omitempty"`
	Parameters []outParameter `json:"parameters"`
}

type outParameter struct {
	Type     string    `json:"type"`
	Text     string    `json:"text,omitempty"`
	Image    *outMedia `json:"image,omitempty"`
	Document *outMedia `json:"document,omitempty"`
}

// template fills in a message template. A one-time code is in Body and again in Button, which copies it.
func (m *outMessage) template(t bot.Template, f *bot.Media, file string) {
	out := &outTemplate{Name: t.Name, Language: outLanguage{t.Language}}
	if file != "" {
		p := outParameter{Type: "document", Document: &outMedia{ID: file, Filename: cut(f.Name, maxFilename)}}
		if strings.HasPrefix(f.MIME, "image/") {
			p = outParameter{Type: "image", Image: &outMedia{ID: file}}
		}
		out.Components = append(out.Components, outComponent{Type: "header", Parameters: []outParameter{p}})
	}
	if len(t.Body) > 0 {
		body := outComponent{Type: "body"}
		for _, s := range t.Body {
			body.Parameters = append(body.Parameters, parameter(s))
		}
		out.Components = append(out.Components, body)
	}
	if t.Button != "" {
		out.Components = append(out.Components, outComponent{
			Type: "button", SubType: "url", Index: "0", Parameters: []outParameter{{Type: "text", Text: t.Button}},
		})
	}
	m.Type, m.Template = "template", out
}

// parameter returns a value in the form the vendor accepts: one line, no runs of spaces, never empty.
func parameter(s string) outParameter {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		s = "-"
	}
	return outParameter{Type: "text", Text: cut(s, maxParameter)}
}
