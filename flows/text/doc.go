// Package text normalizes what people type: it removes invisible characters, and brings phone
// numbers and mail addresses to one form. It changes the spelling, never the content; text that
// looks like code stays as text.
package text
