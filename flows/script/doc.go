// Package script turns a conversation into a script that `recado replay` plays, with personal data
// replaced by stable fakes.
//
// Guarantees:
//
//   - Every message of the person and every act of an agent is in the script, in order. What the bot
//     said is not: the script says where it answers ("bot: ?"), and `recado replay -update` writes what
//     the program of today says.
//   - Phone numbers, mail addresses, long numbers, points on a map and the given names are replaced, the
//     same one always by the same fake. Other names that people mention in free text are not known to
//     be names: read a script before it leaves the business.
//
// The package reads neither the clock nor the network.
package script
