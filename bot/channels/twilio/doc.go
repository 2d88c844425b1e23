// Package twilio is SMS, and WhatsApp as an option, by Twilio.
//
// One Client is one sender: an SMS number, or a WhatsApp one. Several share the
// vendor's two webhooks through Routes, which asks each who it belongs to.
//
// What it guarantees:
//
//   - A webhook is believed only when its signature fits the public url of the
//     configuration (never the Host header) and every parameter, known or not. Without
//     an auth token or a public url nothing is believed.
//   - It answers 200 only after the Sink has everything, and then with an empty TwiML
//     document: what is said to people goes by Send alone.
//   - A person who writes an opt-out word and nothing else is recorded as opted out, in
//     the same request. "cancelar" is for dialogs.
//   - A status finds its message even if it comes before Send has returned: the
//     callback's url carries our own id.
//   - An SMS leaves within GSM-7 where its text allows that, and nothing longer than
//     the vendor takes; what is cut is the text, never the options.
//   - Media are fetched from the vendor's hosts alone, by safehttp; the credentials go
//     to its API and nowhere else, also after redirects.
//
// The vendor's own Go client checks signatures here and does not send: its requests
// know no context and no Retry-After, an error that is not JSON loses its HTTP status,
// and a token with a dash is refused unsent.
//
// The vendor does not repeat a webhook unless its console says so (rc and rp in the
// url's fragment); what the sink could not take is answered with 503 for the
// fallback url or the override to act on.
package twilio
