// Package smsto sends SMS through sms.to and receives its delivery callbacks.
//
// What it guarantees: texts are written within GSM-7 if that is possible, options as numbered
// lines, and a link is never cut. Every error of Send is a *channels.RefusedError. A callback is
// accepted only if its signature matches the raw body, and acknowledged only after the Sink has
// stored it.
//
// The vendor has no idempotency key: a message whose answer was lost is sent again. The package
// does not receive people's messages.
package smsto
