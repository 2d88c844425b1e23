// Package connect talks to partners over HTTP; each partner has a package of its own
// below it, built on the Client here.
//
// What a Client guarantees:
//
//   - A call ends: within Timeout, with an answer of at most MaxBody bytes, in no
//     other place than the configured base address (redirects are refused, so that a
//     token never travels on).
//   - After three failures in a row the partner is left alone for 30 seconds; calls
//     fail at once meanwhile, and then a single one tries whether it is back.
//   - Every error is an *Error and knows whether another attempt may help.
//
// It retries nothing itself: who calls holds the effect in an outbox and comes back.
package connect
