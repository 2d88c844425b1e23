// Package store keeps JSON documents, in MongoDB or in one SQLite file, behind one
// interface that promises the same of both.
//
// A Spec declares a collection and every index it will be searched by; Open makes it
// and ties it to a Go type, whose json tags say how it is written:
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
//   - One document is the unit of truth. A call on one document is atomic and, once it
//     has returned nil, survives a crash. There are no transactions over several.
//   - Insert has one winner for an id and for each unique index. Replace has one winner
//     for a version: read, decide, Replace, and on ErrStale begin again.
//   - A document comes back as it went in, whatever is in it: encoding/json decides, all
//     64 bits of an integer hold, raw JSON keeps its numbers to the last digit. Only
//     times change: they come back in UTC, cut to the millisecond.
//   - A search uses an index that was declared, or is ErrInvalid; it never scans.
//   - An error says what to do: ErrNotFound, ErrDuplicate and ErrStale are answers,
//     ErrUnavailable is worth another try, ErrInvalid is a bug, and so is the rest.
//
// Drivers are in store/sqlite and store/mongo; both pass store/storetest.
package store
