package channels

import (
	"io"
	"mime/quotedprintable"
	"strings"
)

// Card is a contact that a person shares.
type Card struct {
	Name, Company string
	Phones        []string
	Emails        []string
	Addresses     []string
	Links         []string
}

// The bounds of a card that is told in words.
const (
	maxCardValues = 20  // of one kind
	maxCardValue  = 300 // characters of one
)

// Words tells a card as a person would write it: "Luis Pérez +57 300 765 4321, Nevera S.A.,
// luis@example.com". It is "" where there is nothing to tell.
func (c Card) Words() string {
	parts := make([]string, 0, 4)
	add := func(with string, values ...string) {
		var said []string
		for _, v := range values[:min(len(values), maxCardValues)] {
			v = strings.Join(strings.Fields(v), " ")
			if r := []rune(v); len(r) > maxCardValue {
				v = string(r[:maxCardValue])
			}
			if v != "" {
				said = append(said, v)
			}
		}
		if len(said) > 0 {
			parts = append(parts, strings.Join(said, with))
		}
	}
	add(" ", append([]string{c.Name}, c.Phones...)...)
	add(", ", c.Company)
	add(", ", c.Emails...)
	add(", ", c.Addresses...)
	add(", ", c.Links...)
	return strings.Join(parts, ", ")
}

// ParseVCard reads a card in the format that phones exchange (RFC 6350 and its forerunners):
// what is not understood is left out.
func ParseVCard(text string) Card {
	var c Card
	var named string
	unfolded := strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "").Replace(text)
	for line := range strings.Lines(unfolded) {
		key, value, found := strings.Cut(strings.TrimSpace(line), ":")
		if !found || value == "" {
			continue
		}
		property, parameters, _ := strings.Cut(key, ";")
		if strings.Contains(strings.ToUpper(parameters), "QUOTED-PRINTABLE") { // version 2.1, which older phones write
			if plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value))); err == nil {
				value = string(plain)
			}
		}
		if _, name, grouped := strings.Cut(property, "."); grouped {
			property = name
		}
		switch strings.ToUpper(property) {
		case "FN":
			c.Name = unescapeVCard(value)
		case "N": // family name; given name; more given names; titles before; titles after
			p := splitVCard(value)
			p = append(p, make([]string, max(0, 5-len(p)))...)
			named = strings.Join(strings.Fields(strings.Join([]string{p[3], p[1], p[2], p[0], p[4]}, " ")), " ")
		case "ORG":
			c.Company = joinVCard(value)
		case "TEL":
			c.Phones = append(c.Phones, strings.TrimPrefix(unescapeVCard(value), "tel:"))
		case "EMAIL":
			c.Emails = append(c.Emails, unescapeVCard(value))
		case "ADR":
			c.Addresses = append(c.Addresses, joinVCard(value))
		case "URL":
			c.Links = append(c.Links, unescapeVCard(value))
		}
	}
	if c.Name == "" {
		c.Name = named
	}
	return c
}

// joinVCard tells the parts of a value that are there.
func joinVCard(value string) string {
	parts := splitVCard(value)
	said := parts[:0]
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}

// splitVCard takes a value apart at the semicolons that are not escaped.
func splitVCard(value string) []string {
	const escaped = "\x00"
	parts := strings.Split(strings.ReplaceAll(value, `\;`, escaped), ";")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(unescapeVCard(strings.ReplaceAll(p, escaped, ";")))
	}
	return parts
}

func unescapeVCard(s string) string {
	return strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s)
}
