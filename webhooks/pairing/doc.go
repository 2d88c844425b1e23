// Package pairing is the page on which an operator links a WhatsApp account to this
// program, and sees how the link is.
//
// What it guarantees:
//
//   - Whoever scans the QR or types the code gives this program an account, and
//     whoever sees them could give it theirs: every route that tells or does anything
//     asks for the key, and its answers are not kept by any cache.
//   - The page itself is open and empty. A browser can't send a key with an address;
//     the page asks for it, keeps it as long as its tab, and sends it with each call.
//   - It works without any other site, inline script or inline style, and without a
//     mouse, on a screen 320 pixels wide.
//   - Nothing can be done through it by another site: what acts wants JSON.
package pairing
