// Package pricing prices a job exactly: labour by the hour with surcharges, materials,
// travel, other costs, a discount, VAT.
//
// Price is a function of a Job, a Tariff and a Calendar, and of nothing else. What it
// guarantees:
//
//   - Every line's total is unit price × quantity × (100 + surcharge) % × share %, worked
//     exactly and rounded once (package money: half away from zero, to the cent).
//   - The totals add up: the lines make the subtotals, these the subtotal; subtotal less
//     discount is net; net and VAT are the total. No cent is lost or made on the way.
//     Discount and VAT are each rounded once, on the sum and not on the lines.
//   - What cannot be priced is refused as a whole, with every field that is wrong
//     (*InvalidError), or with who could allow the discount (*DiscountError).
//
// # Which surcharge an hour has
//
// At any moment at most one of holiday, night and weekend applies: the highest. Of two as
// high the first in that order gives its name. The surcharge of the priority (urgent or
// emergency) is added on top of it, in percentage points of the hourly rate. With the
// seed's values:
//
//	                          normal   urgent   emergency
//	by day                       0 %     30 %      100 %
//	weekend                     30 %     60 %      130 %
//	night (22:00 to 06:00)      50 %     80 %      150 %   RN-008
//	holiday                     50 %     80 %      150 %
//	a holiday's or Sunday's night   as night
//
// Moments are judged on the wall clock of the business's zone: the night begins at 22:00
// there, the weekend and a holiday at 00:00 of their date, and end at 24:00. Work across
// such a boundary is split there, and each part has its own surcharge; where clocks change
// in between, the hours counted are those that passed. The parts of one labour line that
// have the same surcharge for the same reasons stand as one line of the estimate, so that
// it reads like the seed's invoice: hours by day, hours by night.
//
// # Units
//
// Money is money.Amount (minor units). Percentages are 19 for 19 %. Hours and quantities
// are decimals; work whose length was measured comes in whole minutes, as a third of an
// hour is no decimal. The total of such a line is that of the exact time; the quantity it
// shows is hours, to four places.
package pricing
