// Package jelou connects WhatsApp through the Jelou platform. People reach the bot on three
// surfaces: the webhook of Jelou's bot, its external support panel, and the variables that a skill
// posts. All three come to one URL and become bot.Inbound messages. Delivery events come there too.
//
// What it guarantees:
//
//   - A webhook is believed only with a credential of the configuration: a signature
//     of the raw body, an API key, a bearer token or a name and password. Of those
//     that come and are configured, each must be right. Without any configured,
//     everything is refused and the log says why.
//   - A message is one: by its own id, else by who said what in which minute. The
//     same one again is answered as the first was, word for word.
//   - What a skill left unfilled ("{{name}}", "null", "undefined") is absent.
//   - Bad fields are answered with 422 and a sentence for each, and the body is kept;
//     whatever else can't be understood is kept and acknowledged. 5xx means that nothing was stored, or that
//     it is safe to bring it again.
//   - Media are fetched over https from public addresses alone, by safehttp.
//   - The vendor's 200 is a success only when its body says so.
//
// The vendor has no idempotency key and never returns our id: a status that arrives before Send has
// returned waits in the sink for its message.
package jelou
