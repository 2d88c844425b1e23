// Package mail sends mails, and keeps what it sent.
//
// What it guarantees: a mail is recorded before it is sent, under the id of the effect
// that asked for it, and one recorded as sent is not sent again. Between the vendor's
// yes and the record of it lies a moment in which a crash makes a second copy; nothing
// is lost in it. Without a vendor mails are kept, and that is all: the simulator's
// mailbox shows them.
package mail
