package quotations

// RefusedError says why a quotation can't be decided or changed. Its text key is
// "quotation.refused.<reason>".
type RefusedError struct {
	// Reason is "approved", "approved_by_you", "rejected", "changes", "expired", "superseded",
	// "draft" (not sent yet), "not_yours", "over_limit", "order_over" (its order is done or was
	// cancelled), "warranty" (its order is under warranty) or "gone".
	Reason    string
	Who       string     // over_limit: who may approve it; "" if unknown
	Asked     bool       // over_limit: the person who may approve it has been asked now
	Quotation *Quotation // its present state
}

func (e *RefusedError) Error() string { return "quotations: refused: " + e.Reason }

func refuse(why string, q *Quotation) error {
	shown := *q
	return &RefusedError{Reason: why, Quotation: &shown}
}
