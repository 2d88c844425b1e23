// Package standin plays the vendors' services on one machine, for tests and for
// anyone who develops a bot without an account.
//
// It is strict: what the vendor would refuse, for its limits, a wrong token or an
// unknown file, is refused here with the vendor's code, and says why. What it
// accepts it remembers by contact, and can be asked about. It plays people too: a
// message or a tap told to it becomes a signed webhook, like the vendor's.
//
// Each vendor is a file or some, and a Vendor; they share the Book of what was
// sent, the Faults that a script orders, and the Dispatcher of webhooks. Beside the
// vendors' own addresses the handler answers:
//
//	POST   /standin/say     Say: a person writes; the answer tells what the bot's webhook answered
//	POST   /standin/faults  Orders: how the next requests go wrong, and what statuses do
//	GET    /standin/sent    ?contact= &vendor=: what was accepted, oldest first
//	DELETE /standin/sent    forget it
//	GET    /standin/stats   how much was accepted, refused and why
//
// The Transcriber hears what was ordered at /standin/transcripts in the recordings that come.
//
// It guards nothing: whoever reaches it can read what it was sent. It is for
// machines where that is no harm.
package standin
