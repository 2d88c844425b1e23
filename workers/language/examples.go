package language

import (
	"embed"
	"fmt"
	"strings"
)

// Only training reads the examples, and the linker leaves them out of the program.
//
//go:embed examples
var exampleFiles embed.FS

// example is a labelled text; an empty service or intent means unknown.
type example struct {
	text, service, intent string
}

// examples returns all examples, in an order that depends on the files alone.
func examples() ([]example, error) {
	var all []example
	for _, s := range Services() {
		lines, err := exampleLines(s)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			all = append(all, example{l, s, CreateOrder})
		}
	}
	for _, in := range Intents() {
		lines, err := exampleLines("intents/" + in)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			text, service, _ := strings.Cut(l, "\t")
			all = append(all, example{text, service, in})
		}
	}
	lines, err := exampleLines("none")
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		all = append(all, example{text: l})
	}
	return all, nil
}

// serviceWords returns the terms of a service. They are not examples: cross-validation neither
// holds them out nor counts them.
func serviceWords(service string) ([]string, error) {
	lines, err := exampleLines("words/" + service)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range lines {
		for w := range strings.SplitSeq(l, ",") {
			if w = strings.TrimSpace(w); w != "" {
				out = append(out, w)
			}
		}
	}
	return out, nil
}

func exampleLines(name string) ([]string, error) {
	raw, err := exampleFiles.ReadFile("examples/" + name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("examples of %s: %w", name, err)
	}
	var out []string
	for l := range strings.Lines(string(raw)) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out, nil
}
