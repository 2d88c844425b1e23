// Package rows reads the rows of a file that a spreadsheet, an accounting program or a bank has exported.
//
// Guarantees:
//
//   - The file is read in parts, and only one part and one row are held: the size of a file costs no memory.
//   - A row that can't be read, such as one whose quotation mark never closes, is lost alone.
//   - Cells are UTF-8: what is not is read as Windows-1252, of which Latin-1 is a part.
package rows
