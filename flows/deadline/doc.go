// Package deadline keeps the moments at which something happens to an aggregate by
// itself: a quotation expires, an offer to a technician lapses, an order's promise
// is at risk.
//
// A Queue is part of the document it is about, and is written with it. Whoever finds
// a deadline due does what it asks for and takes it off in one write: of two that
// find it at once, one loses the race and finds it gone. So nothing happens twice,
// and nothing is lost while every process is down: it happens late.
package deadline
