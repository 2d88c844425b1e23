// Package chaos proves the promises of a message's life by breaking what they stand
// on. It starts the program itself as processes of their own, towards strict
// stand-ins for its vendors, which this process holds so that their books outlive
// every kill. People talk to it while faults come; in the end only the books are
// asked: what was acknowledged is answered, in order, once.
//
// A run is three things. The named cases are small: each is a loss or a doubling that
// was measured in gateways and chat platforms of today. The calm run plays every
// conversation with no fault and notes what was said. The storms play the same
// conversations again, in one process and in several, with faults; what was said, the
// orders, the mails and the sessions must come out as in the calm run.
//
// What it never does: look into the program, or ask it to behave. It is configured by
// its environment and killed by its process id. The one thing that it may do and a
// vendor can't is move the simulator's clock.
package chaos
