package business

import "time"

// Field are the rules of the business for its field work.
type Field struct {
	StockNegative string `toml:"stock_negative"` // "flag" (also ""): what a job used may exceed the books; "refuse": it is not booked
	PendingHours  int    `toml:"pending_hours"`  // a paused order is cancelled after so many hours; 0: never
}

const maxPendingHours = 24 * 90

// Negative reports whether what a job used may exceed what the books have.
func (f Field) Negative() bool { return f.StockNegative != "refuse" }

// PendingTimeout returns after how long a paused order is cancelled; 0: never.
func (f Field) PendingTimeout() time.Duration { return time.Duration(f.PendingHours) * time.Hour }
