// Package templates holds every text that people read, by key and locale, with separate texts
// for a channel where they are needed.
//
// A catalogue is a TOML file per locale under locales/. A base ("es", "en") has every key; an
// overlay ("es-CO") has only the texts that differ. A new language is a new file.
//
// Render is pure. What people wrote reaches a text only as data: "{{.}}" in a description is
// printed, never executed.
package templates
