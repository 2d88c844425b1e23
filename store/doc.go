// Package store stores JSON documents in MongoDB or in one SQLite file, behind one interface with
// the same guarantees.
//
// A Spec declares a collection and every index by which it is searched. Open creates it and binds
// it to a Go type, whose json tags define the stored form:
//
//	type Order struct {
//		ID      string    `json:"_id"`
//		V       int64     `json:"v"`
//		Contact string    `json:"contact"`
//		Due     time.Time `json:"due,omitzero"`
//	}
//
//	orders, err := store.Open[Order](db, store.Spec{Name: "orders", Indexes: []store.Index{
//		{Name: "by_contact", Fields: []store.Field{{Path: "contact"}}},
//		{Name: "by_due", Sparse: true, Fields: []store.Field{{Path: "due", Kind: store.Time}}},
//	}})
//	late, err := orders.Find(ctx, store.Query{Index: "by_due", Max: now, Limit: 100})
//
// What it guarantees:
//
//   - A call on one document is atomic and, once it has returned nil, survives a crash. There are
//     no transactions over several documents.
//   - Of concurrent Inserts with the same id or unique value one succeeds. Of concurrent Replaces
//     of the same version one succeeds: read, decide, Replace, and on ErrStale start again.
//   - A document is read as it was written: encoding/json defines its form, integers keep all 64
//     bits, and raw JSON keeps its numbers to the last digit. Only times change: they are read in
//     UTC, truncated to the millisecond.
//   - A search uses a declared index or is ErrInvalid; it never scans.
//   - The error tells what to do: ErrNotFound, ErrDuplicate and ErrStale are results,
//     ErrUnavailable can be retried, ErrInvalid and all others are bugs.
//
// The drivers are in store/sqlite and store/mongo; both pass store/storetest.
package store
