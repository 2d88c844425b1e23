// Package orders carries out what orders ask for: making them, finding them, enriching
// them, and telling mail and partners about them.
//
// What it guarantees:
//
//   - Each handler may be called again for the same effect, at any point after any
//     crash, and does nothing twice that it can find done.
//   - A partner that fails leaves the order as it is: how it stands is written into the
//     order, and the effect is tried again until the partner answers. A partner that
//     says no is not asked again.
//   - A partner that is not configured is written down as off, and that is all.
package orders
