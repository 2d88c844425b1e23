// Package view is how conversations look from outside: to machines over the API
// and to the simulator's page. Empty lists are [], absent things null, so that a
// reader needs no special cases. It shows and decides nothing.
package view
