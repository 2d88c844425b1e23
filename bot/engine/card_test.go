package engine_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// A contact card that comes as a file, as through Twilio, is words: it is read, not stored and not refused.
func TestACardThatIsAFileIsRead(t *testing.T) {
	const card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Luis Pérez\r\nTEL;type=CELL:+57 300 765 4321\r\nEND:VCARD\r\n"
	for name, tt := range map[string]struct{ file, text, said string }{
		"a card":                              {card, "", "Luis Pérez +57 300 765 4321"},
		"with a caption":                      {card, "este es el vigilante", "este es el vigilante\nLuis Pérez +57 300 765 4321"},
		"in the file's own way":               {"\ufeff\r\nbegin:vcard\nN:Pérez;Luis;;;\nEND:VCARD", "", "Luis Pérez"},
		"a card with a number of a bank card": {"BEGIN:VCARD\nFN:Luis\nTEL:4111 1111 1111 1111\nEND:VCARD", "", "Luis"},
		"another file":                        {"%PDF-1.7", "el plano", "el plano"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.TB = t
			stored := 0
			e := w.fetching(func(bot.Media) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(tt.file)), nil },
				func(context.Context, bot.ContactID, bot.Kind, io.Reader, string) (bot.Media, error) {
					stored++
					return bot.Media{ID: "file", MIME: "application/pdf"}, nil
				})
			w.accept(e, w.inbound(ana, bot.Input{Kind: bot.KindDocument, Text: tt.text, Media: []bot.Media{{VendorRef: "https://vendor.example/1"}}}))
			w.settle(e, ana)
			all, err := e.Transcript(t.Context(), ana, time.Time{}, 10)
			if err != nil {
				t.Fatal(err)
			}
			isCard := name != "another file"
			if first := all[0]; !strings.Contains(first.Text, tt.said) || strings.Contains(first.Text, "1111 1111") || len(first.Media) > 0 == isCard {
				t.Errorf("%q with %v", first.Text, first.Media)
			}
			if (stored == 0) != isCard {
				t.Errorf("stored %d times", stored)
			}
			for _, key := range w.heard(ana) {
				if isCard && strings.HasPrefix(key, "media.") {
					t.Errorf("it is refused: %s", key)
				}
			}
		})
	}
}
