// Package pricing computes the exact price of a job: labour by the hour with surcharges, materials,
// travel, other costs, a discount, VAT.
//
// Price is a pure function of a Job, a Tariff and a Calendar. Guarantees:
//
//   - Every line's total is unit price × quantity × (100 + surcharge) % × share %, computed exactly
//     and rounded once (package money: half away from zero, to the cent).
//   - The totals add up: the lines make the subtotals, these the subtotal; subtotal less discount
//     is net; net and VAT are the total. No cent is lost or created. Discount and VAT are each
//     rounded once, on the sum and not on the lines.
//   - A job that can't be priced is refused as a whole, with every invalid field
//     (*validation.InvalidError), or with the roles that could grant the discount
//     (*DiscountError).
//
// # Which surcharge an hour has
//
// At any time at most one of holiday, night and weekend applies: the highest. Of two equal ones the
// first in that order is named. The surcharge of the priority (urgent or emergency) is added to it,
// in percentage points of the hourly rate. With the seed's values:
//
//	                          normal   urgent   emergency
//	by day                       0 %     30 %      100 %
//	weekend                     30 %     60 %      130 %
//	night (22:00 to 06:00)      50 %     80 %      150 %   RN-008
//	holiday                     50 %     80 %      150 %
//	a holiday's or Sunday's night   as night
//
// Times are those of the wall clock in the business's zone: the night begins at 22:00 there, the
// weekend and a holiday begin at 00:00 and end at 24:00 of their date. Work across such a boundary
// is split there, and each part has its own surcharge; if the clocks change in between, the elapsed
// hours count. The parts of one labour line with the same surcharge for the same reasons become one
// line of the estimate, so that it reads like the seed's invoice: hours by day, hours by night.
//
// # Units
//
// Money is money.Amount (minor units). Percentages are 19 for 19 %. Hours and quantities are
// decimals. Measured work is given in whole minutes, because a third of an hour has no finite
// decimal. The total of such a line is computed from the exact time; its quantity shows hours, to
// four decimals.
package pricing
