// Package standin is a set of strict fakes of the vendors' services on one machine, for tests and
// for developers without a vendor's account.
//
// A stand-in refuses what the vendor would refuse (for its limits, a wrong token or an unknown
// file) with the vendor's code and a reason. It remembers the messages that it accepted by contact.
// It also simulates people: Say turns a message or a tap into a signed webhook like the vendor's.
//
// Each vendor has files of its own and implements Vendor. The vendors share the Ledger of accepted
// messages, the Faults of a script, and the Dispatcher of webhooks. Besides the vendors' own URLs
// the handler answers:
//
//	POST   /standin/say     Say: a person writes; the answer tells what the bot's webhook answered
//	POST   /standin/faults  FaultSettings: how the next requests fail, and which statuses are reported
//	GET    /standin/sent    ?contact= &vendor=: accepted messages, oldest first
//	DELETE /standin/sent    deletes them
//	GET    /standin/stats   how many were accepted and refused, and why
//
// The Transcriber returns the texts ordered at /standin/transcripts for the recordings it receives.
//
// It has no access control: whoever reaches it can read what was sent to it. Use it only where that
// is harmless.
package standin
