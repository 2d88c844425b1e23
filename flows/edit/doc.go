// Package edit changes stored documents by compare-and-set: read, decide, replace if the version is
// still the same, and begin again if it is not.
//
// Guarantees:
//
//   - A change is decided on the document that it replaces; none is lost and none overwrites.
//   - The tries are bounded. Who loses them all gets an error that matches bot.ErrUnavailable:
//     nothing was written, and trying later makes sense.
//
// The package knows no document and raises no version: a change does that.
package edit
