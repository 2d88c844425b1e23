// Package pairing is the page on which an operator links a WhatsApp account to this program and
// sees the state of the link.
//
// What it guarantees:
//
//   - Whoever scans the QR code or types the code gives this program an account, and whoever sees
//     them could link their own. So every route that shows or changes anything requires the key
//     or a session of the console that may change settings, and caches must not store its answers.
//   - The page itself is public and empty. It works with the browser's session of the console. Without
//     one it asks for the key, keeps it for the life of its tab, and sends it with each call.
//   - It works without other sites, inline scripts and inline styles, and without a mouse, on a
//     screen 320 pixels wide.
//   - Other sites can't act through it: requests that change something need JSON.
package pairing
