package credit

// RefusedError means that something is not possible now. Reason is a code:
//
//   - of orders: "customer" (unknown, erased or blocked), "no_credit" (not approved, or no longer), "limit",
//     "product" (unknown or inactive), "level" (the product is not for it), "amount" (outside the product's bounds
//     for the level), "period", "country" (the product is for another), "interest" (more than the law allows), "order_paid", "order_processing",
//     "order_late";
//   - of evaluations: "decided" (nothing is open to decide), "other_decision" (it was decided otherwise),
//     "appealed" (only once), "appeal_late", "not_denied", "not_yours", "gone", "level".
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return "credit: refused: " + e.Reason }

func refuse(reason string) error { return &RefusedError{reason} }
