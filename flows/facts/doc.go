// Package facts keeps what reports count: one flat document for each order, invoice, payment and quotation.
//
// A fact is made of its document as it is now and replaces the one before, so that the order of effects makes no
// difference and all facts can be made again at any time (Service.Rebuild). Reports read facts by days of the
// business's zone. The sums of a day are stored too, and made again once a fact of the day has changed, so that a
// year is read as its days; see Service.Sums.
package facts
