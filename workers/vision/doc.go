// Package vision reads the serial number on a photo of an appliance's serial plate, the fields
// of identity cards, and the receipts of payments.
//
// It guarantees that
//   - a confidence of 70 or more means that a serial number's label was read, a value is beside or
//     below it, and the closer readings agree. Without a label there is no serial;
//   - characters are returned as read; O and 0, I and 1 by their shapes. A 0 that may be an O is
//     never decided silently: a serial with a letter that plates avoid (O, I, Q), or whose shapes
//     contradict the readers, stays under 70 with the alternative among the candidates, unless a
//     barcode on the plate confirms it;
//   - if two values have labels of their own, the confidence stays under 70; the same holds for a
//     value that ends in glare, because it may be incomplete;
//   - a photo costs bounded memory and time. Its size is checked before its pixels are decoded, and
//     the caller is answered at the deadline. With Options.Child the engines are child processes,
//     and a child that exceeds its deadline inside a pass (half a second on plates) is killed and
//     replaced. Without it the pass goes on and the next photo waits for it;
//   - Tesseract alone does not read a page with more characters than plates have;
//   - senders take turns at the reader (fairqueue.WithSender names them);
//   - a photo that exceeded its deadline or crashed the engine is never tried again (Final);
//   - an engine that panicked is replaced. A crash inside a C library ends a child process and
//     costs its photo; without Options.Child it ends the program;
//   - Close takes a second or two, whatever is being read.
//
// It stores nothing and makes no network requests.
//
// # Two readers
//
// Open uses the networks of PP-OCRv4 on ONNX Runtime if their files are installed (files.go), with
// Tesseract as the second reader of each value. Without them Tesseract reads alone, and
// Pool.WeightsError returns the reason. Both produce words with boxes for serials, which does not
// depend on the reader.
//
// The networks, in the order of the code: load decodes the photo and applies its EXIF orientation;
// detect finds lines; wayUp finds which way is up; each line is rectified, whatever its slant or
// perspective, and recognised; sheet maps words to level coordinates; serials finds values by their
// labels; verify reads each value again; checkShapes compares the readings with the ink (shapes.go,
// scratches.go); evidence.go and disagreement.go weigh the readings, and result builds the answer.
// If nothing was found on the whole photo, or only something small and doubtful, the area with
// writing is read once more, enlarged.
//
// Tesseract alone: survey estimates where the writing is, pageReading reads the page in up to ten
// ways, closer reads each value in four more ways, and a ballot counts the readings.
//
// Identity cards and receipts: one Document for each kind, in a file of its own (dui.go, receipt.go), of which document.go
// reads the labels and values. A receipt's value is returned only where both readers read the same, so Tesseract alone
// returns none.
//
// # Known limits
//
// Both readers fail most on dot matrix and embossed letters. The recogniser's alphabet lacks Ñ, Á,
// Í and Ú, so Tesseract with Spanish data reads names again; Tesseract alone reads cards poorly.
// gosseract leaks the text of every word it returns, some kilobytes a photo: restart a worker that
// reads a hundred thousand photos. A person with many addresses can keep a reader busy with slow
// photos, ten seconds each. Figures are in docs/reading.md.
package vision
