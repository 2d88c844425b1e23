// Package web is what every HTTP handler of Recado shares: reading a request
// that may be hostile, and answering it clearly.
//
// What it guarantees:
//
//   - A body is looked at only after its size, type, encoding and depth are known
//     to be bounded. Unknown and repeated fields are no error.
//   - Every refusal has one shape, {"error":{code, message, fields}}, in Spanish
//     unless Accept-Language prefers English, and never shows an inner error.
//   - A key is compared in constant time.
package web
