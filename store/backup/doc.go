// Package backup writes the data of the embedded store that can't be recreated into one file, while
// the program runs, and restores it.
//
// An archive is a tar within zstd. It has only these entries, in this order:
//
//	recado.db            the documents, with the keys that the program generated for itself
//	whatsapp.db          the keys of a linked device, if they are kept in a file
//	media/ab/cd/<hash>   what people sent, each under the SHA-256 of its bytes
//	manifest.json        sizes, checksums, counts and versions of all of it
//
// It guarantees:
//
//   - The documents are a snapshot of one moment that includes everything acknowledged before Write
//     was called. The media are copied afterwards, so that every file that a document names is
//     included. Media files never change; a file that is damaged on disk is left out and listed in
//     the manifest.
//   - An archive gets its final name only after it was read back in full: every checksum, and every
//     page and index of the databases.
//   - Restore restores everything or nothing, only into a folder that is absent or empty, and only
//     verified data. No entry can choose where it is written: other names than the above, links,
//     and oversized entries are refused.
//
// It does not protect against somebody who can write the archive, because the checksums are inside.
// The archive is not encrypted: it contains people's messages and is readable by its owner only
// (0600).
//
// It does not contain the queue, which the outboxes refill, nor environment variables and
// business.toml.
package backup
