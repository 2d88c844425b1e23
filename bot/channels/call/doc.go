// Package call makes a channel's HTTP requests to its vendor.
//
// What it guarantees:
//
//   - A call ends within Timeout, reads at most MaxAnswer bytes, and reaches no other address than
//     the configured one. It does not follow redirects, so that a token is never sent elsewhere.
//   - A call without an answer returns a *channels.RefusedError with Retry. The error names no URL,
//     because a URL may hold a key.
//   - A vendor's error text is redacted before operators see it, because some vendors repeat our
//     secrets.
//
// The channel interprets the answer. For URLs that anonymous callers name use package safehttp.
package call
