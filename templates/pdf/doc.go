// Package pdf lays out the documents that a customer is sent: the quotation and the
// report of service, A4, in Spanish and English.
//
// What it guarantees:
//
//   - Pure: no clock, no file, no network. The same view gives the same bytes, so a
//     document can be made again rather than kept.
//   - A view holds money, quantities and rates as strings, formatted by who owns the
//     rounding; nothing is computed here, so a document cannot disagree with its order.
//     Dates come as times and are worded here, in the zone they carry.
//   - Whatever people typed is data: it wraps, breaks pages and stays inside the margins;
//     what the font has no glyph for shows as a box, emoji are left out. No view is refused.
//   - A picture that is broken, too large or of another kind never loses the document:
//     a logo is left out, a photo leaves a box that says so.
//   - The head of a table is repeated on every page that it reaches; a group's last line,
//     its subtotal and the totals stay on one page; every page says which of how many it is.
//
// Labels are a templates.Catalog of this folder's locales/, one file a language, with
// overlays where a country names a tax otherwise.
//
// The library is codeberg.org/go-pdf/fpdf (MIT, the live home of the gofpdf line, nothing
// beyond the standard library): it draws at coordinates, embeds subsets of TrueType fonts
// and its output can be made reproducible. signintech/gopdf has its last release further
// back and leaves as much to us; johnfercher/maroto brings a grid of its own, on top of
// the archived gofpdf, and hides where a row breaks, which is what matters here.
// The letters are Liberation Sans (SIL OFL 1.1, from the module github.com/go-fonts/liberation):
// Latin with its accents, ñ, ¿¡, and the signs of the region's money. The Go fonts have all
// but some of those too, but a zero with a slash and a hyphen as wide as a dash, which read
// as code in an amount and in COT-00001.
package pdf
