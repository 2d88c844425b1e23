// Package smsto sends SMS by sms.to, and hears from it what became of them.
//
// What it guarantees: texts are written within GSM-7 where that is possible, options
// as numbered lines, and a link is never cut; every error of Send is a
// *channels.RefusedError; a callback is believed only when its signature fits the raw body,
// and acknowledged only after the Sink has it.
//
// The vendor has no idempotency key: a message whose answer got lost is sent again.
// It hears no messages of people.
package smsto
