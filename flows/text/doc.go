// Package text makes of what people type something that can be kept: text without
// what is invisible, and phone numbers and mail addresses in one form. It changes how a thing is
// written, never what it says; what looks like code stays and is text.
package text
