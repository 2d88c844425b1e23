package vision

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// TestGather reads generated and altered photos and writes the data on which the confidence is
// fitted:
//
//	RECADO_GATHER=fit.tsv [RECADO_PLATES=<dir>] go test -run Gather -timeout 2h ./workers/vision
func TestGather(t *testing.T) {
	file := os.Getenv("RECADO_GATHER")
	if file == "" {
		t.Skip("RECADO_GATHER names no file to write to")
	}
	n, _ := strconv.Atoi(os.Getenv("RECADO_GATHER_N"))
	seed, _ := strconv.ParseUint(os.Getenv("RECADO_GATHER_SEED"), 10, 64)
	n = max(n, 1)
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	defer w.Flush()
	nets, err := loadNets("../../bin/vision", 1)
	if err != nil {
		t.Fatal(err)
	}
	second, err := newTesseract()
	if err != nil {
		t.Fatal(err)
	}
	d := &networkEngine{nets: nets, second: second}
	defer d.close()
	r := rand.New(rand.NewPCG(seed, 7))
	fmt.Fprintln(w, "kind\tserial\tread\tconf\tprob\tshare\tagree\tsilent\tlabel\tsmall\tadvice\trivals")
	one := func(kind, serial string, img *image.Gray, i int) {
		if dir := os.Getenv("RECADO_GATHER_KEEP"); dir != "" {
			var b bytes.Buffer
			png.Encode(&b, img)
			os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s_%03d_%s.png", kind, i, serial)), b.Bytes(), 0o600)
		}
		s, err := d.plate(t.Context(), img)
		if err != nil {
			t.Error(err)
		}
		var f features
		rivals := []string(nil)
		if p := s.evidence; p != nil {
			f, rivals = p.features(), p.rivals()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%.4f\t%.4f\t%.4f\t%.0f\t%.0f\t%.3f\t%s\t%v\n", kind, serial, s.Serial, s.Confidence, f.prob, f.share, f.agree, f.silent, f.label, f.small, s.Advice, rivals)
		w.Flush()
	}
	if dir := os.Getenv("RECADO_PLATES"); dir != "" {
		for i, row := range truth(t, dir) {
			data, err := os.ReadFile(filepath.Join(dir, row[0]))
			if err != nil {
				t.Fatal(err)
			}
			src, err := load(t.Context(), bytes.NewReader(data), usual)
			if err != nil {
				t.Fatal(err)
			}
			for range n {
				img, how := altered(r, src)
				one("s-"+row[2]+"-"+how, row[1], img, i)
			}
		}
		return
	}
	for i := range n {
		for _, k := range kinds {
			m := somePhoto(r, k)
			one(k, m.serial, m.photo, i)
		}
	}
}
