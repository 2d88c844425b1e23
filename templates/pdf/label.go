package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// Label is the label of a piece of equipment, to be stuck on it.
type Label struct {
	ID       string // "EQ-00012"
	Name     string
	Business string
	Link     string // what the QR code says
}

// The size of a printed label, and of its code.
const (
	labelWidth, labelHeight = 70.0, 37.0 // mm: a usual size of adhesive labels
	codeSide                = 31.0       // mm
	codePixels              = 600
)

// qrCode returns the code of a label. Its correction makes up for a quarter of it being dirty.
func qrCode(link string) (image.Image, error) {
	code, err := qr.Encode(link, qr.Q, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("code of a label: %w", err)
	}
	return barcode.Scale(code, codePixels, codePixels)
}

// LabelPNG returns the QR code of a label alone, with the margin that readers need.
func LabelPNG(l Label) ([]byte, error) {
	code, err := qrCode(l.Link)
	if err != nil {
		return nil, err
	}
	const margin = codePixels / 10
	framed := image.NewGray(image.Rect(0, 0, codePixels+2*margin, codePixels+2*margin))
	for i := range framed.Pix {
		framed.Pix[i] = 255
	}
	for y := range codePixels {
		for x := range codePixels {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				framed.Pix[(y+margin)*framed.Stride+x+margin] = 0
			}
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, framed)
	return b.Bytes(), err
}

// LabelPDF returns a label of one page, with the id and the name in words.
func LabelPDF(l Label) ([]byte, error) {
	code, err := LabelPNG(l)
	if err != nil {
		return nil, err
	}
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "L", UnitStr: "mm", Size: fpdf.SizeType{Wd: labelHeight, Ht: labelWidth}})
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	f.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	f.SetTitle(l.ID, true)
	f.AddPage()
	f.RegisterImageOptionsReader("code", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(code))
	const edge = (labelHeight - codeSide) / 2
	f.ImageOptions("code", edge, edge, codeSide, codeSide, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	const beside, room = edge + codeSide + 2, labelWidth - edge - codeSide - 4
	f.SetXY(beside, edge+2)
	f.SetFont("sans", "B", 13)
	f.CellFormat(room, 6, l.ID, "", 2, "L", false, 0, "")
	f.SetFont("sans", "", 8)
	lines := f.SplitText(l.Name, room)
	for _, line := range lines[:min(len(lines), 4)] {
		f.CellFormat(room, 4, line, "", 2, "L", false, 0, "")
	}
	f.SetXY(beside, labelHeight-edge-4)
	f.SetFont("sans", "", 6.5)
	if lines := f.SplitText(l.Business, room); len(lines) > 0 {
		f.CellFormat(room, 3, lines[0], "", 0, "L", false, 0, "")
	}
	var b bytes.Buffer
	err = f.Output(&b)
	return b.Bytes(), err
}
