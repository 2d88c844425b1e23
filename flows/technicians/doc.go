// Package technicians keeps who does the work, and decides whom to ask first.
//
// What it guarantees:
//
//   - Rank is pure: the same need, people and moment give the same order, whatever
//     order the people came in. Everybody is either ranked or left out, and each comes
//     with reasons that a supervisor can read, by text key.
//   - Nobody is ranked who may not go: without an active specialty (RN-020), whose
//     certificate has expired (RN-021), on vacation or away (RN-022), with three jobs in
//     process (RN-004), off shift, vetoed by the customer, or asked before.
//   - A technician is one document, written by compare-and-set. An edit made on an old
//     version is refused with the fields that others changed meanwhile; where someone
//     is, and how he did, changes under an open form without spoiling it.
//   - What is counted of a job is counted once, however often it is told.
//
// It reads no clock and no network. Days are those of the business's zone.
package technicians
