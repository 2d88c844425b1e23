// Package hooks sends the deliveries of flows/hooks to partners.
//
// What it guarantees: a due delivery is tried while any process runs, by one process at a time;
// after a crash it is tried again a minute later. A receiver that does not answer delays only its
// own deliveries. Only a 2xx is a success. After three failures in a row a receiver gets nothing
// for half a minute, which does not count as tries.
//
// It connects to public addresses only, not to this machine, its network or a cloud's metadata
// service (see bot/channels/safehttp). It does not follow redirects, because a signed body is meant
// for the configured receiver.
package hooks
