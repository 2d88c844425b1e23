// Package sms prepares texts for SMS: it computes their cost, transliterates them to the SMS
// alphabet, and writes options without buttons.
//
// An SMS holds 160 characters of a small alphabet (GSM 03.38), or 70 characters if one lies outside
// it: an "á" or an emoji more than doubles the price. Transliterate writes a text within the
// alphabet if that is possible, and otherwise returns it unchanged, because a partial
// transliteration would cost as much and be harder to read.
//
// All functions are pure.
package sms
