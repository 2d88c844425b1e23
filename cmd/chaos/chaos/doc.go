// Package chaos tests the delivery promises by breaking what they depend on. It starts the program
// as separate processes, connected to strict stand-ins for the vendors. The stand-ins run in this
// process, so that their ledgers survive every kill. People talk to the program while faults occur;
// at the end only the ledgers are checked: every acknowledged message is answered, in order, once.
//
// A run has three parts. The named cases are small: each reproduces a loss or a duplication that
// was measured in present gateways and chat platforms. The calm run plays every conversation
// without faults and records the answers. The storms play the same conversations again, in one
// process and in several, with faults; the answers, orders, mails and sessions must be those of the
// calm run.
//
// The package never inspects the program or asks for its cooperation. It configures the program by
// environment variables and kills it by process id. The only thing that it does and a vendor can't
// is to move the simulator's clock.
package chaos
