package cloudapi

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzUnmarshal checks that both decoders read the same values where both succeed.
func FuzzUnmarshal(f *testing.F) {
	wrap, err := os.ReadFile("testdata/wrap/message.json")
	if err != nil {
		f.Fatal(err)
	}
	files, err := filepath.Glob("testdata/inbound/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			if bytes.HasPrefix(line, []byte("{")) {
				f.Add(bytes.Replace(wrap, []byte("$BODY"), line, 1))
				f.Add(line)
			}
		}
	}
	f.Add([]byte(`{"object":"\ud800 \ud83d\ude00 \u0000","Object":"x","entry":[{}]}`))
	f.Add([]byte(`{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"messages":[{"from":573001112233,"id":"wamid.A\u00e9","timestamp":"1763900000","type":"text","text":{"body":"a\"\\\ud83d\ude00"}}],"statuses":null}}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var want, got envelope
		if json.Unmarshal(body, &want) != nil {
			return
		}
		if err := unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", body, diff)
		}
	})
}
