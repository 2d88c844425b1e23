// Package cloudapi connects WhatsApp through the vendor's Cloud API.
//
// What it guarantees:
//
//   - A webhook is accepted only if its signature matches the raw bytes. Nothing is parsed before
//     that, and a refusal reveals nothing about the right signature.
//   - It answers 200 only after the Sink has stored everything. What can't be parsed is stored too,
//     because the vendor redelivers for days whatever is not acknowledged.
//   - One bad message in a POST does not affect the others.
//   - Outbound messages keep the vendor's limits: a text is cut between grapheme clusters, and an
//     option is never dropped but shown in another form.
//   - Every error of Send is a *channels.RefusedError, which carries a decision.
//   - Media are fetched over https from public addresses only, whatever URL a message names.
//
// The vendor has no idempotency key: a request that timed out after it arrived is sent again, and
// the person may see the message twice. Each request carries our message id, so that statuses can
// be matched even if the answer was lost.
//
// It stores nothing but the ids of uploaded files, for as long as they are valid.
package cloudapi
