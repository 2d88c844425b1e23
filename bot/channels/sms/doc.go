// Package sms is what every sender of plain text needs: what a text costs as an SMS,
// how it is written without what an SMS lacks, and how options look without buttons.
//
// An SMS holds 160 characters of a small alphabet (GSM 03.38), or 70 of any other as
// soon as one character lies outside it: an "á" or an emoji more than doubles the
// price. Fit writes the same text within the alphabet where that is possible, and
// otherwise leaves it alone: half a transliteration would cost as much and read worse.
//
// All functions are pure.
package sms
