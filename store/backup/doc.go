// Package backup packs what the embedded store cannot make again into one file, while
// the program runs, and puts it back.
//
// An archive is a tar within zstd, with these entries and no other, in this order:
//
//	recado.db            the documents, with the keys that the program made for itself
//	whatsapp.db          the keys of a linked device, where one is kept in a file
//	media/ab/cd/<hash>   what people sent, each under the SHA-256 of its bytes
//	manifest.json        sizes, checksums, counts and versions of all of it
//
// It guarantees:
//
//   - The documents are those of one moment, and everything acknowledged before Write was
//     called is among them. The media are copied after, so that every file a document
//     names is there; a file never changes, and one that is damaged on disk is left out
//     and named in the manifest.
//   - An archive that has its name was read back in full: every checksum, every page and
//     index of the databases.
//   - Restore puts back all or nothing, only into a folder that is absent or empty, and
//     only what it has verified. No entry can choose where it is written: names other
//     than the above, links, and entries larger than such archives get are refused.
//
// It is no defence against who can write the archive: the checksums are in it. Nor is
// it encrypted: it holds people's messages, and is readable by its owner only (0600).
//
// What the queue holds is not in it (the outboxes fill it again), nor what stands in the
// environment and in business.toml.
package backup
