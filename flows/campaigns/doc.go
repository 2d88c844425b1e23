// Package campaigns collects invoices: it reads them from a company's system or a file, joins all
// invoices of a debtor in one message, and asks for it to be sent in the debtor's own conversation.
//
// What it guarantees:
//
//   - A campaign that is posted twice is one campaign, and a debtor gets at most one message of it,
//     whatever is restarted in between: each debtor of a campaign is one document, which is changed
//     by compare-and-set together with the message that it asks for.
//   - A row that cannot be used is reported with its line and a reason. It never stops the others.
//   - No message is asked for without a decision of the contact policy, whose evidence is kept.
//   - Memory is bounded: rows are read in pages, and nothing but the present page is held.
//   - A phone that two debtors share gets no message of either, because the wrong person would learn
//     of a debt.
//   - What a language model writes is checked against the invoice, and replaced by the template's
//     words if it fails (see Check).
//
// It reads neither the clock nor the network. Sources are in flows/connect, the texts in templates.
package campaigns
