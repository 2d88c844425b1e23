// Package webhooks is everything that arrives over HTTP: the REST API, the
// stream of events, files, health, and the simulator when it is wired in.
//
// What it guarantees:
//
//   - Whatever is acknowledged has been stored; whatever is refused has left nothing behind.
//   - Every route under /api/v1 asks for the API key, but for POST /orders, which
//     is open to anonymous clients and refuses a token that is wrong.
//   - What one address, phone, client or key may ask for is bounded (limits.go), how much
//     of bodies is held for whom too (body_budget.go), and a request that two readers could end
//     at different places is refused (framing.go).
//   - Every refusal has one shape and is worded for people; an inner error is
//     logged and never shown.
//   - api/openapi.json describes each route, and no other: a test holds the two together.
//   - Logs and metrics name routes by their pattern; phone numbers are masked.
//
// It decides nothing about conversations or orders: it reads, asks, and answers.
package webhooks
