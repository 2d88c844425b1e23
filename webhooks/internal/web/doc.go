// Package web holds what all HTTP handlers share: reading possibly hostile requests, and answering
// them.
//
// What it guarantees:
//
//   - A body is decoded only after its size, type, encoding and depth were checked.
//   - Fields and query parameters are those of the OpenAPI document (document.go): others are
//     refused by name, all at once; aliases are found; a handler that reads another field panics.
//   - Every refusal has one form, {"error":{code, message, fields}}, in Spanish unless
//     Accept-Language prefers English, and never shows an inner error.
//   - A key is compared in constant time.
package web
