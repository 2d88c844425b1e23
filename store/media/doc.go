// Package media keeps the files people send, each once, under the hash of its
// bytes.
//
// It guarantees that
//   - a file's kind is told from its bytes alone, and a picture is accepted only
//     after it was decoded;
//   - what a picture costs is judged before its pixels are decoded, and no more than
//     one limit of bytes is ever read or written for one file, whatever a sender
//     claims;
//   - senders take turns at the decoder (fairqueue.WithSender names them);
//   - a file that has an id is whole and on disk: it was written aside, synced and
//     renamed, and a crash leaves at most a leftover that Sweep removes;
//   - the same bytes are the same id and the same file, however many send them at
//     once.
//
// A refusal is a result, not an error: Put answers a bot.Media that carries its
// Fault and no id, and nothing is stored. Errors are of the disk, of the reader
// and of the context, and may be retried.
//
// It never trusts a name or a header, never follows an id that is not 64
// hexadecimal digits, and never decides who may see a file: Signer makes links
// that expire, and whoever serves them verifies.
//
// Pictures are JPEG, PNG and WebP, which is what WhatsApp sends. A GIF, as HEIC and all others, is FaultFormat:
// WhatsApp turns animations into video, and a first frame alone would show an
// operator something else than was sent. An animated WebP is FaultBroken for the
// same reason.
package media
