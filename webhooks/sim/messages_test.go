package sim

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"testing"

	"recado/webhooks/internal/web"
)

// TestPartsOfAFormAreCounted checks that a form of many empty parts is refused before they are all read.
func TestPartsOfAFormAreCounted(t *testing.T) {
	for n, refused := range map[int]bool{maxParts: false, maxParts + 1: true} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for i := range n {
			if err := w.WriteField(fmt.Sprint("f", i), ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		_, _, err := readParts(body.Bytes(), w.Boundary())
		if _, problem := errors.AsType[*web.Problem](err); problem != refused {
			t.Errorf("%d parts: %v", n, err)
		}
	}
}
