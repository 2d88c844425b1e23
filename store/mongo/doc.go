// Package mongo keeps collections in MongoDB.
//
// It guarantees:
//
//   - A write that returned nil is held by a majority of the replica set, and a read sees
//     only what is: no failover takes either back.
//   - A write cut off by the network is tried once more by the driver, without being done
//     twice. What then still fails is store.ErrUnavailable and may have landed.
//   - Documents are BSON that a person can read and query: objects, strings, 64 bit
//     integers, doubles, and dates where the Spec declares a time. The few things that
//     JSON can say and a server may refuse are escaped; see encode.go.
//
// It never uses transactions, change streams, array filters, $slice, $position or a
// conditional $pull: insert, find, replace-if-version, $set, $unset, $inc and delete are
// all it asks of a server. Each of them names one document by its id, or a declared index.
package mongo
