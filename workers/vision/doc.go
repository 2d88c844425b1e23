// Package vision reads the serial number on a photo of an equipment's plate, and
// the fields of identity cards.
//
// It guarantees that
//   - a confidence of 70 or more means: a serial number's label was read, a value
//     stands beside or below it, and what reads it closer agrees; a photo without
//     a label has no serial at all;
//   - characters are given as they were read, O and 0, I and 1 as their shapes
//     say. A 0 that may be an O is never settled in silence: a serial number with
//     a letter that plates avoid (O, I, Q), or whose shapes say otherwise than the
//     readers, stays under 70 and its twin is among the candidates, unless a
//     barcode on the plate says which it is;
//   - two values with labels of their own stay under 70, and so does one that
//     runs into glare: there may be more of it than can be seen;
//   - a photo costs bounded memory and time: its size is checked before its
//     pixels are decoded, and whoever asked is answered at its deadline. With
//     Options.Child the engines are child processes: one that is over its deadline
//     inside a pass (half a second on plates) is killed and replaced. Without, the
//     pass goes on and the next photo waits for it;
//   - a page with more characters than plates have is not read by Tesseract alone;
//   - senders take turns at the reader (fairqueue.WithSender names them);
//   - a photo that went over its deadline, or crashed the engine, is never tried
//     again (Final);
//   - an engine that panicked is replaced. A crash inside a C library costs a child
//     process and its photo; without Options.Child it ends the program;
//   - Close takes a second or two, whatever is being read.
//
// It keeps nothing and never talks to the network.
//
// # Two readers
//
// Open takes the better one where its files are (files.go): the networks of
// PP-OCRv4 on ONNX Runtime, with Tesseract reading each value again. Without
// them Tesseract reads alone, and Pool.WeightsError says why. Both hand words with boxes
// to serials, which knows no more of them.
//
// The better one, in reading order: load decodes and turns as EXIF says; detect
// finds lines; wayUp tells top from bottom; each line is rectified and recognised,
// whatever its slant or perspective; sheet lays words out level; serials finds
// values by their labels; verify has each value read again; checkShapes holds what the
// readers agree on against the ink (shapes.go, scratches.go); evidence.go and
// disagreement.go weigh the readings, and result answers. Nothing found on the whole
// photo, or something small and doubtful, the writing alone is looked at once
// more, larger.
//
// Tesseract alone: survey guesses where the writing lies, pageReading reads it up to
// ten ways, closer reads each value four ways more, a ballot counts.
//
// Identity cards: one Document a kind, one file each (dui.go).
//
// # Known limits
//
// Dot matrix and embossed letters are where both readers fail most. The
// recogniser's alphabet lacks Ñ, Á, Í and Ú: names are read again by Tesseract's
// Spanish, and Tesseract alone reads cards poorly. gosseract leaks the text of
// every word it returns, some kilobytes a photo: a worker that reads a hundred
// thousand photos wants a restart. Somebody with many addresses can keep a reader
// busy with slow photos, ten seconds each. Figures are in docs/reading.md.
package vision
