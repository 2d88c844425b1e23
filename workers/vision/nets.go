package vision

import (
	"image"
	"path/filepath"
)

// nets holds the networks that all workers of a pool share.
type nets struct {
	det, rec *net
	letters  alphabet
}

func loadNets(dir string, threads int) (n *nets, err error) {
	if err := startRuntime(filepath.Join(dir, fileRuntime)); err != nil {
		return nil, err
	}
	n = &nets{}
	defer func() {
		if err != nil {
			n.close()
			n = nil
		}
	}()
	if n.letters, err = loadAlphabet(filepath.Join(dir, fileLetters)); err != nil {
		return n, err
	}
	if n.det, err = loadNet(filepath.Join(dir, fileDet), threads); err != nil {
		return n, err
	}
	n.rec, err = loadNet(filepath.Join(dir, fileRec), threads)
	return n, err
}

func (n *nets) close() {
	n.det.close()
	n.rec.close()
}

// read reads one line. It skips barcodes, which the detector takes for long lines.
func (n *nets) read(src *image.Gray, q quad) (strip, error) {
	img := q.rectify(src, lineWide(q), lineHigh)
	if barred(img) {
		return strip{quad: q}, nil
	}
	glyphs, err := recognise(n.rec, n.letters, img)
	return strip{quad: q, glyphs: glyphs}, err
}
