// Package mail words and lays out the mails, in Spanish and English.
//
// What it guarantees:
//
//   - What a person typed reaches a mail as text only: "<script>" and "{{.}}" are shown
//     as they were written, in the HTML part and in the plain one.
//   - A subject is one line, whatever the names in it hold: no header can be added.
//   - A mail stands alone: no image, font or script is fetched to read it, and it fits
//     a phone.
//
// Render is pure. A language is a file, words.<language>.toml, with every key of the
// Spanish one.
package mail
