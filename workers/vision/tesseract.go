package vision

import (
	"errors"
	"fmt"
	"image"
	"strconv"
	"strings"
	"sync"

	"github.com/otiai10/gosseract/v2"
)

// tesseract is a loaded client. It belongs to the OS thread that created it.
type tesseract struct{ client *gosseract.Client }

func newTesseract() (recogniser, error) { return startTesseract("eng") }

// starting serialises starts: engines that start concurrently redirect the process's stderr and lose it.
var starting sync.Mutex

func startTesseract(language string) (*tesseract, error) {
	starting.Lock()
	defer starting.Unlock()
	oneThread()
	c := gosseract.NewClient()
	if err := c.SetLanguage(language); err != nil {
		c.Close()
		return nil, err
	}
	if err := c.DisableOutput(); err != nil {
		c.Close()
		return nil, err
	}
	t := &tesseract{client: c}
	// The first recognition loads the model and resets the page mode, so recognise a blank picture here.
	blank := image.NewGray(image.Rect(0, 0, 64, 32))
	if _, err := t.boxes(blank, gosseract.PSM_SINGLE_LINE, gosseract.RIL_WORD); err != nil {
		c.Close()
		return nil, fmt.Errorf("start tesseract: %w", err)
	}
	return t, nil
}

func (t *tesseract) close() { t.client.Close() }

func (t *tesseract) page(img *image.Gray, mode pageMode) ([]Word, error) {
	psm := gosseract.PSM_SPARSE_TEXT
	if mode == blocks {
		psm = gosseract.PSM_AUTO
	}
	return t.boxes(img, psm, gosseract.RIL_WORD)
}

// serialChars are the only characters of a value's line. Pages are read without this list, which
// would drop the punctuation between labels and values.
const serialChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/."

func (t *tesseract) line(img *image.Gray) ([]Word, error) {
	if err := t.client.SetWhitelist(serialChars); err != nil {
		return nil, err
	}
	words, err := t.boxes(img, gosseract.PSM_SINGLE_LINE, gosseract.RIL_SYMBOL)
	return words, errors.Join(err, t.client.SetWhitelist(""))
}

// text reads a picture of one line of words.
func (t *tesseract) text(img *image.Gray) ([]Word, error) {
	return t.boxes(img, gosseract.PSM_SINGLE_LINE, gosseract.RIL_WORD)
}

func (t *tesseract) boxes(img *image.Gray, psm gosseract.PageSegMode, level gosseract.PageIteratorLevel) ([]Word, error) {
	if err := t.client.SetImageFromBytes(pgm(img)); err != nil {
		return nil, err
	}
	if err := t.client.SetPageSegMode(psm); err != nil {
		return nil, err
	}
	boxes, err := t.client.GetBoundingBoxes(level)
	if err != nil {
		return nil, fmt.Errorf("tesseract: %w", err)
	}
	words := make([]Word, 0, len(boxes))
	for _, b := range boxes {
		if text := strings.TrimSpace(b.Word); text != "" {
			words = append(words, Word{Text: text, Box: b.Box, Conf: b.Confidence})
		}
	}
	return words, nil
}

// pgm encodes a picture in the simplest format that Leptonica reads, without compression.
func pgm(img *image.Gray) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]byte, 0, w*h+32)
	out = append(out, "P5\n"+strconv.Itoa(w)+" "+strconv.Itoa(h)+"\n255\n"...)
	for y := range h {
		out = append(out, img.Pix[y*img.Stride:y*img.Stride+w]...)
	}
	return out
}
