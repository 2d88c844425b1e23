// Package safehttp fetches from URLs that anonymous callers name: a photo's URL in a message, a
// partner's webhook.
//
// What it guarantees:
//
//   - Only https, and only public addresses: no loopback, private, link-local, shared or reserved
//     address, and so no cloud's metadata service.
//   - The address is checked when the connection is made, after DNS resolution: a name that
//     resolves differently the second time gains nothing. Every redirect is checked like the first
//     URL, and the number of redirects is bounded.
//   - No proxy is used, because the proxy would make the connection.
//   - Hosts that the operator configured (Options.Allow) are exempt for the configured scheme and
//     port, so that a fake vendor can run on this machine.
//
// It bounds time, not size: the reader of a body bounds it. Ask and Body return bot.ErrNotFound for
// final failures.
package safehttp
