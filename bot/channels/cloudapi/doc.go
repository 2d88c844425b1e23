// Package cloudapi is WhatsApp by the vendor's own Cloud API.
//
// What it guarantees:
//
//   - A webhook is believed only when its signature fits the raw bytes; nothing is
//     parsed before, and a refusal tells nothing about what would have been right.
//   - It answers 200 only after the Sink has everything: what can't be understood is
//     kept too, because the vendor repeats for days whatever is not acknowledged.
//   - One bad message in a POST costs that message only.
//   - What leaves keeps the vendor's limits: a text is cut between characters as
//     people see them, and an option is never dropped but shown in another way.
//   - Every error of Send is a *channels.RefusedError, which knows what to do.
//   - Media are fetched over https from public addresses alone, whatever a url says.
//
// The vendor has no idempotency key: a request that timed out after it arrived is
// sent again, and the person may see the message twice. Our id travels with it, so
// that statuses find it even if the answer got lost.
//
// It stores nothing but the ids of files that it uploaded, for as long as they live.
package cloudapi
