// Package hours keeps the working time of technicians: when a shift began and ended, its breaks, the overtime that
// was asked for, and what of it is paid with which surcharge (field-service requirements, section 7.2; RN-023).
//
// Guarantees:
//
//   - The week of a technician is one document, because the law limits ordinary hours by the week. A mark is stored once
//     for its id, however often it is repeated, and the shifts follow from the set of marks, whatever order they
//     arrived in.
//   - The minutes of the kinds add up to the minutes worked. Nothing is rounded but the marks, to whole minutes.
//   - What was marked is never deleted: a correction is another mark, which names the one that it replaces.
//   - The kinds are counted anew on every reading, with the holidays that are known then, until a supervisor approves
//     the day. From then on they stay as they were approved.
//   - Only approved days are exported for payroll. A shift without its end cannot be confirmed or approved.
//
// The figures of the law are data with their source and the day from which they hold: law.toml. The package reads
// neither the clock nor the network.
package hours
