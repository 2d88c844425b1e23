// Package connect makes HTTP requests to partners. Each partner has a package below it that uses
// Client.
//
// What a Client guarantees:
//
//   - A call ends within Timeout, reads at most MaxBody bytes, and reaches the configured base
//     address only (redirects are refused, so that a token is never sent elsewhere).
//   - After three failures in a row calls fail at once for 30 seconds; then a single call tests
//     whether the partner works again.
//   - Every error is an *Error and says whether a retry may help.
//
// It does not retry: the caller has the effect in an outbox and calls again.
package connect
