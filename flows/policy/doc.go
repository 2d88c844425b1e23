// Package policy decides when, through which channel and whom a business may remind of a debt, by the
// law of the debtor's country and the business's own stricter rules, and keeps the evidence of it.
//
// Guarantees:
//
//   - Decide is pure and takes microseconds. A refusal names the rule with its source, and the first
//     moment at which the message is lawful, in the debtor's zone.
//   - The law is data (countries/*.toml): dated versions, each rule with its source. Where two readings
//     are possible the stricter one is in force. A business may tighten a rule, never loosen it.
//   - Ledger reserves a contact by compare-and-set: of campaigns that want the same debtor at once, one
//     gets the day. A reservation is idempotent by its key and free again if the message could not be sent.
//   - What was sent, what was refused and why is kept per debtor and month, bounded, and can be exported.
//   - Gate asks again when the message leaves: after a restart, past the end of a window, on a holiday
//     declared meanwhile, after an opt-out.
//
// Codes, answers to what the debtor has just written and notices about a service are other purposes and
// are not counted. The package never sends anything, and sees no clock.
package policy
