// Package audit is the record of what people and named keys did: who, what, from where, when, and
// with which result. An entry is written before the act and settled after it, so that no act is
// without one: an entry without a result is of an act whose end nobody saw.
//
// An entry holds no content: neither what was written nor what was read.
package audit
