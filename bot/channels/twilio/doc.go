// Package twilio connects SMS, and optionally WhatsApp, through Twilio.
//
// A Client is one sender: an SMS number or a WhatsApp number. Several clients share the vendor's
// two webhooks through Routes, which finds the client that a webhook is for.
//
// What it guarantees:
//
//   - A webhook is accepted only if its signature matches the configured public URL (never the Host
//     header) and all parameters. Without an auth token or a public URL every webhook is refused.
//   - It answers 200 only after the Sink has stored everything, always with an empty TwiML
//     document: only Send sends messages.
//   - A person whose message is exactly an opt-out word is recorded as opted out within the same
//     request. "cancelar" is left to the dialogs.
//   - A status is matched to its message even if it arrives before Send has returned, because the
//     callback URL carries our id.
//   - An SMS is sent within GSM-7 if its text allows it, and within the vendor's length limit. The
//     text is cut, never the options.
//   - Media are fetched from the vendor's hosts only, by safehttp. The credentials are sent to the
//     vendor's API only, also after redirects.
//
// The vendor's Go client is used to check signatures but not to send: its requests ignore the
// context and Retry-After, an error that is not JSON loses its HTTP status, and it refuses a token
// with a dash.
//
// The vendor does not redeliver a webhook unless its console is configured so (rc and rp in the
// URL's fragment). A webhook that the sink could not store is answered with 503, so that the
// fallback URL or that override applies.
package twilio
