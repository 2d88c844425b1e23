// Package media stores the files that people send, each once, under the hash of its bytes.
//
// It guarantees that
//   - a file's kind is detected from its bytes alone, and a picture is accepted only after it was
//     decoded;
//   - a picture's cost is checked before its pixels are decoded, and at most the size limit is read
//     or written for a file, whatever a sender claims;
//   - senders take turns at the decoder (fairqueue.WithSender names them);
//   - a file with an id is complete and on disk: it was written to a temporary file, synced and
//     renamed. A crash leaves at most a temporary file, which Sweep removes;
//   - the same bytes have the same id and are stored once, also with concurrent senders.
//
// A refusal is a result, not an error: Put returns a bot.Media with a Fault and without an id, and
// stores nothing. Errors come from the disk, the reader or the context, and may be retried.
//
// It never trusts a name or a header, accepts only ids of 64 hexadecimal digits, and does not
// decide who may see a file: Signer creates links that expire, and the server of the files verifies
// them.
//
// Pictures are JPEG, PNG and WebP, which is what WhatsApp sends. GIF, HEIC and others are
// FaultFormat: WhatsApp turns animations into video, and the first frame alone would show an
// operator something else than was sent. An animated WebP is FaultBroken for the same reason.
package media
