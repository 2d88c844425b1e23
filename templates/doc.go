// Package templates holds every text that people read: keys × locales, with a
// wording of its own for a channel where one is needed.
//
// A catalogue is a TOML file per locale under locales/. A base ("es", "en") has
// every key; an overlay ("es-CO") has only what is said differently there.
// Adding a language is adding a file.
//
// Render is pure. What people wrote reaches a text only as data: "{{.}}" in a
// description is printed, never carried out.
package templates
