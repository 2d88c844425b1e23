// Package deadline manages the moments at which something happens to an aggregate by itself: a
// quotation expires, a job offer lapses, an SLA target is at risk.
//
// A Queue is part of its document and is written with it. A process that finds a deadline due
// handles it and removes it in one write, so that of two processes one loses the race. So nothing
// happens twice, and after an outage it happens late instead of never.
package deadline
