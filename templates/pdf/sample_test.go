package pdf

import (
	"testing"

	"github.com/BurntSushi/toml"
)

// quotation and report are the views of testdata, with their pictures.
func quotation(tb testing.TB) QuotationView {
	tb.Helper()
	var v QuotationView
	read(tb, "testdata/quotation.toml", &v)
	v.Business.Logo = logo(tb)
	return v
}

func report(tb testing.TB) ReportView {
	tb.Helper()
	var v ReportView
	read(tb, "testdata/report.toml", &v)
	v.Business.Logo = logo(tb)
	n := 0
	for _, part := range [][]Photo{v.Before, v.During, v.After} {
		for i := range part {
			w, h := 640, 480
			if n%3 == 2 {
				w, h = 480, 640
			}
			part[i].Image = scene(tb, n, w, h)
			n++
		}
	}
	v.Approval.Signature = signature(tb)
	return v
}

func read(tb testing.TB, file string, into any) {
	tb.Helper()
	meta, err := toml.DecodeFile(file, into)
	if err != nil {
		tb.Fatal(err)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		tb.Fatalf("%s says what no view has: %v", file, odd)
	}
}
