// Package technicians stores the technicians and ranks them for a job.
//
// Guarantees:
//
//   - Rank is pure: the same need, people and time give the same ranking, whatever order the people
//     are given in. Everybody is either ranked or excluded, each with reasons that a supervisor can
//     read, by text key.
//   - Nobody is ranked who may not go: without an active specialty (RN-020), with an expired
//     certificate (RN-021), on vacation or absent (RN-022), with three jobs in process (RN-004),
//     off shift, vetoed by the customer, or asked before.
//   - A technician is one document, written by compare-and-set. An edit based on an old version is
//     refused, with the fields that others have changed; changes of the position and the statistics
//     don't conflict with an edit of the profile.
//   - Each fact about a job is counted once, however often it is reported.
//
// The package reads neither the clock nor the network. Days are those of the business's zone.
package technicians
