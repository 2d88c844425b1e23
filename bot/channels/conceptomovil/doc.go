// Package conceptomovil sends SMS through Concepto Móvil, which serves several countries, each with
// a short code of its own. It only sends.
//
// The vendor's answers could not be confirmed. So every 2xx answer without a sign of an error
// counts as a success: sending an SMS again because of an unusual answer would cost money and annoy
// people. Every error of Send is a *channels.RefusedError.
package conceptomovil
