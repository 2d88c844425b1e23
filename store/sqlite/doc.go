// Package sqlite stores collections in one SQLite file.
//
// It guarantees:
//
//   - A write that returned nil is on disk: the journal is a write-ahead log that is fully synced
//     at each commit. A process that is killed loses no acknowledged write.
//   - Concurrent writes share one commit, so that a burst costs one sync. Each still succeeds or
//     fails on its own; if the commit fails, all of them return its error.
//   - Readers and writers do not wait for each other, and readers see every acknowledged write.
//   - Other processes may open the same file. A write waits up to ten seconds for them, then
//     returns store.ErrUnavailable.
//
// It holds no transaction open between calls and never scans a table: each declared index is an
// SQLite index over columns of its own, and each search names its index.
//
// A collection is a table (id, v, doc) with the document as plain JSON in doc, so the file can be
// read with any SQLite shell. Each indexed field has a column, which the statement that writes the
// document fills. Generated columns would do that automatically, but then every update would
// rewrite every index.
package sqlite
