// Package holidays knows the public holidays of Colombia, El Salvador and Honduras by their rules: fixed
// dates, days from Easter, dates that are kept on the next Monday, and Honduras' Morazán week.
//
// It knows only the laws of whole countries. Days on which a business closes are the business's own, and
// whom a holiday binds is decided where it is asked for.
package holidays
