// Package mail sends mails and stores them.
//
// What it guarantees: a mail is recorded before it is sent, under the id of its effect, and a mail
// recorded as sent is not sent again. A crash between the vendor's acceptance and that record
// causes a second copy, but no loss. Without a vendor mails are only stored; the simulator's
// mailbox shows them.
package mail
