package quotations

// RefusedError says why a quotation can't be decided or changed. Its Key words it for
// whoever asked: "quotation.refused.<why>".
type RefusedError struct {
	// Reason is "approved", "approved_by_you", "rejected", "changes", "expired", "superseded",
	// "draft" (not sent yet), "not_yours", "over_limit", "order_over" (its order is done
	// or was cancelled), "warranty" (its order is without cost) or "gone".
	Reason    string
	Who       string     // over_limit: who may approve it; "" nobody is known
	Asked     bool       // over_limit: who may approve it is asked now
	Quotation *Quotation // as it stands
}

func (e *RefusedError) Error() string { return "quotations: refused: " + e.Reason }

func refuse(why string, q *Quotation) error {
	shown := *q
	return &RefusedError{Reason: why, Quotation: &shown}
}
