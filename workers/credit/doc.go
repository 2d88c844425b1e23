// Package credit carries out the effects of package flows/credit: evaluations and appeals that dialogs ask
// for, the level that an approval gives, and the end of what an order claims of a limit. Every effect may be
// carried out again and then changes nothing.
package credit
