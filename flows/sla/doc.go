// Package sla counts time within service hours: what has been promised "within eight
// hours" is due when eight hours have passed in which somebody attends.
//
// It is pure. Days are those of the zone's calendar, so a day on which clocks change
// has the minutes that people live through on it.
package sla
