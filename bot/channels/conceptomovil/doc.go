// Package conceptomovil sends SMS by Concepto Móvil, which several countries are
// reached through, each by a short number of its own. It only sends.
//
// What the vendor answers could not be confirmed. So every 2xx that shows no sign of a
// refusal counts as a yes: to send an SMS again because its receipt looked strange
// would cost money and bother people. Every error of Send is a *channels.RefusedError.
package conceptomovil
