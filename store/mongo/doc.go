// Package mongo stores collections in MongoDB.
//
// It guarantees:
//
//   - A write that returned nil is on a majority of the replica set, and a read sees
//     majority-committed data only, so that no failover reverts either.
//   - The driver retries a write once after a network error without executing it twice. If it still
//     fails the error is store.ErrUnavailable, and the write may have succeeded.
//   - Documents are BSON that people can read and query: objects, strings, 64-bit integers,
//     doubles, and dates where the Spec declares a time. The few JSON values that a server may
//     refuse are escaped; see encode.go.
//
// It does not use transactions, change streams, array filters, $slice, $position or a conditional
// $pull. It needs only insert, find, replace-if-version, $set, $unset, $inc and delete, each by id
// or by a declared index.
package mongo
