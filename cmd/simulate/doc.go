// Package simulate runs the whole program in a deterministic simulation: several processes over one
// store file, their vendors, people and agents, under one seed. What happened under a seed happens
// again under it, to the last write. See docs/simulation.md.
//
// Everything is in test files, because testing/synctest, whose clock the simulation uses, needs a
// test. Run it with make simulate.
package simulate
