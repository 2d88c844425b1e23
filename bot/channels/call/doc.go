// Package call is how a channel asks its vendor for something over HTTP.
//
// What it guarantees:
//
//   - A call ends: within For, with an answer of at most MaxAnswer bytes, in no other
//     place than the one that was configured. Redirects are not followed, so that a
//     token never travels on.
//   - A call without an answer is a *channels.RefusedError that asks for another try, and
//     names no address: one may hold a key.
//   - What a vendor said is shown to operators without our secrets, which some repeat.
//
// What an answer means is the channel's own business. Addresses that anonymous callers name
// are for package safehttp.
package call
