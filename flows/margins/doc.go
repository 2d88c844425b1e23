// Package margins tells what an order earned and what it cost the business (requirements of the field service, 6.3).
//
// Guarantees:
//
//   - Nothing that is unknown counts as free of cost: a report with an unknown cost has no mark, and says what is missing.
//   - The parts of a report add up to the cent.
//
// Who may read margins is decided by the caller: they are no customer's and no technician's business.
package margins
