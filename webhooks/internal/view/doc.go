// Package view converts conversations to the form in which the API and the simulator's page show
// them. Empty lists are [] and absent values null, so that readers need no special cases.
package view
