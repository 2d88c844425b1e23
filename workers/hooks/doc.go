// Package hooks sends partners the deliveries of flows/hooks.
//
// What it guarantees: what is due is tried while a process runs, whichever it is, and
// by one process at a time; a crash costs a try a minute. A receiver that does not
// answer holds up its own deliveries only. A 2xx is the only yes; after three failures
// in a row a receiver is left alone for half a minute, and what it was spared does not
// count as a try.
//
// It never connects to an address that is not the internet's: not this machine, not
// its neighbours, not a cloud's metadata (see bot/channels/safehttp). A redirect is not
// followed at all, since a signed body is for the one who was configured.
package hooks
