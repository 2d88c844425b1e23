// Package webhooks is the HTTP server: the REST API, the stream of events, files, health checks,
// the vendors' webhooks, and the simulator if it is wired in.
//
// What it guarantees:
//
//   - Acknowledged data has been stored; a refused request has left nothing behind.
//   - Every route under /api/v1 requires the API key, except POST /orders, which may be open to
//     anonymous clients and refuses a wrong token.
//   - Requests are limited by address, phone, client and key (limits.go), and so is the memory of
//     bodies (body_limits.go). A request whose end is ambiguous is refused (framing.go).
//   - Every refusal has one form and a text for people; an inner error is logged and never shown.
//   - api/openapi.json describes exactly the existing routes, and the fields and query parameters
//     that they read: the server refuses others by that document, and tests walk it. Vendors'
//     webhooks, whose forms are not ours, take what they do not know. Each answer in the tests is
//     compared with it (responses_test.go).
//   - Logs and metrics name routes by their pattern; phone numbers are masked.
//
// It contains no logic of conversations or orders: it reads requests, calls the services, and
// answers.
package webhooks
