// Package bench loads a running Recado from outside, as the Cloud API would: it posts
// signed webhooks and takes the replies as the strict stand-in of the vendor. What it
// measures is whole, from a person's message to the reply that the vendor accepts, with
// the program in a process of its own.
//
// Latencies are counted from the moment at which a message was meant to be sent: a
// program that falls behind is not spared what came too late for it.
//
// It reaches loopback addresses only, and every run is bounded in time and messages.
package bench
