// Package credit decides who may buy on credit, and keeps what they owe.
//
// Guarantees:
//
//   - An evaluation is a document that goes through its steps in order. Each step is stored, and an
//     evaluation that lacks something waits at the step that needs it and goes on from there.
//   - The decision is made by rules of a versioned file, which is compiled and type-checked at start. The
//     evaluation names the version, what the rules were given and which of them fired. The same facts
//     and the same file give the same decision.
//   - Negative data of a credit bureau alone never deny: such an evaluation goes to a person. A denial
//     names its reasons as texts, and may be appealed once.
//   - The default bureau is a simulator. Every record that it makes says "simulated": true.
//   - Two orders at once never exceed a customer's limit: both are claimed in the customer's one line.
//   - Payments, reversals and the marks of late instalments are pure functions of an order, each
//     idempotent. What was paid, less what was reversed, is what the instalments and the rests hold.
//   - Orders, instalments and evaluations change by compare-and-set, and what partners and people hear
//     leaves by the outbox of the same write.
//
// The package sees the number of a person's document only while it asks the bureau, and never stores it.
// It reads neither the clock nor the network.
package credit
