// Package safehttp fetches from addresses that anonymous callers name: a photo's url in a
// message, a partner's webhook.
//
// What it guarantees:
//
//   - Only https, and only public addresses: no loopback, private, link-local,
//     shared or reserved one, and so no cloud's metadata service.
//   - The address is checked when the connection is made, after DNS: a name that
//     answers differently the second time gains nothing. Every redirect is checked
//     as the first url was, and there are few of them.
//   - No proxy is used: it would connect in our place.
//   - Hosts that the operator configured (Options.Allow) are exempt, with the scheme
//     and the port that were configured, so that a vendor can be stood in for on
//     this machine.
//
// It bounds time, not size: whoever reads a body bounds it. Ask and Body say which
// failures are final in the words of package bot.
package safehttp
