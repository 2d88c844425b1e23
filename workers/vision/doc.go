// Package vision reads the serial number on a photo of an equipment's plate.
//
// It guarantees that
//   - a confidence of 70 or more means: a serial number's label was read, a value
//     stands beside or below it, and at least two close readings of that value,
//     prepared differently, agree; a photo without a label has no serial at all;
//   - characters are given as they were read. A 0 that may be an O is never
//     settled in silence: a serial number with a letter that plates avoid (O, I,
//     Q) stays under 70, and the person types it;
//   - a photo costs bounded memory and time: its size is checked before its
//     pixels are decoded, and its deadline between passes (a pass inside the C
//     library, a second at most on plates, cannot be cut short);
//   - an engine that panicked is replaced. A crash inside the C library is not
//     survivable; run this in a worker, not beside what must not die.
//
// It reads plates only, keeps nothing, and never talks to the network.
//
// # How
//
// load decodes and turns as EXIF says. survey finds where the writing is and how
// it lies. A look then reads pages: each of four ways up until the words are a
// plate's, then with light evened out, cut into columns, leaning, whole. Serials
// finds values by their labels, whoever read the words. Each value is read again
// by itself, four ways, and a ballot weighs what all readings agree on; it ends
// the look as soon as they do.
//
// # A second engine
//
// A recogniser gives words with boxes and certainties; Pool, Serials and ballot
// know no more of it. Another engine is another start function for newPool.
//
// # Known limits of Tesseract alone
//
// Embossed and dot-matrix letters, strong perspective and a 0 beside letters are
// where it fails. gosseract leaks the text of every word it returns, some
// kilobytes a photo: a worker that reads a hundred thousand photos wants a
// restart.
package vision
