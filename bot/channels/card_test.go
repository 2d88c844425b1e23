package channels

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVCardInWords(t *testing.T) {
	for card, want := range map[string]string{
		"BEGIN:VCARD\nVERSION:3.0\nN:;Luis;;;\nFN:Luis\nTEL;type=CELL;waid=573007654321:+57 300 765 4321\nEND:VCARD":              "Luis +57 300 765 4321",
		"BEGIN:VCARD\r\nVERSION:4.0\r\nN:Pérez;Luis;María;Ing.;hijo\r\nTEL;VALUE=uri:tel:+573007654321\r\nEND:VCARD":              "Ing. Luis María Pérez hijo +573007654321",
		"FN:Luis\nitem1.EMAIL;type=INTERNET:luis@example.com\nitem2.ADR:;;Cra 7\\, 71-21;Bogotá;;;Colombia\nORG:Neveras\\; S.A.;": "Luis, Neveras; S.A., luis@example.com, Cra 7, 71-21, Bogotá, Colombia",
		"FN:Luis P\n \u00e9rez\nNOTE:no\nURL:https://example.com":                                                                 "Luis Pérez, https://example.com",
		"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:P=C3=A9rez\nTEL:1":                                                            "Pérez 1",
		"BEGIN:VCARD\nBDAY:2012-08-18\nPHOTO;BASE64:AAAA\nEND:VCARD":                                                              "",
		"FN":   "",
		"FN:":  "",
		"N:;;": "",
		"":     "",
	} {
		if got := ParseVCard(card).Words(); got != want {
			t.Errorf("%q\n%q, not %q", card, got, want)
		}
	}
}

func TestACardInWordsIsBounded(t *testing.T) {
	many := make([]string, 1000)
	for i := range many {
		many[i] = strings.Repeat("é", 1000)
	}
	said := Card{Name: many[0], Phones: many, Emails: many, Addresses: many, Links: many}.Words()
	if n := utf8.RuneCountInString(said); n > 5*(maxCardValues+1)*(maxCardValue+2) {
		t.Errorf("%d characters", n)
	}
}

func FuzzParseVCard(f *testing.F) {
	f.Add("BEGIN:VCARD\nN:Pérez;Luis;;Ing.;\nORG:Neveras\\, S.A.;Taller\nitem1.TEL;type=CELL:+57 300\nEND:VCARD")
	f.Add("N:\\;\x00;;\nFN;QUOTED-PRINTABLE:=zz")
	f.Fuzz(func(t *testing.T, text string) {
		if said := ParseVCard(text).Words(); utf8.ValidString(text) && !strings.Contains(strings.ToUpper(text), "QUOTED") && !utf8.ValidString(said) {
			t.Errorf("%q", said)
		}
	})
}
