package mail

import (
	"bytes"
	_ "embed" // for the layout
	"fmt"
	"html/template"
	"strings"
)

// Notice is a mail that is a few paragraphs.
type Notice struct {
	Business string
	Website  string // "https://…", or "" for none
	Locale   string
	Subject  string
	Name     string // of the reader, or ""
	Body     string // paragraphs, with an empty line between
}

//go:embed plain.html
var plainHTML string

var plainLayout = template.Must(template.New("plain").Parse(plainHTML))

// Plain lays out a notice.
func Plain(n Notice) (Letter, error) {
	w := wordsOf(n.Locale)
	subject := clip(Line(n.Subject), 150)
	website := n.Website
	if !strings.HasPrefix(website, "https://") {
		website = ""
	}
	var paragraphs [][]string
	for _, p := range strings.Split(strings.TrimSpace(n.Body), "\n\n") {
		paragraphs = append(paragraphs, strings.Split(strings.TrimSpace(p), "\n"))
	}
	if name := Line(n.Name); name != "" {
		paragraphs = append([][]string{{map[string]string{"es": "Hola ", "en": "Hello "}[w.language] + name + ","}}, paragraphs...)
	}
	var html bytes.Buffer
	err := plainLayout.Execute(&html, map[string]any{
		"Language": w.language, "Subject": subject, "Business": Line(n.Business), "Website": website, "Paragraphs": paragraphs,
	})
	if err != nil {
		return Letter{}, fmt.Errorf("templates/mail: notice: %w", err)
	}
	var text strings.Builder
	for _, p := range paragraphs {
		text.WriteString(strings.Join(p, "\n") + "\n\n")
	}
	text.WriteString(Line(n.Business) + "\n")
	if website != "" {
		text.WriteString(website + "\n")
	}
	return Letter{subject, html.String(), text.String()}, nil
}
