// Package sqlite keeps collections in one SQLite file.
//
// It guarantees:
//
//   - A write that returned nil is on disk: the journal is a write-ahead log, synced in
//     full at each commit. A process killed at any moment loses nothing it acknowledged.
//   - Writes that wait at the same moment share one commit, so that a burst costs one
//     sync and not one each. Each still succeeds or fails on its own; when the commit
//     itself fails, all of them hear it.
//   - Readers neither wait for writers nor hold them up, and see every acknowledged write.
//   - Other processes may open the same file. A write waits its turn for up to ten
//     seconds, then returns store.ErrUnavailable.
//
// It never holds a transaction open between calls, and never leaves a search to a full
// scan: each declared index is an SQLite index over columns of its own, and a search
// names the one it uses.
//
// A collection is a table (id, v, doc) with the document as plain JSON in doc, so the
// file can be read with any SQLite shell. Each indexed field has a column beside, which
// the statement that writes the document fills from it; generated columns would be that
// without our help, but every update would then rewrite every index.
package sqlite
