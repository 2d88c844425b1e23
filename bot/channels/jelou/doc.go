// Package jelou connects WhatsApp through the Jelou platform. People reach the bot on three
// surfaces: the webhook of Jelou's bot, its external support panel, and the variables that a skill
// posts. All three come to one URL and become bot.Inbound messages. Delivery events come there too.
//
// What it guarantees:
//
//   - A webhook is accepted only with a configured credential: a signature of the raw body, an API
//     key, a bearer token, or a user and password. Each credential that is presented and configured
//     must be right. If none is configured, everything is refused and the log says why.
//   - A message is identified by its id, or else by sender, content and minute. A repeated message
//     gets the same answer as the first, byte for byte.
//   - A variable that a skill left empty ("{{name}}", "null", "undefined") counts as absent.
//   - Invalid fields are answered with 422 and a sentence for each. Anything else that can't be
//     parsed is stored and acknowledged. 5xx means that nothing was stored, or that redelivery is
//     safe.
//   - Media are fetched over https from public addresses only, by safehttp.
//   - A 200 of the vendor is a success only if its body says so.
//
// The vendor has no idempotency key and never returns our id: a status that arrives before Send has
// returned waits in the sink for its message.
package jelou
