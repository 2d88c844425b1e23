// Package sla computes time within service hours: a target of "within eight hours" is due when
// eight hours of service time have passed.
//
// The package is pure. Days are calendar days of the zone; a day on which the clocks change has as
// many minutes as actually pass.
package sla
